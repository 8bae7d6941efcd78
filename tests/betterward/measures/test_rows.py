"""Rows for lists, scorecards and project pages: one query, and nothing asked again while printing."""

from datetime import date

import pytest
from tests.betterward.measures.making import a_measure, again, filled

from betterward.measures import queries, services


pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def names(rows):
    return [row.name for row in rows]


class TestRows:
    def test_come_by_name_as_people_order_them(self, cast):
        for name in ("Falls 10", "falls 9", "Élan", "Ärger"):
            a_measure(cast, name)

        assert names(queries.rows(cast.actor("asha"), today=TODAY)) == ["Ärger", "Élan", "falls 9", "Falls 10"]

    def test_are_one_query_for_all(self, cast, django_assert_num_queries):
        for n in range(12):
            filled(a_measure(cast, f"Count {n}", owner=cast.asha), [5, 6])
        actor = cast.actor("asha")
        assert actor.grants

        with django_assert_num_queries(1):
            rows = queries.rows(actor, today=TODAY)
            assert len({(row.unit, row.owner, row.sentence, row.address, str(row.spark)) for row in rows}) == 12

    def test_show_only_what_may_be_seen(self, cast):
        a_measure(cast, "Ours", purpose="improvement")

        assert names(queries.rows(cast.actor("ben"), today=TODAY)) == ["Ours"]
        assert queries.rows(cast.actor("ada"), today=TODAY) == []
        assert queries.rows(cast.actor("cato"), today=TODAY) == []

    def test_of_a_place_and_below_or_of_the_place_alone(self, cast):
        for unit in (cast.division, cast.ward, cast.bay):
            a_measure(cast, unit.name, unit=unit)
        path = cast.ward.scope.path

        below = queries.rows(cast.actor("ada"), today=TODAY, paths=[path])
        here = queries.rows(cast.actor("ada"), today=TODAY, paths=[path], is_direct=True)

        assert names(below) == ["Ash ward", "Bay 1"]
        assert names(here) == ["Ash ward"]

    def test_of_an_organisation_or_of_a_list(self, cast):
        here, there = a_measure(cast, "Here"), a_measure(cast, "There", unit=cast.elsewhere)

        assert names(queries.rows(cast.actor("ada"), today=TODAY, organisation=cast.alder)) == ["Here"]
        assert names(queries.rows(cast.actor("cato"), today=TODAY, ids=[here.pk, there.pk])) == ["There"]

    def test_leave_out_what_is_no_longer_collected(self, cast):
        a_measure(cast, "Old", archived_on=date(2026, 1, 1))

        assert queries.rows(cast.actor("asha"), today=TODAY) == []


class TestARow:
    def test_says_what_every_page_says(self, cast):
        measure = filled(a_measure(cast, "Seen in time", "proportion", direction="up"), [(17, 24), (19, 24)] * 8)

        row = queries.row_of(measure, TODAY)

        assert (row.latest, row.latest_parts, row.data_to) == ("79%", "19 / 24", "October 2026")
        assert row.state == "no_evidence"
        assert "<svg" in row.variation_icon
        assert row.address == measure.get_absolute_url()

    def test_has_words_for_each_of_the_seven_states(self):
        assert list(queries.STATE_WORDS) == [
            "better", "worse", "holding", "no_evidence", "changed", "too_few", "late",
        ]  # fmt: skip
        assert queries.STATE_WORDS["no_evidence"] == "no evidence of change"

    def test_a_name_cannot_carry_markup_into_the_picture(self, cast):
        measure = filled(a_measure(cast, "<script>alert(1)</script>"), [5, 6])

        assert "<script>" not in queries.row_of(measure, TODAY).spark


class TestReadingsDue:
    def late(self, cast, name="Late", **fields):
        return filled(a_measure(cast, name, **fields), [5] * 6, latest=date(2026, 7, 1))

    def test_the_longest_waiting_comes_first(self, cast):
        self.late(cast, "Since July")
        filled(a_measure(cast, "Since May"), [5] * 6, latest=date(2026, 5, 1))
        filled(a_measure(cast, "Not late"), [5] * 6)

        assert names(queries.readings_due(cast.actor("ben"), TODAY)) == ["Since May", "Since July"]

    def test_are_those_of_ones_own_place_or_ones_own(self, cast):
        self.late(cast, "Owned", unit=cast.bay, owner=cast.asha)
        self.late(cast, "Below", unit=cast.bay)
        self.late(cast, "Here")

        assert set(names(queries.readings_due(cast.actor("asha"), TODAY))) == {"Owned", "Here"}

    def test_not_those_of_a_whole_or_of_a_closed_unit(self, cast):
        from betterward.organisations.services import close_unit

        part, closed = self.late(cast, "Part"), self.late(cast, "Closed", unit=cast.bay, owner=cast.asha)
        whole = a_measure(cast, "Whole", unit=cast.division, owner=cast.asha)
        services.compose(whole=whole, parts=[part], by=cast.house)
        close_unit(unit=cast.bay, on=TODAY, by=cast.house, why="rebuilt")

        assert again(closed).chart_facts.due_on is not None
        assert names(queries.readings_due(cast.actor("asha"), TODAY)) == ["Part"]

    def test_nobody_elsewhere_is_asked(self, cast):
        self.late(cast)

        assert queries.readings_due(cast.actor("cato"), TODAY) == []
        assert queries.readings_due(cast.actor("ada"), TODAY) == []


class TestSignals:
    def test_concerns_come_first(self, cast):
        filled(a_measure(cast, "Better"), [8, 9, 7, 8] * 5 + [2] * 8)
        filled(a_measure(cast, "Worse"), [8, 9, 7, 8] * 5 + [18] * 8)
        filled(a_measure(cast, "Steady"), [8, 9, 7, 8] * 6)

        assert names(queries.signals_for(cast.actor("asha"), TODAY)) == ["Worse", "Better"]

    def test_are_not_told_to_those_elsewhere(self, cast):
        filled(a_measure(cast, "Worse"), [8, 9, 7, 8] * 5 + [18] * 8)

        assert queries.signals_for(cast.actor("cato"), TODAY) == []
