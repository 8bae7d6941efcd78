"""Home: what needs me today, each answer a query of its own; what changed; when a visit begins."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.betterward.measures.making import LONDON, TODAY, a_measure, filled, record
from tests.betterward.pages.conftest import STEADY, WORSE, shown

from betterward.asks.services import raise_ask
from betterward.common import slots
from betterward.measures.models import Measure
from betterward.organisations.models import Organisation
from betterward.organisations.services import open_unit
from betterward.pages import queries, services
from betterward.pages.queries.changes import MOST_SHOWN, changes
from betterward.pages.queries.home import MOST
from betterward.pages.rules import visits
from betterward.people.models import Person
from betterward.people.services import create_person, join
from betterward.projects.services import start_project


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

LONG_AGO = datetime(2020, 1, 1, tzinfo=LONDON)


def home(cast, who="asha", since=None):
    actor = cast.actor(who)
    return queries.home(actor, TODAY, since, queries.places(actor))


def names(rows):
    return [row.name for row in rows]


# What needs me today ------------------------------------------------------------------------------------------------


def test_readings_due_wait_for_those_who_may_enter_them(cast, falls):
    filled(a_measure(cast, "Audits"), STEADY, latest=date(2026, 3, 1))

    assert names(home(cast).due) == ["Audits"]
    assert names(home(cast, "ben").due) == ["Audits"]
    assert home(cast, "cato").due == []


def test_signals_of_my_places_and_my_measures_wait(cast, falls):
    filled(a_measure(cast, "Medicines late"), WORSE)

    assert names(home(cast).signals) == ["Medicines late"]
    assert home(cast, "cato").signals == []


def test_a_project_i_lead_waits_when_nothing_of_it_is_up_to_date(cast, falls):
    start_project(title="Steady on Ash", unit=cast.ward, by=cast.actor("asha"), started_on=date(2026, 1, 5))

    assert [row.title for row in home(cast).silent] == ["Steady on Ash"]
    assert home(cast, "ben").silent == []
    assert home(cast, "cato").silent == []


def test_an_ask_waits_for_whom_it_was_put_to(cast):
    raise_ask(scope=cast.ward.scope, text="A second hoist", to=cast.asha, by=cast.actor("ben"), on=TODAY)

    assert [ask.text for ask in home(cast).asks] == ["A second hoist"]
    assert home(cast, "ben").asks == []
    assert home(cast, "cato").asks == []


def test_what_nobody_picked_up_waits_for_those_above(cast):
    filled(a_measure(cast, "Medicines late"), WORSE)

    assert names(home(cast, "ada").unowned) == ["Medicines late"]
    assert home(cast, "cato").unowned == []


def test_the_other_measures_stand_below_and_none_twice(cast, falls):
    filled(a_measure(cast, "Medicines late"), WORSE)
    filled(a_measure(cast, "Bay rounds", unit=cast.bay), STEADY)
    filled(a_measure(cast, "Audits"), STEADY, latest=date(2026, 3, 1))

    page = home(cast)

    assert names(page.quiet) == ["Falls", "Bay rounds"]
    assert not page.has_more
    assert home(cast, "cato").quiet == []


def test_the_title_says_what_waits(cast, falls):
    assert home(cast).title == "Nothing waits for you today"
    assert home(cast).is_clear

    filled(a_measure(cast, "Medicines late"), WORSE)
    filled(a_measure(cast, "Audits"), STEADY, latest=date(2026, 3, 1))
    raise_ask(scope=cast.ward.scope, text="A second hoist", to=cast.asha, by=cast.actor("ben"), on=TODAY)

    assert home(cast).title == "One reading is due, one question waits for you, one measure shows a signal"
    assert not home(cast).is_clear


def test_a_rooms_card_stands_on_the_page(cast, monkeypatch):
    monkeypatch.setattr(slots, "_fillings", dict(slots._fillings))
    slots.fill("home.cards", lambda request, **rest: slots.Part("common/_foot.jinja"), key="a test")

    assert cast.browser("asha").get("/").content.decode().count('<footer class="foot">') == 2


def test_series_of_the_past_ask_nothing_of_anybody(cast, falls):
    filled(a_measure(cast, "Medicines late"), WORSE)
    Organisation.objects.filter(pk=cast.alder.pk).update(is_historic=True)

    page = home(cast)

    assert (page.signals, page.due, page.title) == ([], [], "Nothing waits for you today")
    assert home(cast, "ada").unowned == []
    assert names(page.quiet) == ["Falls", "Medicines late"]


def test_a_title_claims_no_more_than_was_counted(cast):
    for at in range(MOST + 2):
        filled(a_measure(cast, f"Waits {at}"), WORSE)

    page = home(cast)

    assert len(page.signals) == MOST
    assert page.title == "More than 12 measures show a signal"


# What changed -------------------------------------------------------------------------------------------------------


def said(rows):
    return [(change.name, change.by, change.what) for change in rows]


def test_what_others_did_since_then_is_told_in_words(cast, falls):
    ben = cast.actor("ben")
    began = timezone.now()
    record(falls, ben, 3, date(2026, 11, 1))
    raise_ask(scope=cast.ward.scope, text="A second hoist", to=cast.ada, by=ben, on=TODAY)

    assert said(changes(cast.actor("asha"), began)) == [
        ("A second hoist", "Ben Okoro", "asked for this"),
        ("Falls, Ash ward", "Ben Okoro", "entered the reading for November 2026"),
    ]
    assert changes(cast.actor("asha"), timezone.now()) == []


def test_ones_own_changes_are_no_news(cast, falls):
    began = timezone.now()
    record(falls, cast.actor("asha"), 3)

    assert changes(cast.actor("asha"), began) == []
    assert said(changes(cast.actor("ben"), began)) == [
        ("Falls, Ash ward", "Asha Khan", "entered the reading for November 2026")
    ]


def test_several_readings_of_one_measure_are_one_line(cast):
    began = timezone.now()
    measure = filled(a_measure(cast), [5, 6], latest=date(2026, 6, 1))
    for month in (7, 8, 9):
        record(measure, cast.actor("ben"), 4, date(2026, month, 1))

    assert ("Falls, Ash ward", "Ben Okoro", "entered 3 readings") in said(changes(cast.actor("asha"), began))


def test_nothing_is_told_of_a_measure_one_may_not_see(cast):
    began = timezone.now()
    secret = a_measure(cast, "Team huddles", purpose="improvement")
    record(secret, cast.actor("ben"), 3)

    assert "Team huddles, Ash ward" in [change.name for change in changes(cast.actor("asha"), began)]
    for who in ("ada", "cato"):
        assert [change for change in changes(cast.actor(who), began) if "huddles" in change.name] == []


def test_units_are_told_and_people_are_not(cast):
    began = timezone.now()
    open_unit(parent=cast.ward, code="B2", name="Bay 2", on=None, by=cast.house)
    person = create_person(name="New Nurse", email="new@people.example", by=cast.house, why="a test")
    join(person=person, scope=cast.ward.scope, role="member", by=cast.house)

    assert said(changes(cast.actor("asha"), began)) == [("Bay 2", cast.house.name, "opened the unit")]


def test_a_kind_without_words_of_its_own_is_told_plainly(cast, falls):
    from betterward.activity.services import record as write

    began = timezone.now()
    write("measures.polished", by=cast.actor("ben"), scope=falls.scope, record_kind="measure", record_id=str(falls.pk))

    assert said(changes(cast.actor("asha"), began)) == [("Falls, Ash ward", "Ben Okoro", "changed it")]


def test_the_list_is_short(cast):
    began = timezone.now()
    for at in range(MOST_SHOWN + 3):
        a_measure(cast, f"Count {at}")

    assert len(changes(cast.actor("asha"), began)) == MOST_SHOWN


# Visits -------------------------------------------------------------------------------------------------------------


def test_a_visit_is_over_after_a_shift():
    began = datetime(2026, 11, 23, 8, tzinfo=LONDON)

    assert visits.is_over(None, now=began)
    assert not visits.is_over(began, now=began + timedelta(hours=8))
    assert visits.is_over(began, now=began + timedelta(hours=8, minutes=1))


def test_beginning_a_visit_answers_when_the_one_before_began(cast):
    asha, monday = cast.actor("asha"), datetime(2026, 11, 23, 8, tzinfo=LONDON)

    assert services.begin_visit(by=asha, now=monday) is None
    assert services.begin_visit(by=asha, now=monday + timedelta(days=1)) == monday
    assert services.begin_visit(by=cast.house, now=monday) is None


def test_a_visit_is_nobodys_history(cast):
    histories = Person.pgh_event_model.objects
    before = histories.count()

    services.begin_visit(by=cast.actor("asha"), now=LONG_AGO)

    assert Person.objects.get(pk=cast.asha.pk).seen_at == LONG_AGO
    assert histories.count() == before > 0


def test_opening_the_page_twice_in_a_visit_loses_no_news(cast, falls):
    Person.objects.filter(pk=cast.asha.pk).update(seen_at=LONG_AGO)
    record(falls, cast.actor("ben"), 3)
    browser = cast.browser("asha")

    first = shown(browser.get("/"))
    seen = Person.objects.get(pk=cast.asha.pk).seen_at
    second = shown(browser.get("/"))

    assert "Since your last visit 1 January 2020" in first
    assert "entered the reading for November 2026" in first
    assert "entered the reading for November 2026" in second
    assert Person.objects.get(pk=cast.asha.pk).seen_at == seen > LONG_AGO


def test_the_next_visit_begins_where_this_one_did(cast, moved):
    browser = cast.browser("asha")
    browser.get("/")
    began = Person.objects.get(pk=cast.asha.pk).seen_at
    moved(timezone.now() + timedelta(hours=9))

    page = shown(browser.get("/"))

    assert "Since your last visit" in page
    assert Person.objects.get(pk=cast.asha.pk).seen_at > began


# The page -----------------------------------------------------------------------------------------------------------


def test_a_visitor_sees_what_this_is_and_two_ways_in(client):
    page = client.get("/")

    assert page.status_code == 200
    assert reverse("account_login") in page.content.decode()
    assert reverse("pages:try") in page.content.decode()
    assert "Improved: 8 points since March 2026" in shown(page)
    assert 'role="search"' not in page.content.decode()


def test_somebody_who_belongs_nowhere_is_told_what_to_do(cast):
    person = create_person(name="New Nurse", email="new@people.example", by=cast.house, why="a test")
    cast.ben = person

    page = shown(cast.browser("ben").get("/"))

    assert "You belong to no place yet" in page
    assert "Try a chart" in page


def test_a_ward_without_measures_is_told_how_to_start(cast):
    assert "No measures in your places yet" in shown(cast.browser("asha").get("/"))


def test_the_page_names_my_places_with_their_scorecards(cast, falls):
    page = cast.browser("asha").get("/").content.decode()

    assert cast.ward.get_absolute_url() in page
    assert reverse("boards:unit", args=[cast.ward.pk]) in page


def test_every_card_can_be_on_the_page_at_once(cast, falls):
    filled(a_measure(cast, "Medicines late"), WORSE)
    filled(a_measure(cast, "Audits"), STEADY, latest=date(2026, 3, 1))
    filled(a_measure(cast, "Bay waits", unit=cast.bay), WORSE)
    raise_ask(scope=cast.ward.scope, text="A second hoist", to=cast.asha, by=cast.actor("ben"), on=date(2026, 1, 1))
    start_project(title="Steady on Ash", unit=cast.ward, by=cast.actor("asha"), started_on=date(2026, 1, 5))

    page = shown(cast.browser("asha").get("/"))

    for heading in (
        "Readings due", "Waiting for your answer", "Signals on your measures",
        "Getting worse, and nobody has picked it up", "Projects you lead without a new reading",
        "Your other measures", "What happened lately",
    ):  # fmt: skip
        assert heading in page
    assert Measure.objects.visible_to(cast.actor("cato")).count() == 0
