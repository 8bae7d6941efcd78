"""What each person sees of projects, and in which order."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.betterward.projects.conftest import measure

from betterward.measures.rules import Entry, period_of, preceding
from betterward.measures.services import define_measure, load_readings
from betterward.organisations.services import move_unit
from betterward.people.models import Membership, anonymous
from betterward.people.services import join, leave
from betterward.projects import queries, services
from betterward.projects.models import Project
from betterward.strategy.queries import Step
from betterward.strategy.services import promise_measure, set_true_north


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

TODAY = date(2026, 1, 10)
"""The readings of these tests end in December 2025: on this day they are up to date."""

LATER = date(2026, 6, 1)


def link(cast, project, *found, family=""):
    for one in found:
        services.link_measure(project=project, measure=one, by=cast.house, family=family)


def titles(rows):
    return [row.title for row in rows]


def seen(cast, who, today=TODAY):
    return queries.projects(cast.actor(who), today)


# Who sees -----------------------------------------------------------------------------------------------------------


def test_those_at_and_above_the_unit_see_a_project_and_others_do_not(cast, steady):
    join(person=cast.cato, scope=cast.other_ward.scope, role="lead", by=cast.house)

    assert titles(seen(cast, "asha")) == titles(seen(cast, "ben")) == titles(seen(cast, "ada")) == ["Steady on Ash"]
    assert seen(cast, "cato") == []
    assert not Project.objects.visible_to(anonymous()).exists()


def test_a_right_on_the_project_alone_shows_that_project(cast, steady):
    services.start_project(title="Another", unit=cast.ward, by=cast.actor("asha"))
    join(person=cast.cato, scope=steady.scope, role="patient_partner", by=cast.house)

    assert titles(seen(cast, "cato")) == ["Steady on Ash"]


def test_a_lead_sees_the_project_from_elsewhere_in_the_organisation_and_no_longer(cast, steady):
    held = join(person=cast.cato, scope=cast.other_ward.scope, role="member", by=cast.house, from_on=date(2024, 1, 1))
    services.change_project(project=steady, version=1, by=cast.actor("asha"), lead=cast.cato)
    assert titles(seen(cast, "cato")) == ["Steady on Ash"]

    leave(membership=held, on=timezone.localdate() - timedelta(days=1), by=cast.house)

    assert Membership.objects.filter(person=cast.cato).count() == 2
    assert seen(cast, "cato") == []


def test_a_project_is_seen_where_its_unit_has_moved(cast, steady):
    move_unit(unit=cast.ward, to=cast.other_ward, on=date(2026, 1, 1), by=cast.house, why="a test")
    join(person=cast.cato, scope=cast.other_ward.scope, role="guest", by=cast.house)

    assert titles(seen(cast, "cato")) == ["Steady on Ash"]


# In which order -----------------------------------------------------------------------------------------------------


def test_projects_stand_in_order_of_need_and_say_why(cast, steady):
    ada = cast.actor("ada")
    link(cast, steady, measure(cast, "Falls"))
    services.start_project(title="Unmeasured", unit=cast.ward, by=ada, started_on=date(2025, 12, 1))
    services.start_project(title="Unled", unit=cast.ward, by=ada, lead=None, started_on=date(2025, 12, 1))
    services.start_project(title="A thought", unit=cast.ward, by=ada, state="draft", started_on=date(2025, 12, 1))
    ended = services.start_project(title="Done", unit=cast.ward, by=ada, started_on=date(2025, 1, 1))
    services.end_project(project=ended, state="stopped", on=date(2025, 12, 1), by=ada)

    rows = seen(cast, "asha")

    assert [(row.title, row.why) for row in rows] == [
        ("Unled", "Nobody leads this yet."),
        ("Unmeasured", "No measure yet: how will you know that a change is an improvement?"),
        ("A thought", "A draft since 1 December 2025."),
        ("Steady on Ash", "Falls: no evidence of change."),
        ("Done", "Stopped for a good reason on 1 December 2025."),
    ]


def test_a_late_reading_moves_a_project_up_and_names_the_measure(cast, steady):
    link(cast, steady, measure(cast, "Falls"))

    [row] = seen(cast, "asha", LATER)

    assert row.why == "Falls: waiting for data since December 2025."


def test_a_concern_in_a_balancing_measure_comes_first(cast, steady):
    walks = measure(cast, "Late doses")
    first = date(2026, 1, 1)
    entries = [Entry(first.replace(month=month), numerator=30.0) for month in range(1, 5)]
    load_readings(entries={walks: entries}, by=cast.house, why="a test")
    link(cast, steady, walks, family="balancing")

    [row] = seen(cast, "asha", date(2026, 5, 3))

    assert row.why == "Late doses: worse."
    assert row.variation_icon


def test_what_one_may_not_see_is_neither_named_nor_taken_for_missing(cast, steady):
    link(cast, steady, measure(cast, "Huddles held", purpose="improvement"))

    [for_asha], [for_ada] = seen(cast, "asha"), seen(cast, "ada")

    assert for_asha.why == "Huddles held: no evidence of change."
    assert (for_ada.why, for_ada.measures, for_ada.hidden) == ("Its measures are not shared with you.", 1, 1)


# Led without a reading ----------------------------------------------------------------------------------------------


def test_a_lead_is_told_of_projects_without_a_reading_that_is_up_to_date(cast, steady):
    asha = cast.actor("asha")
    assert titles(queries.led_without_reading(asha, TODAY)) == ["Steady on Ash"]

    link(cast, steady, measure(cast, "Falls"))

    assert queries.led_without_reading(asha, TODAY) == []
    assert titles(queries.led_without_reading(asha, LATER)) == ["Steady on Ash"]
    assert queries.led_without_reading(cast.actor("ben"), LATER) == []
    assert queries.led_without_reading(anonymous(), LATER) == []


def test_drafts_and_what_has_ended_are_left_alone(cast, steady):
    services.change_project(project=steady, version=1, by=cast.actor("asha"), state="draft")
    assert queries.led_without_reading(cast.actor("asha"), LATER) == []

    services.end_project(project=steady, state="achieved", on=TODAY, by=cast.actor("asha"))
    assert queries.led_without_reading(cast.actor("asha"), LATER) == []


def test_nothing_is_claimed_of_measures_the_lead_may_not_see(cast, steady):
    hidden = measure(cast, "Huddles held", unit=cast.other_ward, purpose="improvement")
    link(cast, steady, hidden)

    assert queries.led_without_reading(cast.actor("asha"), LATER) == []


# Where projects take part -------------------------------------------------------------------------------------------


def test_projects_of_a_measure_a_unit_and_an_objective(cast, steady, safe):
    falls = measure(cast)
    link(cast, steady, falls)
    services.change_project(project=steady, version=1, by=cast.actor("asha"), objective=safe)
    services.start_project(title="Elsewhere", unit=cast.other_ward, by=cast.actor("ada"))
    asha, ada = cast.actor("asha"), cast.actor("ada")

    assert titles(queries.of_measure(falls, asha)) == ["Steady on Ash"]
    assert titles(queries.of_unit(cast.ward, asha)) == ["Steady on Ash"]
    assert sorted(titles(queries.of_unit(cast.division, ada))) == ["Elsewhere", "Steady on Ash"]
    assert titles(queries.of_objective(safe, ada)) == ["Steady on Ash"]
    cato = cast.actor("cato")
    assert queries.of_measure(falls, cato) == queries.of_unit(cast.ward, cato) == queries.of_objective(safe, cato) == []


# The path -----------------------------------------------------------------------------------------------------------


def test_the_path_goes_from_true_north_by_the_objective_to_the_project(cast, steady, safe):
    falls, asha = measure(cast), cast.actor("asha")
    set_true_north(organisation=cast.alder, text="Kind care", by=cast.house, from_on=TODAY)
    north = Step("Kind care", "/organisations/alder/strategy/")
    objective = Step("Halve avoidable harm", safe.get_absolute_url())
    project = Step("Steady on Ash", steady.get_absolute_url())
    assert queries.path_of_measure(falls, asha, TODAY) == []

    promise_measure(objective=safe, measure=falls, words="", by=cast.house, from_on=TODAY)
    assert queries.path_of_measure(falls, asha, TODAY) == [north, objective]
    link(cast, steady, falls)
    assert queries.path_of_measure(falls, asha, TODAY) == [north, project]
    services.change_project(project=steady, version=1, by=cast.actor("asha"), objective=safe)
    assert queries.path_of_measure(falls, asha, TODAY) == [north, objective, project]
    assert queries.path_of(Project.objects.get(pk=steady.pk), TODAY) == [north, objective]


def test_a_project_that_has_ended_leaves_the_path(cast, steady):
    falls = measure(cast)
    link(cast, steady, falls)
    services.end_project(project=steady, state="achieved", on=TODAY, by=cast.actor("asha"))

    assert queries.path_of_measure(falls, cast.actor("asha"), TODAY) == []


# The page -----------------------------------------------------------------------------------------------------------


def test_the_page_shows_measures_by_family_with_their_charts(cast, steady):
    link(cast, steady, measure(cast, "Walks"), family="balancing")
    link(cast, steady, measure(cast, "Falls"), family="outcome")
    link(cast, steady, measure(cast, "Huddles held", purpose="improvement"), family="process")

    for_asha = queries.project_page(steady, cast.actor("asha"), TODAY)
    for_ada = queries.project_page(steady, cast.actor("ada"), TODAY)

    assert [(card.row.name, card.family) for card in for_asha.cards] == [
        ("Falls", "outcome"), ("Huddles held", "process"), ("Walks", "balancing"),
    ]  # fmt: skip
    assert all("<svg" in card.picture for card in for_asha.cards)
    assert [card.row.name for card in for_ada.cards] == ["Falls", "Walks"]
    assert (for_asha.hidden, for_ada.hidden) == (0, 1)
    assert (for_asha.missing, for_ada.missing) == ((), ())


def test_a_safety_cross_and_a_measure_without_readings_stand_there_too(cast, steady):
    cross = measure(cast, "Falls each day", recipe={"chart": "cross"})
    empty = define_measure(unit=cast.ward, name="New", kind="count", by=cast.house)
    link(cast, steady, cross, empty)

    page = queries.project_page(steady, cast.actor("asha"), TODAY)

    assert ["<svg" in card.picture for card in page.cards] == [True, False]
    assert page.due.name == "New"


def test_a_measure_no_longer_collected_stays_on_the_page_and_asks_for_nothing(cast, steady):
    old = measure(cast, "Old count", archived_on=date(2026, 1, 1))
    link(cast, steady, old)

    page = queries.project_page(steady, cast.actor("asha"), TODAY)

    assert [(card.row.name, card.archived, card.may_enter) for card in page.cards] == [
        ("Old count", "1 January 2026", False)
    ]
    assert page.row.measures == 0


def test_the_reading_asked_for_first_is_the_one_that_waits(cast, steady):
    falls, doses = measure(cast, "Falls"), measure(cast, "Doses")
    now = preceding(period_of(LATER, "month"), "month")
    load_readings(entries={falls: [Entry(now, numerator=4.0)]}, by=cast.house, why="a test")
    link(cast, steady, falls, doses)

    assert queries.project_page(steady, cast.actor("ben"), LATER).due.name == "Doses"


def test_who_may_only_look_is_offered_no_entry(cast, steady):
    join(person=cast.cato, scope=cast.ward.scope, role="guest", by=cast.house)
    link(cast, steady, measure(cast, "Falls"))

    page = queries.project_page(steady, cast.actor("cato"), TODAY)

    assert (page.due, page.may_edit, [card.may_enter for card in page.cards]) == (None, False, [False])


# Numbers of queries -------------------------------------------------------------------------------------------------


def asked(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_a_page_asks_no_more_with_many_measures(cast, steady):
    link(cast, steady, measure(cast, "Falls"))
    few = asked(lambda: queries.project_page(steady, cast.actor("asha"), TODAY))

    link(cast, steady, *(measure(cast, f"Count {number}") for number in range(8)))

    assert asked(lambda: queries.project_page(steady, cast.actor("asha"), TODAY)) == few


def test_lists_ask_no_more_with_many_projects_and_measures(cast, steady):
    def listed():
        return queries.listing(cast.actor("ada"), queries.Wanted(), TODAY)

    link(cast, steady, measure(cast, "Falls"))
    few = asked(listed), asked(lambda: queries.led_without_reading(cast.actor("asha"), LATER))

    for number in range(6):
        project = services.start_project(title=f"Project {number}", unit=cast.ward, by=cast.actor("asha"))
        link(cast, project, measure(cast, f"Count {number}"), measure(cast, f"Other {number}"))

    assert (asked(listed), asked(lambda: queries.led_without_reading(cast.actor("asha"), LATER))) == few
    assert len(listed().rows) == 7
