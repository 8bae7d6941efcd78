"""Wholes add numerators and denominators; what is missing is said and kept out of the lines; dates count."""

from datetime import date

import pytest
from tests.betterward.measures.making import LATEST, a_measure, again, filled, periods, record

from betterward.common.errors import Refused
from betterward.measures import charting, services
from betterward.organisations.services import close_unit, open_unit


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def a_whole(cast, parts, kind="count", name="All of them", **fields):
    whole = a_measure(cast, name, kind, unit=cast.division, **fields)
    services.compose(whole=whole, parts=parts, by=cast.house)
    return again(whole)


def points(measure):
    series = charting.series_of(measure)
    return dict(zip(series.periods, series.points, strict=True))


class TestAddingUp:
    def test_counts(self, cast):
        parts = [filled(a_measure(cast, f"Falls {n}"), [n, 2 * n]) for n in (1, 2, 3)]

        assert again(a_whole(cast, parts)).chart_facts.latest_text == "12"

    def test_proportions_add_both_parts_and_never_average_percentages(self, cast):
        small = filled(a_measure(cast, "Small", "proportion"), [(1, 2)])
        large = filled(a_measure(cast, "Large", "proportion"), [(90, 100)])

        facts = a_whole(cast, [small, large], "proportion").chart_facts

        assert (facts.latest_text, facts.latest_parts) == ("89%", "91 / 102")

    def test_better_in_every_part_and_worse_in_all(self, cast):
        """Charig and others (1986), BMJ 292: 879: open surgery wins for small and for large stones, and loses in all.

        The average of the two percentages would say the opposite of what happened to the people.
        """
        treated = {"Open": [(81, 87), (192, 263)], "Through the skin": [(234, 270), (55, 80)]}
        said = {}
        for name, (small, large) in treated.items():
            parts = [
                filled(a_measure(cast, f"{name} {n}", "proportion", direction="up"), [value])
                for n, value in enumerate((small, large))
            ]
            said[name] = a_whole(cast, parts, "proportion", name=f"{name}, all").chart_facts.latest_value
            means = [100 * top / out_of for top, out_of in (small, large)]
            treated[name] = sum(means) / 2

        assert round(said["Open"], 1) == 78.0
        assert round(said["Through the skin"], 1) == 82.6
        assert said["Open"] < said["Through the skin"]
        assert treated["Open"] > treated["Through the skin"]

    def test_a_new_number_reaches_the_whole_in_the_same_second(self, cast):
        parts = [filled(a_measure(cast, f"Falls {n}"), [1, 1]) for n in range(2)]
        whole = a_whole(cast, parts)
        record(parts[0], cast.actor("ben"), 4)
        record(parts[1], cast.actor("ben"), 5)

        assert again(whole).chart_facts.latest_text == "9"

    def test_and_the_whole_of_the_whole(self, cast):
        part = filled(a_measure(cast), [1, 1])
        middle = a_whole(cast, [part])
        top = a_measure(cast, "Everything", unit=cast.alder.root)
        services.compose(whole=top, parts=[middle], by=cast.house)

        record(part, cast.actor("ben"), 4)

        assert again(top).chart_facts.latest_text == "4"

    def test_a_part_with_nothing_to_count_is_there(self, cast):
        small = filled(a_measure(cast, "Small", "proportion"), [(0, 0)])
        large = filled(a_measure(cast, "Large", "proportion"), [(90, 100)])

        assert not points(a_whole(cast, [small, large], "proportion"))[LATEST].is_partial


class TestAPartIsMissing:
    def test_the_point_says_how_many_are_there(self, cast):
        parts = [filled(a_measure(cast, f"Falls {n}"), [5] * 14) for n in range(5)]
        whole = a_whole(cast, parts)
        for part in parts[:4]:
            record(part, cast.actor("ben"), 5)

        point = points(again(whole))[date(2026, 11, 1)]
        assert (point.present, point.expected, point.numerator) == (4, 5, 20)
        assert again(whole).chart_facts.latest_parts == "4 of 5 parts"

    def test_it_is_shown_and_kept_out_of_the_lines(self, cast):
        parts = [filled(a_measure(cast, f"Falls {n}"), [5, 6, 4, 5] * 4) for n in range(5)]
        whole = a_whole(cast, parts)
        before = again(whole).chart_facts
        record(parts[0], cast.actor("ben"), 5)

        chart = charting.chart_of(again(whole))
        assert bool(chart.excluded[-1])
        assert chart.values[-1] == 5
        assert again(whole).chart_facts.phases[0]["centre"] == before.phases[0]["centre"]

    def test_known_missing_is_missing_too(self, cast):
        parts = [filled(a_measure(cast, f"Falls {n}"), [5, 5]) for n in range(2)]
        whole = a_whole(cast, parts)
        record(parts[0], cast.actor("ben"), 5)
        record(parts[1], cast.actor("ben"), None, missing_because="system_down")

        assert points(again(whole))[date(2026, 11, 1)].is_partial

    def test_a_whole_of_partial_wholes_is_partial(self, cast):
        parts = [filled(a_measure(cast, f"Falls {n}"), [5, 5]) for n in range(2)]
        middle = a_whole(cast, parts)
        top = a_measure(cast, "Everything", unit=cast.alder.root)
        services.compose(whole=top, parts=[middle], by=cast.house)
        record(parts[0], cast.actor("ben"), 5)

        assert points(again(top))[date(2026, 11, 1)].is_partial


class TestDates:
    def test_a_part_that_came_later_is_not_missed_before(self, cast):
        old = filled(a_measure(cast, "Old"), [5] * 6)
        new = filled(a_measure(cast, "New"), [3] * 3)
        whole = a_measure(cast, "Both", unit=cast.division)
        services.compose(whole=whole, parts=[old], by=cast.house)
        services.compose(whole=whole, parts=[new], by=cast.house, from_on=date(2026, 8, 1))

        found = points(again(whole))
        assert [found[p].numerator for p in periods(6)] == [5, 5, 5, 8, 8, 8]
        assert not any(point.is_partial for point in found.values())

    def test_a_ward_that_moves_away_does_not_rewrite_last_year(self, cast):
        stays = filled(a_measure(cast, "Stays"), [5] * 6)
        leaves = filled(a_measure(cast, "Leaves"), [3] * 6)
        whole = a_measure(cast, "Both", unit=cast.division)
        services.compose(whole=whole, parts=[stays], by=cast.house)
        services.compose(whole=whole, parts=[leaves], by=cast.house, until_on=date(2026, 7, 31))

        found = points(again(whole))
        assert [found[p].numerator for p in periods(6)] == [8, 8, 8, 5, 5, 5]

    def test_a_closed_unit_is_not_missed_after_it_closed(self, cast):
        elm = open_unit(parent=cast.division, code="ELM", name="Elm ward", on=None, by=cast.house)
        stays = filled(a_measure(cast, "Stays"), [5] * 6)
        closes = filled(a_measure(cast, "Closes", unit=elm), [3] * 3, latest=date(2026, 7, 1))
        close_unit(unit=elm, on=date(2026, 7, 31), by=cast.house, why="rebuilt")

        found = points(a_whole(cast, [stays, closes]))

        assert [found[p].numerator for p in periods(6)] == [8, 8, 8, 5, 5, 5]
        assert not any(point.is_partial for point in found.values())


class TestWhatCannotBeAddedUp:
    def refused(self, cast, whole, part, by=None):
        with pytest.raises(Refused) as caught:
            services.compose(whole=whole, parts=[part], by=by or cast.house)
        return caught.value.code

    def test_what_is_counted_differently(self, cast, falls):
        weekly = a_measure(cast, "Weekly", frequency="week", unit=cast.division)

        assert self.refused(cast, weekly, falls) == "differs"

    def test_averages(self, cast):
        whole = a_measure(cast, "Minutes", "average", unit=cast.division)

        assert self.refused(cast, whole, a_measure(cast, "Minutes here", "average")) == "not_addable"

    def test_a_circle(self, cast, falls):
        whole = a_whole(cast, [falls])

        assert self.refused(cast, again(falls), whole) == "circle"
        assert self.refused(cast, again(falls), again(falls)) == "circle"

    def test_another_organisation(self, cast, falls):
        there = a_measure(cast, "Falls there", unit=cast.elsewhere)

        assert self.refused(cast, there, falls) == "other_organisation"

    def test_by_those_elsewhere(self, cast, falls):
        whole = a_measure(cast, "All", unit=cast.division)

        assert self.refused(cast, whole, falls, by=cast.actor("cato")) == "not_allowed"
