"""The sequential probability ratio test."""

import math

import numpy as np
import pytest

import variation
from variation.monitoring import sprt, sprt_of_counts


def test_boundaries_are_those_of_wald():
    test = sprt([], 0.1, alpha=0.05, beta=0.1)

    assert test.upper == pytest.approx(math.log(0.9 / 0.05))
    assert test.lower == pytest.approx(math.log(0.1 / 0.95))


def test_evidence_adds_up_until_a_decision():
    test = sprt([0, 1, 1, 1, 1, 0], 0.01, odds_ratio=4)

    steps = [math.log(4) * one - math.log(1.03) for one in (0, 1, 1, 1)]
    assert test.evidence[:4] == pytest.approx(np.cumsum(steps))
    assert test.changed == (3,) if np.sum(steps) >= test.upper else test.changed == (4,)


@pytest.mark.parametrize(("restart", "usual", "changed"), [("never", 1, 0), ("usual", 2, 1), ("both", 2, 2)])
def test_it_restarts_after_the_decisions_that_were_asked_for(restart, usual, changed):
    outcomes = [0] * 470 + [1] * 20

    test = sprt(outcomes, 0.02, restart=restart)

    assert (len(test.usual), len(test.changed)) == (usual, changed)


def test_without_a_restart_nothing_is_counted_after_the_decision():
    test = sprt([1] * 30, 0.02, restart="never")

    assert np.isnan(test.evidence[test.changed[0] + 1 :]).all()


@pytest.mark.parametrize(("risk", "wrong"), [(0.1, "changed"), (0.2 / 1.1, "usual")])
def test_wrong_decisions_are_no_more_frequent_than_agreed(risk, wrong):
    rng = np.random.default_rng(9)
    runs = [sprt(rng.random(3000) < risk, 0.1, alpha=0.05, beta=0.05, restart="never") for _ in range(600)]

    errors = sum(bool(getattr(run, wrong)) for run in runs) / len(runs)
    assert errors < 0.07
    assert all(run.usual or run.changed for run in runs)


def test_counts_compare_events_with_what_was_expected():
    test = sprt_of_counts([2, None, 4], [2.0, 2.0, 1.0], rate_ratio=2)

    first = 2 * math.log(2) - 2
    assert test.evidence[0] == pytest.approx(first)
    assert np.isnan(test.evidence[1])
    assert test.evidence[2] == pytest.approx(first + 4 * math.log(2) - 1)


def test_a_ratio_below_one_looks_for_improvement():
    assert sprt_of_counts([0, 0, 0], 4.0, rate_ratio=0.5).changed == (2,)


@pytest.mark.parametrize(
    "more", [{"odds_ratio": 1}, {"odds_ratio": 0}, {"alpha": 0}, {"alpha": 0.6, "beta": 0.5}, {"restart": "always"}]
)
def test_settings_out_of_reach_are_refused(more):
    with pytest.raises(variation.BadChoice):
        sprt([0, 1], 0.1, **more)


@pytest.mark.parametrize(
    "call",
    [
        lambda: sprt([0, 3], 0.1),
        lambda: sprt([0], 1.5),
        lambda: sprt_of_counts([-1], 1),
        lambda: sprt_of_counts([1], -1),
    ],
)
def test_numbers_that_make_no_sense_are_refused(call):
    with pytest.raises(variation.BadSeries):
        call()
