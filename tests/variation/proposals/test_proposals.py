"""What is proposed, on which evidence, and what a person is told."""

import numpy as np
import pytest

import variation
from variation import BadChoice, Meaning, Options, TooFewPoints
from variation.proposals import change_point, median_steps, proposed_phases, remarks, shift_starts, standing
from variation.proposals.remarks import autocorrelation


NAN = float("nan")
STEP = [9, 11] * 8 + [19, 21] * 5


def keys(chart):
    return [one.key for one in remarks(chart)]


def test_a_step_is_proposed_with_its_evidence():
    chart = variation.analyse(STEP, direction="up", baselines=[16])
    (found,) = proposed_phases(chart)

    assert (found.start, found.points, found.is_enough, found.agrees) == (16, 10, True, True)
    assert (found.before, found.after) == (10.0, 20.0)
    assert found.meaning is Meaning.IMPROVEMENT
    assert found.signal.rule == "shift"
    assert found.change_point.p < 0.01


def test_a_proposal_changes_nothing():
    chart = variation.analyse(STEP, baselines=[16])
    proposed_phases(chart)

    assert len(chart.phases) == 1


def test_a_young_run_is_named_as_too_few():
    (found,) = proposed_phases(variation.analyse([11, 9] * 8 + [19, 21] * 3 + [19], baselines=[16]))

    assert (found.points, found.is_enough) == (7, False)


def test_a_run_from_the_start_of_the_phase_is_not_proposed_again():
    assert proposed_phases(variation.analyse([1.0] * 12 + [2.0, 3.0] * 3)) == []


def test_only_the_latest_phase_is_searched_and_nothing_gives_nothing():
    chart = variation.analyse(STEP + [19, 21] * 10, phases=[16])

    assert proposed_phases(chart) == []
    assert proposed_phases(variation.analyse([])) == []


def test_a_run_in_which_the_test_sees_nothing_starts_where_the_run_does():
    values = [9, 11] * 6 + [11] * 8 + [9, 11] * 8
    (found,) = proposed_phases(variation.analyse(values, options=Options(centre=10.0)))

    assert found.signal.first <= found.start
    assert not found.agrees


def test_change_points_by_ranks():
    assert change_point(np.array([1.0, 1.0, 1.0, 1.0])) is None
    assert change_point(np.array([1.0, 2.0, 3.0])) is None
    assert change_point(np.array([1.0] * 10 + [2.0] * 10)).start == 10


def test_the_stated_error_rate_is_held():
    rng = np.random.default_rng(9)
    spoken = np.mean([change_point(rng.normal(size=30)).p <= 0.01 for _ in range(2000)])

    print(f"the change-point test spoke on {spoken:.4f} of steady series")
    assert spoken <= 0.01


def test_medians_step_with_long_runs():
    values = np.array([1.0, 3.0, 2.0] * 4 + [2.0, NAN] + [9.0] * 9 + [1.0] * 9)

    up = median_steps(values, baseline=12)
    both = median_steps(values, baseline=12, side="either")

    assert [(step.median, step.first, step.last) for step in up] == [(2.0, 0, 11), (9.0, 14, 22)]
    assert [step.median for step in both] == [2.0, 9.0, 1.0]
    with pytest.raises(TooFewPoints, match="needs 13 points; received 3"):
        median_steps(values[:3])
    with pytest.raises(BadChoice, match="The side is high, low, either"):
        median_steps(values, side="above")


def test_phases_start_at_long_runs():
    values = np.array([1.0, 3.0] * 10 + [9.0] * 10)

    def mean(first, stop):
        return np.full(stop - first, values[first:stop].mean())

    assert shift_starts(values, mean) == [20]
    assert shift_starts(values, mean, side="low") == []
    assert shift_starts(values, mean, side="either") == [20]
    assert shift_starts(values, mean, earliest=25) == []
    with pytest.raises(BadChoice, match="The side is"):
        shift_starts(values, mean, side="up")


@pytest.mark.parametrize(("n", "key"), [(5, "provisional"), (12, "locked"), (20, "firm")])
def test_standing_of_limits(n, key):
    assert standing(variation.analyse(([9, 11] * n)[:n])).key == key


def test_without_points_nothing_is_said():
    assert remarks(variation.analyse([])) == ()


def test_a_season_is_named():
    months = np.arange(48)
    values = 10 + 5 * np.sin(months * np.pi / 6) + np.random.default_rng(1).normal(size=48) * 0.3

    assert "season" in keys(variation.analyse(values))
    assert "season" not in keys(variation.analyse(values, calendar="none"))
    assert "season" not in keys(variation.analyse(values[:20]))
    assert "season" not in keys(variation.analyse(np.random.default_rng(2).normal(size=48)))


def test_memory_is_named():
    rng = np.random.default_rng(4)
    walk = np.cumsum(rng.normal(size=60))

    assert "memory" in keys(variation.analyse(walk))
    assert "memory" not in keys(variation.analyse(rng.normal(size=60)))


def test_correlation_of_nothing():
    assert autocorrelation(np.array([1.0]), 1) == (0.0, 0)
    assert autocorrelation(np.zeros(5), 1) == (0.0, 4)
    assert autocorrelation(np.full(5, NAN), 1) == (0.0, 0)


def test_wobbling_limits_are_explained_by_denominators():
    events, sizes = [5, 60, 6, 55] * 6, [50, 600, 50, 600] * 6

    assert "wobble" in keys(variation.analyse(events, sizes, chart="p"))
    assert "wobble" not in keys(variation.analyse([5, 6] * 12, [50] * 24, chart="p"))
    assert "wobble" not in keys(variation.analyse([0, 0] * 12, [50, 500] * 12, chart="p"))


def test_spread_beyond_and_below_chance():
    rng = np.random.default_rng(6)
    sizes = np.full(30, 20_000)
    wide = rng.binomial(sizes, np.clip(rng.normal(0.3, 0.02, 30), 0, 1))

    assert "spread_wide" in keys(variation.analyse(wide, sizes, chart="p"))
    assert "spread_narrow" in keys(variation.analyse([10] * 15 + [11] * 15, [50] * 30, chart="p"))
    assert keys(variation.analyse(rng.binomial(200, 0.3, 30), [200] * 30, chart="p")) == ["firm"]
    assert "spread_wide" not in keys(variation.analyse(wide, sizes, chart="pp"))
    assert "spread_narrow" not in keys(variation.analyse([10] * 6, [50] * 6, chart="p"))


def test_small_denominators_are_counted():
    chart = variation.analyse([1, 2, 1, 9] * 6, [10, 10, 10, 90] * 6, chart="p")
    small = next(one for one in remarks(chart) if one.key == "small_denominators")

    assert small.params["count"] == 18
    assert small.text() == "18 of 24 points expect fewer than 5 events or non-events."
    assert "small_denominators" not in keys(variation.analyse([1, 2, 1, 9] * 6, [10, 10, 10, 90] * 6, chart="u"))


def test_a_remark_can_be_translated():
    assert standing(variation.analyse([9, 11] * 10)).text(str.upper) == "THERE ARE ENOUGH POINTS TO RELY ON THE LIMITS."
