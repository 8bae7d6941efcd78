"""Average run lengths against published figures and simulation."""

import numpy as np
import pytest

import variation
from variation.chances import cusum_run_length, ewma_run_length
from variation.monitoring import bernoulli_cusum, cusum, event_cusum_run_length, ewma


@pytest.mark.parametrize(("shift", "length"), [(0, 465), (0.5, 38.0), (1, 10.4), (2, 4.01), (3, 2.57)])
def test_two_sided_cusum_of_lucas_and_crosier(shift, length):
    """Lucas and Crosier (1982), table 1, h = 5 and k = 0.5."""
    assert cusum_run_length(shift=shift) == pytest.approx(length, rel=4e-3)


@pytest.mark.parametrize(("shift", "length"), [(0, 430), (1, 6.35), (2, 2.36)])
def test_cusum_with_half_a_head_start(shift, length):
    """Lucas and Crosier (1982), table 1, head start 2.5."""
    assert cusum_run_length(shift=shift, head_start=2.5) == pytest.approx(length, rel=4e-3)


def test_one_side_alone_signals_half_as_often():
    assert cusum_run_length(sides=1) == pytest.approx(2 * cusum_run_length(sides=2), rel=1e-9)


@pytest.mark.parametrize(
    ("weight", "width", "shift", "length"),
    [(0.1, 2.814, 0, 500), (0.25, 2.998, 0, 500), (0.1, 2.814, 1, 10.3), (0.25, 2.998, 1, 11.1), (0.1, 2.814, 3, 2.87)],
)
def test_ewma_of_lucas_and_saccucci(weight, width, shift, length):
    """Lucas and Saccucci (1990), table 3, constant limits."""
    found = ewma_run_length(shift=shift, weight=weight, nsigmas=width, steady=True)

    assert found == pytest.approx(length, rel=1e-2)


@pytest.mark.parametrize("steady_state", [True, False])
@pytest.mark.parametrize("shift", [0.0, 1.0])
def test_ewma_of_the_chart_itself_by_simulation(shift, steady_state):
    rng = np.random.default_rng(12)
    firsts = []
    for _ in range(500):
        values = rng.normal(shift, 1, 900)
        chart = ewma(values, weight=0.3, width=2.2, centre=0.0, sigma=1.0, steady_state=steady_state)
        firsts.append(min([*chart.high, *chart.low, 899]) + 1)

    exact = ewma_run_length(shift=shift, weight=0.3, nsigmas=2.2, steady=steady_state)

    assert np.mean(firsts) == pytest.approx(exact, rel=4 * np.std(firsts) / np.mean(firsts) / np.sqrt(500))


def test_limits_that_widen_find_an_early_change_sooner():
    assert ewma_run_length(shift=1.0, weight=0.05) < ewma_run_length(shift=1.0, weight=0.05, steady=True)


@pytest.mark.parametrize("steady_state", [True, False])
def test_one_sided_ewma_held_at_the_centre_by_simulation(steady_state):
    rng = np.random.default_rng(3)
    edge = 2.2 * np.sqrt(0.3 / 1.7)
    level, first = np.zeros(2000), np.zeros(2000, dtype=int)
    for step in range(1, 1200):
        level = np.maximum(0.7 * level + 0.3 * rng.normal(0, 1, 2000), 0)
        limit = edge * (1 if steady_state else np.sqrt(1 - 0.7 ** (2 * step)))
        first[(first == 0) & (level > limit)] = step

    exact = ewma_run_length(weight=0.3, nsigmas=2.2, sides=1, steady=steady_state)

    assert first.all()
    assert first.mean() == pytest.approx(exact, rel=4 * first.std() / first.mean() / np.sqrt(2000))


def test_cusum_of_the_chart_itself_by_simulation():
    rng = np.random.default_rng(5)
    firsts = []
    for _ in range(400):
        chart = cusum(rng.normal(0.5, 1, 600), limit=3.0, head_start=1.5, centre=0.0, sigma=1.0)
        firsts.append(min([*chart.high, *chart.low, 599]) + 1)

    exact = cusum_run_length(shift=0.5, h=3.0, head_start=1.5)

    assert np.mean(firsts) == pytest.approx(exact, rel=4 * np.std(firsts) / np.mean(firsts) / np.sqrt(400))


@pytest.mark.parametrize(("chance", "improving"), [(0.1, False), (0.2, False), (0.04, True)])
def test_event_cusum_of_the_chart_itself_by_simulation(chance, improving):
    rng = np.random.default_rng(6)
    firsts = []
    for _ in range(300):
        chart = bernoulli_cusum(rng.random(6000) < chance, expected=0.1, limit=2.5)
        signals = chart.low if improving else chart.high
        firsts.append((signals or (5999,))[0] + 1)

    exact = event_cusum_run_length(chance, expected=0.1, limit=2.5, improving=improving)

    assert np.mean(firsts) == pytest.approx(exact, rel=4 * np.std(firsts) / np.mean(firsts) / np.sqrt(300))


@pytest.mark.parametrize(
    "call",
    [
        lambda: cusum_run_length(sides=3),
        lambda: ewma_run_length(sides=0),
        lambda: cusum_run_length(head_start=5.0),
        lambda: event_cusum_run_length(0.1, expected=1.0),
    ],
)
def test_settings_out_of_reach_are_refused(call):
    with pytest.raises(variation.BadChoice):
        call()
