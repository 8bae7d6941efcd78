"""What Riverbank is working towards, on what, and what is in the way."""

from __future__ import annotations

from datetime import date

from betterward.asks import services as asks
from betterward.demo.rules.clock import Clock
from betterward.demo.rules.story import Row, Story
from betterward.demo.services.riverbank import cycles
from betterward.demo.services.riverbank.measures import Charted
from betterward.demo.services.riverbank.people import Folk, speaking_for
from betterward.demo.services.riverbank.places import Units
from betterward.organisations.models import Organisation
from betterward.people.models import Actor
from betterward.projects import services as projects
from betterward.projects.models import Project
from betterward.strategy import services as strategy
from betterward.strategy.models import Objective


def load(story: Story, clock: Clock, by: Actor, units: Units, folk: Folk, charted: Charted) -> dict[str, int]:
    """The true north, objectives with their promises, projects with their measures, and asks with their answers."""
    organisation = units["riverbank"].organisation
    for row in story.work["true_north"]:
        strategy.set_true_north(organisation=organisation, text=row["text"], by=by, from_on=_on(row["on"], clock))
    objectives = {
        row["code"]: _objective(row, story, clock, by, organisation, charted) for row in story.work["objective"]
    }
    started = {row["code"]: _project(row, clock, by, units, folk, charted, objectives) for row in story.work["project"]}
    cycles.load(story, clock, by, charted, started)
    for row in story.work["ask"]:
        _ask(row, clock, units, folk)
    return {what: len(story.work[kind]) for what, kind in COUNTED.items()}


COUNTED = {"objectives": "objective", "projects": "project", "asks": "ask", "cycles": "cycle"}


def _objective(
    row: Row, story: Story, clock: Clock, by: Actor, organisation: Organisation, charted: Charted
) -> Objective:
    """An objective, promised since the true north was agreed."""
    since = _on(story.work["true_north"][0]["on"], clock)
    objective = strategy.add_objective(
        organisation=organisation, title=row["title"], by=by, text=row["text"], code=row["code"],
        by_on=clock.month(date.fromisoformat(row["by"])),
    )  # fmt: skip
    for promise in row["promises"]:
        strategy.promise_measure(
            objective=objective, measure=charted[promise["measure"]], words=promise["words"], by=by, from_on=since
        )
    return objective


def _project(
    row: Row, clock: Clock, by: Actor, units: Units, folk: Folk, charted: Charted, objectives: dict[str, Objective]
) -> Project:
    """A project with its measures, and its end where it has one."""
    is_ended = "ended" in row
    project = projects.start_project(
        title=row["title"], unit=units[row["unit"]], by=by, started_on=_on(row["started"], clock), code=row["code"],
        aim=row["aim"], plain_words=row["plain_words"], lead=folk.get(row.get("lead", "")),
        objective=objectives.get(row.get("objective", "")), state="live" if is_ended else row["state"],
    )  # fmt: skip
    for code, family in row["measures"].items():
        projects.link_measure(project=project, measure=charted[code], family=family, by=by)
    if is_ended:
        ended = _on(row["ended"], clock)
        projects.end_project(project=project, state=row["state"], on=ended, learned=row.get("learned", ""), by=by)
    return project


def _ask(row: Row, clock: Clock, units: Units, folk: Folk) -> None:
    to, scope = folk[row["to"]], units[row["at"]].scope
    ask = asks.raise_ask(
        scope=scope, text=row["text"], to=to, by=speaking_for(folk[row["by"]], scope),
        on=_on(row["on"], clock), code=row["code"], kind=row["kind"],
    )  # fmt: skip
    if "state" in row:
        asks.answer_ask(
            ask=ask,
            state=row["state"],
            answer=row["answer"],
            by=speaking_for(to, scope),
            on=_on(row["answered"], clock),
        )


def _on(text: str, clock: Clock) -> date:
    return clock.day(date.fromisoformat(text))
