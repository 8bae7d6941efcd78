"""The page of the parts: adding, splitting, dates, undoing; who sees which part; what is broken."""

import re
from datetime import date

import pytest
from tests.betterward.measures.making import NOW, a_measure, again, filled, periods

from betterward.activity.models import Entry as Told
from betterward.common.errors import Refused
from betterward.measures import charting, queries, services
from betterward.measures.models import Composition, Measure
from betterward.people.models import Actor
from betterward.people.services import create_person, join


pytestmark = pytest.mark.django_db

VALUES = [5, 6, 4, 7, 5, 6, 5, 4] * 2


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


@pytest.fixture
def parts(cast):
    return [filled(a_measure(cast, f"Falls {n}", key=f"falls-{n}"), VALUES) for n in (1, 2)]


@pytest.fixture
def whole(cast, parts):
    made = a_measure(cast, "All falls")
    services.compose(whole=made, parts=parts, by=cast.house)
    return again(made)


def base(measure):
    return measure.get_absolute_url().rsplit("/", 2)[0] + "/parts/"


def page(cast, measure, name="asha", query=""):
    return cast.browser(name).get(base(measure) + query)


def send(cast, measure, typed, what="", name="asha"):
    return cast.browser(name).post(base(measure) + what, typed)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def change_of(row):
    return Composition.pgh_event_model.objects.filter(pgh_obj=row.pk).latest("pgh_id").pgh_id


def sums(measure):
    series = charting.series_of(again(measure))
    return dict(zip(series.periods, [point.numerator for point in series.points], strict=True))


class TestLooking:
    def test_parts_stand_side_by_side_in_order_of_name(self, cast, whole):
        response = page(cast, whole)

        html = response.content.decode()
        assert response.status_code == 200
        assert html.count('svg class="chart') == 2
        assert html.index(">Falls 1<") < html.index(">Falls 2<")
        assert "on one scale" in html
        assert "4 of 5" in html

    def test_the_measures_page_leads_down_and_up(self, cast, whole, parts):
        above = text(cast.browser("asha").get(whole.get_absolute_url()))
        below = text(cast.browser("asha").get(parts[0].get_absolute_url()))

        assert re.search("Made of .*Falls 1 Ash ward", above)
        assert "Goes into All falls Ash ward" in below

    def test_a_measure_by_itself_says_nothing_of_parts(self, cast, parts):
        assert queries.made_of(parts[0], cast.actor("asha"), NOW.date()) is None

    def test_a_part_that_may_not_be_seen_is_counted_and_not_named(self, cast, parts):
        secret = filled(a_measure(cast, "Numbat", unit=cast.bay, purpose="improvement"), VALUES)
        whole = a_measure(cast, "All falls", unit=cast.division)
        services.compose(whole=whole, parts=[*parts, secret], by=cast.house)

        html = page(cast, whole, "ada").content.decode()
        chart = cast.browser("ada").get(whole.get_absolute_url()).content.decode()

        assert "Numbat" not in html + chart
        assert "1 part may not be seen by you" in html
        assert "And 1 part you may not see" in chart

    def test_a_part_leads_nobody_up_to_what_they_may_not_see(self, cast, parts):
        whole = a_measure(cast, "Numbat", unit=cast.division)
        services.compose(whole=whole, parts=parts, by=cast.house)

        html = page(cast, parts[0], "ben").content.decode()

        assert "Numbat" not in html
        assert "Numbat" not in cast.browser("ben").get(parts[0].get_absolute_url()).content.decode()

    def test_who_may_only_read_is_offered_no_change(self, cast, whole):
        html = page(cast, whole, "ben").content.decode()
        assert "Take out" in html  # a member may edit

        assert page(cast, whole, "cato").status_code == 404


class TestAdding:
    def test_by_hand_with_dates(self, cast, parts):
        made = a_measure(cast, "All falls")
        response = send(cast, made, {"part": [str(p.pk) for p in parts], "from_on": "2026-08-01", "why": "as agreed"})

        assert response.status_code == 302
        assert list(sums(made)) == periods(16)
        assert [sums(made)[p] for p in periods(3)] == [12, 10, 8]
        assert Told.objects.latest("pk").kind == "measures.composed"
        assert "added Falls 1, Ash ward, from 1 August 2026" in text(page(cast, made))

    def test_nothing_chosen_is_asked_again(self, cast, whole):
        assert "Choose at least one measure" in text(send(cast, whole, {}))

    def test_a_day_that_ends_before_it_starts_is_refused(self, cast, parts):
        made = a_measure(cast, "All falls")
        typed = {"part": str(parts[0].pk), "from_on": "2026-08-01", "until_on": "2026-07-01"}

        assert send(cast, made, typed).status_code == 422
        assert not made.parts.exists()

    def test_twice_for_one_day_would_count_double(self, cast, whole, parts):
        response = send(cast, whole, {"part": str(parts[0].pk)})

        assert response.status_code == 422
        assert "is a part in that time already" in text(response)

    def test_readings_of_its_own_are_never_hidden_by_a_sum(self, cast, parts):
        response = send(cast, parts[0], {"part": str(parts[1].pk)})

        assert response.status_code == 422
        assert sums(parts[0])[periods(1)[0]] == 4

    def test_what_stays_with_a_team_is_passed_on_by_the_team_alone(self, cast):
        theirs = filled(a_measure(cast, "Theirs", purpose="improvement"), VALUES)
        services.share(measure=theirs, scope=cast.alder.root.scope, by=cast.actor("asha"), from_on=date(2026, 1, 1))
        whole = a_measure(cast, "All", unit=cast.division)

        with pytest.raises(Refused) as caught:
            services.compose(whole=whole, parts=[theirs], by=a_viewer_of(cast, theirs, whole))
        assert caught.value.code == "not_yours"
        services.compose(whole=a_measure(cast, "Here"), parts=[theirs], by=cast.actor("asha"))

    def test_a_sum_of_what_is_sensitive_is_sensitive(self, cast):
        held = filled(a_measure(cast, "Restraint", is_sensitive=True), VALUES)

        with pytest.raises(Refused) as caught:
            services.compose(whole=a_measure(cast, "All"), parts=[held], by=cast.house)
        assert caught.value.code == "sensitive"
        services.compose(whole=a_measure(cast, "All held", is_sensitive=True), parts=[held], by=cast.house)

    def test_choices_begin_with_the_same_definition_and_are_found_by_name(self, cast, parts):
        filled(a_measure(cast, "Zebra", key="ours", unit=cast.bay), VALUES)
        whole = a_measure(cast, "All", key="ours", unit=cast.ward)

        shown, further = queries.choices_of_parts(whole, cast.actor("asha"), NOW.date())
        found, _more = queries.choices_of_parts(whole, cast.actor("asha"), NOW.date(), "falls 2")

        assert [choice.name for choice in shown] == ["Zebra", "Falls 1", "Falls 2"]
        assert (shown[0].is_same, further) == (True, 0)
        assert [choice.name for choice in found] == ["Falls 2"]


def a_viewer_of(cast, part, whole):
    """Somebody who may change the whole and only read the part, as a right and a share may come together."""
    person = create_person(name="Dee", email="dee@people.example", by=cast.house, why="a test")
    join(person=person, scope=whole.scope, role="sponsor", by=cast.house, from_on=date(2024, 1, 1))
    join(person=person, scope=cast.other_ward.scope, role="lead", by=cast.house, from_on=date(2024, 1, 1))
    whole.scope = cast.other_ward.scope
    whole.save(update_fields=["scope"])
    return Actor.objects.of(person)


class TestSplitting:
    def test_by_unit_counts_the_same_definition_below(self, cast):
        whole = a_measure(cast, "Falls here", unit=cast.ward)
        typed = {"unit": [str(cast.bay.pk)], "groups": ""}

        assert send(cast, whole, typed, "split/").status_code == 302

        part = Measure.objects.get(unit=cast.bay)
        assert (part.definition_id, part.version_id) == (whole.definition_id, whole.version_id)
        assert whole.parts.get().part == part

    def test_by_group_makes_strata_once(self, cast):
        whole = a_measure(cast, "Restraint", is_sensitive=True)

        assert send(cast, whole, {"groups": "Black people\nWhite people\nBlack people\n"}, "split/").status_code == 302

        assert sorted(link.part.stratum for link in whole.parts.all()) == ["Black people", "White people"]
        assert all(link.part.is_sensitive for link in whole.parts.all())

    def test_what_is_measured_there_is_taken_as_it_is(self, cast):
        whole = a_measure(cast, "Falls here", key="ours", unit=cast.ward)
        there = filled(a_measure(cast, "Falls in the bay", key="ours", unit=cast.bay), VALUES)

        services.stratify(whole=whole, units=[cast.bay], by=cast.actor("asha"))

        assert whole.parts.get().part == there
        assert again(whole).chart_facts.points == len(VALUES)

    def test_nothing_chosen(self, cast):
        assert send(cast, a_measure(cast, "All"), {"groups": " \n"}, "split/").status_code == 422

    def test_improvement_numbers_stay_with_their_team(self, cast):
        whole = a_measure(cast, "Falls here", purpose="improvement")

        assert send(cast, whole, {"unit": [str(cast.bay.pk)]}, "split/").status_code == 422
        assert not Measure.objects.filter(unit=cast.bay).exists()

    def test_an_identifier_is_refused(self, cast):
        response = send(cast, a_measure(cast, "All"), {"groups": "943 476 5919"}, "split/")

        assert response.status_code == 422
        assert not Measure.objects.exclude(stratum="").exists()


class TestDatesAndUndoing:
    def test_a_last_day_ends_a_part_and_undo_brings_it_back(self, cast, whole, parts):
        before, row = sums(whole), whole.parts.get(part=parts[0])
        typed = {"row": row.pk, "change": change_of(row), "act": "dates", "until_on": "2026-07-31", "why": "moved"}

        assert send(cast, whole, typed, "change/").status_code == 302
        assert [sums(whole)[p] for p in periods(3)] == [6, 5, 4]
        assert "let Falls 1, Ash ward count until 31 July 2026" in text(page(cast, whole))

        assert send(cast, whole, {"undo": change_of(row)}, "undo/").status_code == 302
        assert sums(whole) == before

    def test_taken_out_and_put_back(self, cast, whole, parts):
        before, row = sums(whole), whole.parts.get(part=parts[0])
        send(cast, whole, {"row": row.pk, "change": change_of(row), "act": "out"}, "change/")
        assert sums(whole)[periods(1)[0]] == 4
        assert "took out Falls 1, Ash ward" in text(page(cast, whole))

        send(cast, whole, {"undo": change_of(row)}, "undo/")

        assert sums(whole) == before

    def test_adding_is_undone(self, cast, whole, parts):
        row = whole.parts.get(part=parts[0])
        services.undo_part_change(whole=whole, change=change_of(row), by=cast.actor("asha"))

        assert [link.part for link in whole.parts.all()] == [parts[1]]

    def test_only_the_latest_change_is_undone(self, cast, whole, parts):
        row = whole.parts.get(part=parts[0])
        first = change_of(row)
        services.change_part(row=row, by=cast.actor("asha"), seen=first, from_on=None, until_on=date(2026, 7, 31))

        assert refused(services.undo_part_change, whole=whole, change=first, by=cast.actor("asha")) == (
            "changed_meanwhile"
        )

    @pytest.mark.parametrize("act", ["dates", "out"])
    def test_two_people_never_overwrite_each_other(self, cast, whole, parts, act):
        row = whole.parts.get(part=parts[0])
        seen = change_of(row)
        services.change_part(row=row, by=cast.actor("ben"), seen=seen, from_on=None, until_on=date(2026, 7, 31))

        response = send(cast, whole, {"row": row.pk, "change": seen, "act": act, "until_on": ""}, "change/")

        assert response.status_code == 422
        assert "Somebody changed this part" in text(response)
        assert whole.parts.get(part=parts[0]).until_on == date(2026, 7, 31)

    @pytest.mark.parametrize("sent", [{}, {"undo": "x"}, {"row": "9" * 30}])
    @pytest.mark.parametrize("what", ["change/", "undo/"])
    def test_what_is_not_there_is_not_found(self, cast, whole, sent, what):
        assert send(cast, whole, sent, what).status_code == 404

    def test_another_measures_parts_are_not_changed_from_here(self, cast, whole, parts):
        other = a_measure(cast, "Other")
        row = whole.parts.get(part=parts[0])

        assert send(cast, other, {"row": row.pk, "change": change_of(row)}, "change/").status_code == 404
        assert send(cast, other, {"undo": change_of(row)}, "undo/").status_code == 422

    def test_cato_changes_nothing(self, cast, whole, parts):
        row = whole.parts.get(part=parts[0])

        for what in ("", "split/", "change/", "undo/"):
            typed = {"row": row.pk, "change": change_of(row), "undo": change_of(row), "groups": "x", "act": "out"}
            assert send(cast, whole, typed, what, "cato").status_code == 404
        assert whole.parts.count() == 2


def refused(service, **how):
    with pytest.raises(Refused) as caught:
        service(**how)
    return caught.value.code


class TestBrokenChains:
    def broken(self, cast, whole, name="asha"):
        found = queries.made_of(again(whole), cast.actor(name), NOW.date())
        return found.broken if found else []

    def test_another_version_is_told_to_those_who_can_mend_it(self, cast):
        here = a_measure(cast, "Falls", key="ours")
        there = a_measure(cast, "Falls", key="ours", unit=cast.bay)
        filled(there, VALUES)
        services.compose(whole=here, parts=[there], by=cast.house)
        assert self.broken(cast, here) == []

        services.redefine(measure=there, by=cast.actor("asha"), why="clearer", plain_words="Any fall")

        assert self.broken(cast, here) == ["Counted by another version of the definition: Falls, Bay 1."]
        assert "Broken chain." in text(cast.browser("asha").get(here.get_absolute_url()))

    def test_another_definition(self, cast, whole):
        assert self.broken(cast, whole) == ["Counted by another definition: Falls 1, Ash ward; Falls 2, Ash ward."]

    def test_nothing_counted_at_any_part(self, cast):
        whole = a_measure(cast, "All", key="ours")
        services.stratify(whole=whole, strata=["One", "Two"], by=cast.actor("asha"))

        assert self.broken(cast, whole) == ["Nothing is counted at any of the parts, so there is nothing to add up."]

    def test_not_to_those_who_cannot(self, cast, whole):
        above = queries.made_of(whole, a_reader(cast), NOW.date())
        assert above.broken == []


def a_reader(cast):
    person = create_person(name="Rae", email="rae@people.example", by=cast.house, why="a test")
    join(person=person, scope=cast.ward.scope, role="guest", by=cast.house, from_on=date(2024, 1, 1))
    return Actor.objects.of(person)


class TestWhatWasTrueThen:
    def test_the_parts_of_a_moment_are_the_parts_known_then(self, cast, whole, parts):
        rows = Composition.objects.filter(whole=whole)
        asked = charting.gathering.as_composed

        assert {row.part_id for row in asked([whole.pk], NOW.replace(year=2030))} == {p.pk for p in parts}
        services.take_out(row=rows.get(part=parts[0]), by=cast.actor("asha"), seen=change_of(rows.get(part=parts[0])))

        assert {row.part_id for row in asked([whole.pk], NOW.replace(year=2030))} == {parts[1].pk}

    def test_a_whole_younger_than_the_moment_is_read_as_it_is_now(self, cast, whole, parts):
        asked = charting.gathering.as_composed

        assert {row.part_id for row in asked([whole.pk], NOW.replace(year=2020))} == {p.pk for p in parts}
        assert asked([parts[0].pk], NOW.replace(year=2020)) == []
