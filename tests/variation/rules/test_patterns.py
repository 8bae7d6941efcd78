"""What each pattern finds, where it stops, and which points it marks."""

import numpy as np
import pytest

from variation.rules import Found, Judged
from variation.rules.patterns import alternating, beyond, outside, shift, side_of, steps, stretches_of, trend, whole
from variation.rules.zones import away, four_of_five, k_of_m, two_of_three, within


NAN = float("nan")


def judged(*values, excluded=(), centre=0.0, sigma=1.0, **more):
    """Values in sigmas about a centre line, with their zones."""
    row = np.array(values, dtype=float)
    counted = ~np.isnan(row)
    counted[list(excluded)] = False
    lines = {k: (np.full(len(row), centre - k * sigma), np.full(len(row), centre + k * sigma)) for k in (1, 2, 3)}
    return Judged(row, counted, np.full(len(row), centre), lines, 1e-12, **more)


def marked(found):
    return [(one.side, one.points) for one in found]


def test_sides_leave_out_the_line_the_missing_and_the_excluded():
    assert judged(1, -1, 0, NAN, 2, 1e-13, excluded=[4]).sides().tolist() == [1, -1, 0, 0, 0, 0]


def test_a_point_on_a_limit_is_not_beyond_it():
    assert marked(outside(judged(3.0, 3.1, -3.0, -3.1))) == [("high", (1,)), ("low", (3,))]
    assert [flags.tolist() for flags in beyond(judged(1.0, 1.1, -1.1), 1)] == [
        [False, True, False],
        [False, False, True],
    ]


def test_without_strictness_a_point_on_a_limit_is_beyond_it_unless_the_limits_meet():
    assert marked(outside(judged(3.0, 2.9, -3.0, strict=False))) == [("high", (0,)), ("low", (2,))]
    assert outside(judged(0.0, 0.0, sigma=0.0, strict=False)) == []


def test_an_excluded_point_is_still_compared_with_the_limits():
    assert marked(outside(judged(0, 5, 0, excluded=[1]))) == [("high", (1,))]


def test_other_limits_can_be_watched():
    assert marked(outside(judged(2.5, 0), k=2, rule="warning")) == [("high", (0,))]
    assert outside(judged(2.5, 0), k=2, rule="warning")[0].rule == "warning"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 1, 1], [("high", (0, 1, 2))]),
        ([1, 1, -1, 1, 1], []),
        ([1, 1, 0, 1], []),
        ([1, 1, NAN, 1], []),
        ([-1, -1, -1, -1, 1], [("low", (0, 1, 2, 3))]),
        ([1, 1, 1, -1, -1, -1], [("high", (0, 1, 2)), ("low", (3, 4, 5))]),
        ([], []),
        ([1], []),
    ],
)
def test_shift(values, expected):
    assert marked(shift(judged(*values), points=3)) == expected


def test_a_shift_may_skip_the_line_the_missing_and_the_excluded():
    row = judged(1, 0, 1, NAN, 1, 1, -1, excluded=[4])

    assert shift(row, points=4, ties="skip") == []
    assert marked(shift(row, points=3, ties="skip")) == [("high", (0, 2, 5))]


def test_the_points_that_complete_a_shift_alone():
    found = shift(judged(1, 1, 1, 1, 1), points=3, mark="latest")

    assert [(one.first, one.last, one.points) for one in found] == [(0, 4, (2, 3, 4))]


@pytest.mark.parametrize(
    ("values", "ties", "expected"),
    [
        ([1, 2, 3, 4], "break", [("high", (0, 1, 2, 3))]),
        ([4, 3, 2, 1], "break", [("low", (0, 1, 2, 3))]),
        ([1, 2, 2, 3, 4], "break", []),
        ([1, 2, 2, 3, 4], "first", [("high", (0, 1, 3, 4))]),
        ([1, 2, NAN, 3, 4], "break", []),
        ([1, 2, NAN, 3, 4], "first", []),
        ([1, 2, 3], "break", []),
        ([1, 2, 3], "first", []),
        ([1, 1, 1, 1], "first", []),
        ([1, 2, 3, 4, 3, 2, 1], "break", [("high", (0, 1, 2, 3)), ("low", (3, 4, 5, 6))]),
    ],
)
def test_trend(values, ties, expected):
    assert marked(trend(judged(*values), points=4, ties=ties)) == expected


def test_an_excluded_point_breaks_a_trend():
    assert trend(judged(1, 2, 3, 4, excluded=[2]), points=4) == []


def test_the_points_that_complete_a_trend_alone():
    assert marked(trend(judged(1, 2, 3, 4, 5), points=4, mark="latest")) == [("high", (3, 4))]


def test_steps_are_level_within_the_tolerance():
    assert steps(judged(1, 1 + 1e-13, 2, 1, NAN)).tolist() == [0, 1, -1, 0]


@pytest.mark.parametrize(
    ("values", "mark", "expected"),
    [
        ([1, 2, 1, 2, 1], "points", [(0, 1, 2, 3, 4)]),
        ([1, 2, 1, 2, 1], "latest", [(3, 4)]),
        ([1, 2, 1, 1, 2, 1], "points", []),
        ([1, 2, 3, 2, 3], "points", [(1, 2, 3, 4)]),
        ([1, 2, 1], "points", []),
        ([1], "points", []),
    ],
)
def test_alternating(values, mark, expected):
    assert [one.points for one in alternating(judged(*values), points=4, mark=mark)] == expected


PATTERNS = [
    # the table "Marked points after a fixed baseline" of docs/variation/agreement.md
    ([0.2, 2.4, 0.5, 2.6, -0.3], ".X.X.", ".X.X.", ".X.X.", ".X.X."),
    ([-0.2, 2.4, 2.6, -0.3], "....", ".XX.", "....", ".XX."),
    ([0.2, 2.4, -0.5, 2.6], "....", ".X.X", "....", ".X.X"),
    ([0.2, 3.4, 2.4, 0.3], "....", ".XX.", ".XX.", ".XX."),
    ([0.4, 2.4, 3.4, -0.3], "....", ".XX.", ".XX.", ".XX."),
]


@pytest.mark.parametrize(("values", "between", "net", "national", "anywhere"), PATTERNS)
def test_two_of_three_in_its_forms(values, between, net, national, anywhere):
    expected = {"between": between, "net": net, "national": national, "anywhere": anywhere}

    for form, picture in expected.items():
        points = {point for one in two_of_three(judged(*values), form=form) for point in one.points}
        assert "".join("X" if i in points else "." for i in range(len(values))) == picture, form


def test_two_of_three_on_the_low_side_and_beyond_both():
    assert marked(two_of_three(judged(-2.5, -0.1, -2.5))) == [("low", (0, 2))]
    assert two_of_three(judged(2.5, -2.5, 2.5), form="net") == []
    assert marked(two_of_three(judged(2.5, -2.5, 2.5), form="anywhere")) == [("high", (0, 2))]


def test_the_first_two_points_are_enough_for_the_net_form_alone():
    row = judged(2.5, 2.6, -0.1, -0.2)

    assert marked(two_of_three(judged(2.5, 2.6), form="net")) == [("high", (0, 1))]
    assert two_of_three(judged(2.5, 2.6), form="anywhere") == []
    assert two_of_three(row) == []


def test_an_excluded_or_missing_point_does_not_count_as_far_out():
    assert two_of_three(judged(2.5, 0.1, 2.5, excluded=[2])) == []
    assert two_of_three(judged(2.5, NAN, 2.5)) == []
    assert marked(two_of_three(judged(2.5, NAN, 2.5), form="anywhere")) == [("high", (0, 2))]


@pytest.mark.parametrize(("mark", "points"), [("points", (0, 2)), ("pattern", (0, 1, 2)), ("latest", (2,))])
def test_what_is_marked_of_two_of_three(mark, points):
    assert marked(two_of_three(judged(2.5, 0.5, 2.5, 0.1), mark=mark)) == [("high", points)]


def test_windows_that_overlap_are_one_pattern():
    found = two_of_three(judged(2.5, 0.5, 2.5, 0.5, 2.5))

    assert [(one.first, one.last, one.points) for one in found] == [(0, 4, (0, 2, 4))]


def varying(values, uppers):
    row, upper = np.array(values, dtype=float), np.array(uppers, dtype=float)
    lines = {k: (-upper * k, upper * k) for k in (1, 2, 3)}
    return Judged(row, ~np.isnan(row), np.zeros(len(row)), lines, 0.0)


@pytest.mark.parametrize(("mark", "points"), [("points", (0, 2)), ("pattern", (0, 1, 2)), ("latest", (2,))])
def test_windows_may_be_judged_at_the_lines_of_their_last_point(mark, points):
    row = varying([2.5, 0.1, 2.5], [2.0, 1.0, 1.0])

    assert two_of_three(row, form="anywhere") == []
    assert marked(two_of_three(row, lines="latest", mark=mark)) == [("high", points)]
    assert two_of_three(varying([2.5, 2.5, 0.1], [1.0, 1.0, 1.0]), lines="latest") == []


def test_four_of_five():
    assert marked(four_of_five(judged(1.5, 1.5, -2, 1.5, 1.5))) == [("high", (0, 1, 3, 4))]
    assert marked(four_of_five(judged(-1.5, -1.5, 0, -1.5, -1.5))) == [("low", (0, 1, 3, 4))]
    assert four_of_five(judged(1.5, 1.5, 1.5, 0.5, 0.5, 1.5)) == []
    assert four_of_five(judged(1.5, 1.5, 1.5, 1.5)) == []
    assert marked(four_of_five(varying([1.5, 1.5, 1.5, 0, 1.5], [1] * 5), lines="latest")) == [("high", (0, 1, 2, 4))]


def test_points_close_to_the_centre_line():
    assert [one.points for one in within(judged(0.5, -0.5, 1.0, 2.0, 0.1), points=3)] == [(0, 1, 2)]
    assert [one.points for one in within(judged(0.5, -0.5, 1.0), points=2, mark="latest")] == [(1, 2)]
    assert within(judged(0.5, NAN, 0.5), points=2) == []


def test_a_series_without_spread_hugs_nothing():
    assert within(judged(0, 0, 0, sigma=0.0), points=3) == []
    assert [one.points for one in within(judged(0, 0, 0, sigma=0.0), points=3, flat=True)] == [(0, 1, 2)]
    assert within(judged(0, 0, 0, sigma=NAN), points=3, flat=True) == []


def test_points_away_from_the_centre_line():
    one_side = judged(1.5, 1.5, 1.5, 0.0)

    assert [one.points for one in away(one_side, points=3)] == [(0, 1, 2)]
    assert away(one_side, points=3, both=True) == []
    assert [one.points for one in away(judged(1.5, -1.5, 1.5, 1.5), points=3, both=True)] == [(0, 1, 2, 3)]
    assert [one.points for one in away(judged(1.5, -1.5, 1.5), points=3, both=True, mark="latest")] == [(2,)]
    assert [one.points for one in away(judged(1.5, -1.5, 1.5), points=3, mark="latest")] == [(2,)]


def test_k_of_m_finds_every_window():
    hits = np.array([True, True, False, False, True, True])

    assert [one.points for one in k_of_m(hits, "high", k=2, m=3, rule="r")] == [(0, 1), (4, 5)]
    assert [one.last for one in k_of_m(hits, "high", k=2, m=3, rule="r", mark="latest", short=True)] == [1, 5]
    assert k_of_m(hits[:1], "high", k=2, m=3, rule="r") == []


def test_small_parts():
    assert (side_of(1), side_of(-1)) == ("high", "low")
    assert stretches_of(np.array([], dtype=np.int8), 1) == []
    assert whole("r", "low", 1, 3, 1) == Found("r", "low", 1, 3, (2, 3))
    assert Found("r", "low", 0, 2, (0, 2)).moved(np.array([1, 3, 5])) == Found("r", "low", 1, 5, (1, 5))


@pytest.mark.parametrize(
    ("values", "side"), [([1, 1, -1, -1], "low"), ([-1, -1, 1, 1], "high"), ([1, -1, -1, 1], "either"), ([1], "either")]
)
def test_drift(values, side):
    assert judged(*values).drift() == side


def test_some_points_as_if_the_others_were_not_there():
    row = judged(1, NAN, -2, 3, excluded=[3], strict=False, has_order=False).at(np.array([0, 2, 3]))

    assert row.values.tolist() == [1, -2, 3]
    assert row.counted.tolist() == [True, True, False]
    assert row.limits[3][1].tolist() == [3, 3, 3]
    assert (row.strict, row.has_order) == (False, False)
