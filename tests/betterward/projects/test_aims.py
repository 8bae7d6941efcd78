"""What an aim says and lacks: the eleven checks A1 to A11 of the framework reference, one row a check."""

from datetime import date

import pytest
from django.utils import timezone

from betterward.activity.models import Entry
from betterward.asks.models import Ask
from betterward.asks.services import answer_ask
from betterward.common.errors import Refused
from betterward.people.models import Actor, Membership
from betterward.people.services import create_person, join
from betterward.projects import services
from betterward.projects.handlers import take_on_helpers
from betterward.projects.models import Project
from betterward.projects.queries import helpers_near, proposed_objective, similar_work
from betterward.projects.queries.aims import MISSING, aim_said
from betterward.projects.rules import Aim, Need, aim_checks, need, rotates
from betterward.projects.wording import aim_sentence
from betterward.strategy.services import add_objective


START = date(2026, 1, 5)
GOOD = Aim(
    what="falls on the way to the bathroom", start=9.0, goal=4.5, by_on=date(2027, 3, 31), among="people over 65",
    where="Cedar ward", baseline="mean of July to December 2025", matters="Two families wrote about it",
)  # fmt: skip
CODES = ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11"]


def failed(aim, *, has_outcome=True, has_objective=True, has_place=False):
    checks = aim_checks(
        aim, started_on=START, has_outcome=has_outcome, has_objective=has_objective, has_place=has_place
    )
    assert [check.code for check in checks] == CODES
    return [check.code for check in checks if not check.passed]


def but(**fields):
    return Aim(**{name: getattr(GOOD, name) for name in Aim.__slots__} | fields)


def test_a_good_aim_passes_all_eleven():
    assert failed(GOOD) == []


@pytest.mark.parametrize(
    ("aim", "lacks"),
    [
        (but(goal=None), ["A1"]),
        (but(by_on=None), ["A2"]),
        (but(by_on=START), ["A2"]),
        (but(among=""), ["A3"]),
        (but(where=""), ["A4"]),
        (but(baseline=" "), ["A5"]),
        (but(start=None, baseline="2025"), ["A5"]),
        (but(what="reduce falls", start=4.5, goal=9.0), ["A6"]),
        (but(start=9.0, goal=9.0), ["A6"]),
        (but(what="falls, by introducing sensor mats"), ["A8"]),
        (but(what="reduce falls and increase walking"), ["A9"]),
        (but(matters=""), ["A11"]),
    ],
)
def test_each_part_that_is_missing_is_named_and_no_other(aim, lacks):
    assert failed(aim) == lacks


def test_what_stands_around_an_aim_counts_too():
    assert failed(GOOD, has_outcome=False) == ["A7"]
    assert failed(GOOD, has_objective=False) == ["A10"]
    assert failed(but(where=""), has_place=True) == []


@pytest.mark.parametrize(
    ("sentence", "lacks"),
    [
        (
            "From 9.0 to 4.5 falls per 1,000 bed days on Cedar ward by 31 March 2027, with people walking no less.",
            ["A11"],
        ),
        ("Halve restraint of patients on Heron ward by December 2026.", ["A5", "A11"]),
        ("To improve our ward.", ["A1", "A2", "A3", "A5", "A11"]),
        ("Fewer falls by 2027 on our ward.", ["A1", "A3", "A5", "A11"]),
    ],
)
def test_a_sentence_is_read_for_what_the_parts_do_not_say(sentence, lacks):
    assert failed(Aim(sentence=sentence)) == lacks


def test_every_check_has_its_words_and_they_blame_nobody():
    assert list(MISSING) == CODES
    said = aim_said(Aim(), started_on=START, has_outcome=False, has_objective=False)
    assert said.passed + len(said.lacks) == said.of == len(CODES)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({}, ""),
        ({"aim_goal": 3.0}, ""),
        ({"aim_what": "falls"}, "Falls."),
        (
            {"aim_what": "Falls at night", "aim_start": 9.0, "aim_goal": 4.5, "aim_unit": "a month",
             "aim_among": "people over 65", "aim_where": "Cedar ward", "aim_by_on": date(2027, 3, 31)},
            "Reduce falls at night from 9 to 4.5 a month for people over 65 on Cedar ward by 31 March 2027.",
        ),
        ({"aim_what": "VTE checks", "aim_start": 60.0, "aim_goal": 95.0, "aim_unit": "%"},
         "Raise VTE checks from 60 to 95%."),
        ({"aim_what": "reduce waits.", "aim_goal": 20.0, "aim_unit": "days", "aim_where": "at the clinic"},
         "Reduce waits to 20 days at the clinic."),
        ({"aim_what": "Zero stays zero", "aim_start": 0.0}, "Zero stays zero from 0."),
    ],
)  # fmt: skip
def test_the_parts_make_one_sentence(parts, sentence):
    assert aim_sentence(parts) == sentence


@pytest.mark.parametrize(
    ("job", "moves_on"),
    [("Resident doctor", True), ("Foundation doctor, FY2", True), ("ST4 in geriatrics", True),
     ("Ward sister", False), ("Consultant", False), ("", False)],
)  # fmt: skip
def test_doctors_in_training_move_on(job, moves_on):
    assert rotates(job) is moves_on


@pytest.mark.parametrize(
    ("days", "expected"), [(None, Need.NO_MEASURE), (43, Need.NO_MEASURE), (42, Need.HAND_OVER), (-3, Need.HAND_OVER)]
)
def test_a_hand_over_is_asked_for_six_weeks_ahead(days, expected):
    assert need("live", [], has_lead=True, lead_leaves_in=days)[0] == expected


# Kept ---------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_changing_a_part_words_the_aim_anew_and_a_sentence_of_ones_own_stays(cast, steady):
    asha = cast.actor("asha")
    services.change_project(project=steady, version=1, by=asha, aim_what="falls", aim_start=9.0, aim_goal=4.5)
    assert Project.objects.get().aim == "Reduce falls from 9 to 4.5."

    services.change_project(project=steady, version=2, by=asha, aim="Nobody falls alone.")
    assert Project.objects.get().aim == "Nobody falls alone."


@pytest.mark.django_db
def test_a_project_begins_with_the_sentence_of_its_parts(cast):
    made = services.start_project(
        title="Hearing aids", unit=cast.ward, by=cast.actor("ben"), aim_what="lost hearing aids", aim_goal=0.0
    )
    assert made.aim == "Lost hearing aids to 0."


@pytest.mark.django_db
def test_the_nearest_objective_is_proposed_and_never_none_where_there_is_one(cast):
    ben = cast.actor("ben")
    assert proposed_objective(ben, cast.ward, "Fewer falls") is None
    kind = add_objective(organisation=cast.alder, title="Kind care", by=cast.house)
    safe = add_objective(organisation=cast.alder, title="Safe", text="Nobody falls or is hurt here", by=cast.house)
    assert proposed_objective(ben, cast.ward, "Falling on the way to the bathroom") == safe.pk
    assert proposed_objective(ben, cast.ward, "Quicker tea rounds") == kind.pk  # the first, where nothing tells

    for title in ("Mats", "Slippers"):
        services.start_project(title=title, unit=cast.ward, by=ben, objective=safe)
    assert proposed_objective(ben, cast.ward, "Quicker tea rounds") == safe.pk


# Similar work -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_similar_work_is_found_by_telling_words_whatever_its_end(cast):
    asha = cast.actor("asha")
    walk = services.start_project(title="Walking to the toilet safely", unit=cast.ward, by=asha)
    stopped = services.start_project(title="Night lights in the toilet", unit=cast.bay, by=asha)
    services.end_project(
        project=stopped, state="stopped", by=asha, on=timezone.localdate(), learned="Lights woke people."
    )
    services.start_project(title="Tea at ten", unit=cast.ward, by=asha)

    found = similar_work(cast.actor("ben"), "People fall when they go to the toilet at night")

    assert [row.title for row in found] == ["Night lights in the toilet", "Walking to the toilet safely"]
    assert (found[0].says, found[0].is_ended, found[0].ask) == ("Lights woke people.", True, "Asha Khan")
    assert found[1].address == walk.get_absolute_url()
    assert similar_work(cast.actor("ben"), "of the and") == []


@pytest.mark.django_db
def test_similar_work_follows_what_a_project_says_now_and_who_may_see_it(cast, steady):
    assert similar_work(cast.actor("cato"), "Steady on Ash") == []
    asha = cast.actor("asha")
    services.change_project(project=steady, version=1, by=asha, title="Medicines at discharge", aim="On time.")

    assert similar_work(asha, "steady") == []
    assert [row.title for row in similar_work(asha, "discharge medicine")] == ["Medicines at discharge"]


@pytest.mark.django_db
def test_looking_first_saves_nothing_and_starting_keeps_everything(cast):
    objective = add_objective(organisation=cast.alder, title="Safe", by=cast.house)
    services.start_project(title="Falls at night", unit=cast.other_ward, by=cast.house, lead=cast.ada)
    browser = cast.browser("ada")
    first = {"title": "Fewer falls", "unit": str(cast.ward.pk), "look": "1"}
    page = browser.post("/projects/new/", first)
    assert page.status_code == 200
    assert Project.objects.count() == 1
    assert "Falls at night" in page.content.decode()
    assert f'value="{objective.pk}" selected' in page.content.decode()

    body = {"aim_what": "falls", "aim_start": "9", "aim_goal": "4.5", "objective": str(objective.pk)}
    browser.post("/projects/new/", {"title": "Fewer falls", "unit": str(cast.ward.pk), "origin": "patient", **body})
    made = Project.objects.get(title="Fewer falls")
    assert (made.aim, made.origin, made.objective, made.state) == (
        "Reduce falls from 9 to 4.5.", "patient", objective, "live",
    )  # fmt: skip


@pytest.mark.django_db
def test_the_sentence_is_said_while_one_types_and_a_slip_does_not_break_it(cast):
    said = cast.browser("ben").post("/projects/aim/", {"aim_what": "falls", "aim_start": "many", "aim_goal": "4"})
    assert said.status_code == 200
    assert "Falls to 4." in said.content.decode()


@pytest.mark.django_db
def test_the_aim_is_built_beside_its_project_and_nothing_is_overwritten_unseen(cast, steady):
    browser, address = cast.browser("asha"), None
    address = f"{steady.get_absolute_url().rsplit('/', 2)[0]}/aim/"
    assert "From 9 to 4.5 falls" in browser.get(address).content.decode()
    services.change_project(project=steady, version=1, by=cast.actor("ben"), aim_what="falls at night")

    clash = browser.post(address, {"aim_what": "falls by day", "version": "1"})
    assert clash.status_code == 409
    assert "falls at night" in clash.content.decode()
    assert Project.objects.get().aim_what == "falls at night"


# People who could help ----------------------------------------------------------------------------------------------


@pytest.fixture
def coaches(cast):
    """A coach of the division, one of the whole organisation, and one of another organisation."""
    places = {"Dora Near": cast.division, "Finn Far": cast.alder.root, "Elsa Other": cast.birch.root}
    return {name: _coach(name, unit, cast) for name, unit in places.items()}


def _coach(name, unit, cast):
    person = create_person(name=name, email="", by=cast.house, why="a test")
    join(person=person, scope=unit.scope, role="coach", by=cast.house)
    return person


@pytest.mark.django_db
def test_coaches_of_the_area_come_first_with_their_load(cast, coaches):
    today = timezone.localdate()
    near = [(one.name, one.load) for one in helpers_near(cast.ward, "coach", today)]
    assert near == [("Dora Near", 0), ("Finn Far", 0)]

    made = services.start_project(
        title="Mats", unit=cast.ward, by=cast.actor("asha"), helpers={"coach": coaches["Dora Near"]}
    )
    assert [one.load for one in helpers_near(cast.ward, "coach", today)] == [0, 0]  # asked, not appointed
    _says_yes(Ask.objects.get(scope=made.scope), today)
    assert helpers_near(cast.ward, "coach", today)[0].load == 1

    services.end_project(project=made, state="stopped", by=cast.actor("asha"), on=today)
    assert helpers_near(cast.ward, "coach", today)[0].load == 0


def _says_yes(ask, today):
    answer_ask(ask=ask, state="yes", answer="", by=Actor.objects.of(ask.to), on=today)
    entry = Entry.objects.filter(kind="asks.answered").first()
    take_on_helpers(entry)
    take_on_helpers(entry)  # the journal may tell it twice


@pytest.mark.django_db
def test_a_yes_makes_a_coach_once_and_a_no_makes_none(cast, coaches, steady):
    today, asha = timezone.localdate(), cast.actor("asha")
    ask = services.ask_to_help(project=steady, role="coach", who=coaches["Dora Near"], by=asha, on=today)
    _says_yes(ask, today)
    held = Membership.objects.filter(scope=steady.scope)
    assert [(one.person.name, one.role_id) for one in held] == [("Dora Near", "coach")]

    other = services.ask_to_help(project=steady, role="coach", who=coaches["Finn Far"], by=asha, on=today)
    answer_ask(ask=other, state="no", answer="Full until May.", by=Actor.objects.of(other.to), on=today)
    take_on_helpers(Entry.objects.filter(kind="asks.answered").first())
    assert held.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "role", "code"), [("Elsa Other", "coach", "not_here"), ("Dora Near", "lead", "role")])
def test_nobody_is_asked_who_is_not_here_or_for_another_role(cast, coaches, steady, who, role, code):
    with pytest.raises(Refused) as refused:
        services.ask_to_help(
            project=steady, role=role, who=coaches[who], by=cast.actor("asha"), on=timezone.localdate()
        )
    assert refused.value.code == code
    assert not Ask.objects.exists()


@pytest.mark.django_db
def test_a_sentence_written_meanwhile_is_not_overwritten_by_parts(cast, steady):
    services.change_project(project=steady, version=1, by=cast.actor("ben"), aim="Nobody falls alone.")
    services.change_project(project=steady, version=1, by=cast.actor("asha"), aim_what="falls", aim_goal=4.0)
    kept = Project.objects.get()
    assert (kept.aim, kept.aim_what) == ("Nobody falls alone.", "falls")
