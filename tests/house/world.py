"""A small world for walking every route: two organisations, thirteen people, and one record of each kind per place.

Names carry a marker, so that a page that shows what it must not show gives itself away: *Numbat* stands in whatever
belongs to the ward's team alone, *Quokka* in whatever belongs to the other organisation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from betterward.asks.services import raise_ask
from betterward.common.ids import uuid7
from betterward.cycles.services import plan_cycle
from betterward.intake.rules.collecting import Question
from betterward.intake.services import Filled, import_readings, keep_round, make_feed, publish_form, store_upload
from betterward.measures import rules
from betterward.measures.models import Composition
from betterward.measures.services import (
    Source,
    annotate,
    compose,
    conclude,
    define_measure,
    make_code,
    propose_split,
    record_by_code,
    record_readings,
    share,
    work_out,
)
from betterward.organisations.services import close_unit, create_organisation, open_unit
from betterward.people.models import Actor, Person
from betterward.people.services import create_person, join
from betterward.projects.services import end_project, link_measure, start_project
from betterward.strategy.services import add_objective, promise_measure, set_true_north


TEAM_ONLY, ELSEWHERE = "Numbat", "Quokka"

AT_THE_TOP = ("administrator", "central_team", "executive", "analyst")
ON_THE_WARD = ("sponsor", "patient_partner", "coach", "student", "guest")


@dataclass
class World:
    """Who there is, and in each place one record of each kind."""

    people: dict[str, Person] = field(default_factory=dict)
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def build() -> World:
    """Make the world through the house's own services."""
    world, house = World(), Actor.objects.system()
    alder = _organisation("alder", "Alder Trust", house)
    birch = _organisation("birch", f"{ELSEWHERE} Birch Trust", house)
    ward = open_unit(parent=alder.root, code="ASH", name="Ash ward", on=None, by=house)
    there = open_unit(parent=birch.root, code="BCH", name=f"{ELSEWHERE} ward", on=None, by=house)
    closed = open_unit(parent=ward, code="OLD", name="Old bay", on=date(2020, 1, 1), by=house)
    closed = close_unit(unit=closed, on=timezone.localdate() - timedelta(days=30), by=house, why="rebuilt")
    _people(world, alder, ward, there, house)
    _places(world, ward, there, closed, house)
    _work(world, ward, there, house)
    _colleagues(world, ward, there, house)
    return world


def _organisation(slug: str, name: str, house: Actor) -> Any:
    return create_organisation(slug=slug, name=name, by=house, why="a world for a test")


def _people(world: World, alder: Any, ward: Any, there: Any, house: Actor) -> None:
    homes = {"asha": ("lead", ward), "ben": ("member", ward), "cato": ("lead", there)}
    homes |= {role: (role, alder.root) for role in AT_THE_TOP} | {role: (role, ward) for role in ON_THE_WARD}
    for name, (role, unit) in homes.items():
        person = create_person(name=name.title(), email=f"{name}@people.example", by=house, why="a test")
        join(person=person, scope=unit.scope, role=role, by=house)
        world.people[name] = person


def _places(world: World, ward: Any, there: Any, closed: Any, house: Actor) -> None:
    asha, cato = world.people["asha"], world.people["cato"]
    world.places = {
        "own": _place(ward, _measure(ward, "Falls", "control", house), "A second hoist", asha, house),
        "other": _place(
            there, _measure(there, f"{ELSEWHERE} falls", "control", house), f"A {ELSEWHERE} hoist", cato, house
        ),
        "team": {
            "measure": _measure(ward, f"{TEAM_ONLY} huddles held", "improvement", house),
            "above": ward.organisation.root,
        },
        "archived": {
            "unit": closed,
            "measure": _measure(ward, "Old falls", "control", house, archived_on=ago(40)),
            "above": ward.organisation.root,
        },
    }
    for records in world.places.values():
        records["reading"] = records["measure"].readings.current().latest("period_on")
    for place in ("own", "other"):
        entry = rules.Entry(period_on=rules.period_of(ago(900), "month"), numerator=5.0)
        measure = world.places[place]["measure"]
        made = import_readings(measure=measure, entries=[entry], replaces=False, by=house)
        world.places[place]["import"] = made
        marker = "" if place == "own" else f"{ELSEWHERE} "
        address, unit = "https://data.example/falls.csv", world.places[place]["unit"]
        feed = make_feed(unit=unit, name=f"{marker}Incidents", address=address, every="day", by=house, key=uuid7())
        world.places[place]["feed"] = feed
        world.places[place] |= _form(unit, marker, house)
        world.places[place]["upload"] = store_upload(
            unit=unit, pieces=[b"day,count"], source=f"{marker}long.csv", days="", replaces=False, key=uuid7(), by=house
        )
    days = {"period": rules.period_of(ago(40), "month"), "day": ago(3), "phase": rules.period_of(ago(470), "month")}
    days["soon"] = ago(-5)
    world.words = {name: day.isoformat() for name, day in days.items()} | {"ward": str(ward.pk), "to": str(asha.pk)}
    world.words["pasted"] = f"{world.words['period']}\t7"
    world.words["table"] = f"Month\tFalls\n{world.words['period']}\t7"


def _form(unit: Any, marker: str, house: Actor) -> dict[str, Any]:
    """A form of a unit, and a round of it that somebody else filled in."""
    question = Question("", f"{marker}Oxygen full?", "yes_no")
    version = publish_form(unit=unit, name=f"{marker}Trolley", purpose="", questions=[question], key=uuid7(), by=house)
    filled = Filled(on=ago(3), answers={"q1": "yes"}, key=uuid7())
    return {"form": version.form, "round": keep_round(version=version, filled=filled, by=house)}


def _place(unit: Any, measure: Any, text: str, to: Person, house: Actor) -> dict[str, Any]:
    """One record of each kind at a unit that is in use."""
    top = unit.organisation.root
    return {
        "unit": unit,
        "above": top,
        "organisation": unit.organisation,
        "measure": measure,
        "share": share(measure=measure, scope=top.scope, by=house, from_on=ago(10)),
        "note": annotate(measure=measure, on=ago(9), label="New mats", by=house),
        "split": _split(measure, house),
        "guarded": _guarded(unit, top, house),
        "conclusion": conclude(measure=measure, decided="Go on", review_on=ago(-60), by=house),
        **_code(unit, measure, house),
        "ask": raise_ask(scope=unit.scope, text=text, to=to, by=house, on=ago(1)),
    }


def _guarded(unit: Any, top: Any, house: Actor) -> Any:
    """A measure of the team that the top sees with small numbers hidden."""
    mark = f"{ELSEWHERE} " if ELSEWHERE in unit.name else ""
    measure = _measure(unit, f"{mark}Calls", "improvement", house)
    return share(measure=measure, scope=top.scope, by=house, from_on=ago(10), hides_small=True)


def _split(measure: Any, house: Actor) -> Any:
    """New limits the house asks for, so that anybody who may can be the second person."""
    yes = dict.fromkeys(("is_different", "is_known", "is_wanted", "is_lasting"), True)
    start = rules.period_of(ago(500), "month")
    return propose_split(measure=measure, starts_on=start, why="New mats", by=house, **yes)


def _code(unit: Any, measure: Any, house: Actor) -> dict[str, Any]:
    """A wall code, and a number that came by it and waits."""
    code, _secret = make_code(unit=unit, name="bay 3", where="anybody", measures=[measure], expires_on=None, by=house)
    period = measure.readings.current().latest("period_on").period_on
    entry = rules.Entry(period_on=period, numerator=19.0)
    return {"code": code, "held": record_by_code(code=code, measure=measure, entry=entry).held}


def _work(world: World, ward: Any, there: Any, house: Actor) -> None:
    """What both organisations work towards; a measure of the team alone stands in what everybody reads."""
    own, other = world.places["own"], world.places["other"]
    asha, cato = world.people["asha"], world.people["cato"]
    objective = _towards(ward.organisation, "Kind care", own["measure"], house)
    theirs = _towards(there.organisation, f"{ELSEWHERE} care", other["measure"], house)
    hidden = world.places["team"]["measure"]
    promise_measure(objective=objective, measure=hidden, words="", by=house, from_on=ago(50))
    own["project"] = _project(ward, "Steady", asha, own["measure"], house, objective=objective)
    other["project"] = _project(there, f"{ELSEWHERE} work", cato, other["measure"], house, objective=theirs)
    link_measure(project=own["project"], measure=hidden, by=house)
    own["spare"] = _measure(ward, "Waits", "assurance", house)
    other["spare"] = _measure(there, f"{ELSEWHERE} waits", "assurance", house)
    for place in (own, other):
        project, marker = place["project"], f"{ELSEWHERE} " if ELSEWHERE in place["unit"].name else ""
        place["cycle"] = plan_cycle(
            project=project, question=f"{marker}Ask three", test_on=ago(2), by=house, at=timezone.now(),
            measure=place["measure"],
        )  # fmt: skip
        place |= _whole(place["unit"], place["spare"], house)
    ended = _project(ward, "Old project", asha, own["measure"], house)
    world.places["archived"]["project"] = end_project(project=ended, state="achieved", on=ago(5), by=house)
    # What belongs to the whole is read by all and worded at the top: a place of its own.
    world.places["whole"] = {
        "strategy": ward.organisation, "objective": objective, "promise": objective.promises.first(),
        "spare": own["spare"],
    }  # fmt: skip


def _whole(unit: Any, part: Any, house: Actor) -> dict[str, Any]:
    """A measure that adds up another one, and the change that made it so."""
    mark = f"{ELSEWHERE} " if ELSEWHERE in unit.name else ""
    whole = define_measure(
        unit=unit, name=f"{mark}All together", kind="count", purpose="control", frequency="month", by=house
    )
    compose(whole=whole, parts=[part], by=house)
    change = Composition.pgh_event_model.objects.get(whole=whole)  # type: ignore[attr-defined]
    worked = define_measure(
        unit=unit, name=f"{mark}Twice", kind="average", purpose="control", frequency="month", by=house
    )
    work_out(whole=worked, formula="a * 2", sources={"a": Source(part, "numerator")}, by=house)
    return {"whole": whole, "component": whole.parts.get(), "change": change, "worked": worked}


def _colleagues(world: World, ward: Any, there: Any, house: Actor) -> None:
    """In each place somebody with a role, whom those who manage it may move, end, or see leave the organisation."""
    for place, unit, marker in [("own", ward, ""), ("other", there, f"{ELSEWHERE} ")]:
        bay = open_unit(parent=unit, code="BAY", name=f"{marker}Bay 2", on=None, by=house)
        person = create_person(name=f"{marker}Joy Marsh", email="", by=house, why="a test")
        role = join(person=person, scope=unit.scope, role="member", by=house, from_on=ago(200))
        world.places[place] |= {"colleague": person, "role": role, "bay": bay}
    leaver = create_person(name="Lee Aver", email="", by=house, why="a test")
    join(person=leaver, scope=ward.scope, role="member", by=house, from_on=ago(200))
    leaver.slug = ward.organisation.slug  # the address names the organisation, too
    world.places["whole"]["leaver"] = leaver


def _towards(organisation: Any, text: str, measure: Any, house: Actor) -> Any:
    set_true_north(organisation=organisation, text=text, by=house, from_on=ago(400))
    objective = add_objective(organisation=organisation, title=f"{text} for all", by=house)
    promise_measure(objective=objective, measure=measure, words="", by=house, from_on=ago(50))
    return objective


def _project(unit: Any, title: str, lead: Person, measure: Any, house: Actor, **fields: Any) -> Any:
    project = start_project(title=title, unit=unit, lead=lead, by=house, started_on=ago(100), **fields)
    link_measure(project=project, measure=measure, by=house)
    return project


def _measure(unit: Any, name: str, purpose: str, house: Actor, **fields: Any) -> Any:
    measure = define_measure(
        unit=unit, name=name, kind="count", purpose=purpose, frequency="month", direction="down", by=house, **fields
    )
    first = rules.period_of(ago(800), "month")
    periods = [first]
    while len(periods) < 20:
        periods.append(rules.following(periods[-1], "month"))
    entries = [rules.Entry(period_on=period, numerator=float(5 + i % 4)) for i, period in enumerate(periods)]
    record_readings(measure=measure, entries=entries, by=house)
    return measure


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)
