"""Units side by side: only what one may see, nothing counted twice, never a league table."""

import re
from datetime import date

import pytest
from tests.betterward.measures.making import NOW, a_measure, again, filled

from betterward.measures import queries, services
from betterward.organisations.services import open_unit


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


def at_units(cast, kind, series, **fields):
    """One definition at as many wards as there are series."""
    wards = [cast.ward] + [
        open_unit(parent=cast.division, code=f"W{n}", name=f"Ward {n}", on=date(2020, 1, 1), by=cast.house)
        for n in range(1, len(series))
    ]
    return [
        filled(a_measure(cast, "Screened", kind, unit=ward, key="screened", **fields), values)
        for ward, values in zip(wards, series, strict=True)
    ]


def side(cast, measure, name="ada", last=12):
    return queries.side_by_side(again(measure), cast.actor(name), NOW.date(), last)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_funnel_names_the_unit_beyond_the_limits_and_no_other(cast):
    series = [[(48 + n % 5, 100)] * 12 for n in range(19)] + [[(90, 100)] * 12]
    measures = at_units(cast, "proportion", series, direction="up")

    page = side(cast, measures[0])

    assert page.kind == "funnel"
    assert [row.name for row in page.rows if "good side" in row.says] == ["Ward 19"]
    assert next(row.counted for row in page.rows if row.name == "Ward 19") == "1080"
    assert page.says.startswith("1 of 20 units lie beyond")
    assert [row.name for row in page.rows[:3]] == ["Ash ward", "Ward 1", "Ward 2"]


def test_counts_make_a_pareto_chart(cast):
    measures = at_units(cast, "count", [[9] * 12, [1] * 12, [0] * 12])

    page = side(cast, measures[0])

    assert (page.kind, page.says) == ("pareto", "1 of 3 units make at least 80% of 120.")
    assert [row.value for row in page.rows] == ["90%", "10%", "0%"]


def test_only_the_latest_periods_are_added_up_and_silent_units_are_named(cast):
    measures = at_units(cast, "count", [[9] * 24, [1] * 24, [5] * 12])
    late = filled(
        a_measure(cast, "Screened", "count", unit=open_unit(
            parent=cast.division, code="OLD", name="Old ward", on=date(2020, 1, 1), by=cast.house
        ), key="screened"), [4] * 6, latest=date(2025, 1, 1),
    )  # fmt: skip

    page = side(cast, measures[0], last=3)

    assert [row.counted for row in page.rows] == ["27", "3", "15"]
    assert page.silent == [late.unit.name]


def test_a_whole_is_not_counted_beside_its_parts(cast):
    measures = at_units(cast, "count", [[9] * 12, [1] * 12])
    whole = a_measure(cast, "Screened", "count", unit=cast.division, key="screened")
    services.compose(whole=whole, parts=measures, by=cast.house)

    assert len(side(cast, whole).rows) == 2


def test_what_may_not_be_seen_is_not_there(cast):
    measures = at_units(cast, "count", [[9] * 12, [1] * 12], purpose="improvement")

    assert [row.name for row in side(cast, measures[0], "asha").rows] == [cast.ward.name]
    assert cast.browser("cato").get(page_of(measures[0])).status_code == 404


def page_of(measure, query=""):
    return measure.get_absolute_url().rsplit("/", 2)[0] + "/units/" + query


@pytest.mark.parametrize("query", ["", "?last=3", "?last=99", "?last=x"])
@pytest.mark.parametrize(("kind", "value"), [("proportion", (0, 0)), ("rate", (3, 500)), ("count", 0)])
def test_the_page_bears_noughts_and_any_stretch(cast, kind, value, query):
    measures = at_units(cast, kind, [[value] * 4, [value] * 4])

    response = cast.browser("ada").get(page_of(measures[0], query))

    assert response.status_code == 200
    assert "Units, by name" in text(response)


def test_one_unit_alone_is_told_so(cast):
    measure = filled(a_measure(cast), [5] * 12)

    assert "Nothing to lay side by side yet" in text(cast.browser("asha").get(page_of(measure)))


def test_the_number_of_queries_does_not_grow(cast, django_assert_max_num_queries):
    measures = at_units(cast, "count", [[9] * 12] * 12)
    actor = cast.actor("ada")
    assert actor.grants

    with django_assert_max_num_queries(3):
        assert len(queries.side_by_side(again(measures[0]), actor, NOW.date(), 12).rows) == 12


def test_two_units_far_apart_do_not_hide_each_other(cast):
    measures = at_units(cast, "rate", [[(14, 760)] * 12, [(20, 2300)] * 12], direction="down")

    page = side(cast, measures[0])

    assert "lie beyond the limits" in page.says
    assert "chance" not in page.says


def test_many_units_that_differ_among_themselves_widen_the_limits_and_it_is_said(cast):
    series = [[(40 + 3 * n, 100)] * 12 for n in range(12)]

    page = side(cast, at_units(cast, "proportion", series)[0])

    assert "The limits are widened" in page.says
