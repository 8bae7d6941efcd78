"""The tests of change that Riverbank's teams made, on the days they made them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from betterward.cycles import services as cycles
from betterward.cycles.models import Cycle
from betterward.demo.rules.clock import Clock
from betterward.demo.rules.story import Row, Story
from betterward.demo.services.riverbank.measures import Charted
from betterward.people.models import Actor
from betterward.projects.models import Project


EARLY, LATE = time(7, 0), time(15, 0)
"""When a plan is written, and when what came of it."""


def load(story: Story, clock: Clock, by: Actor, charted: Charted, projects: dict[str, Project]) -> int:
    """Every cycle of the story; how many there are."""
    made: dict[str, Cycle] = {}
    for row in story.work["cycle"]:
        made[row["code"]] = _cycle(row, clock, by, charted, projects[row["project"]], made)
    return len(made)


def _cycle(
    row: Row, clock: Clock, by: Actor, charted: Charted, project: Project, made: dict[str, Cycle]
) -> Cycle:  # fmt: skip
    """One cycle as far as it went: planned only, or studied and decided."""
    first = _day(row["on"], clock)
    last = _day(row["until"], clock) if "until" in row else None
    is_late = "predicted" in row
    planned = cycles.plan_cycle(
        project=project, question=row["question"], idea=row.get("idea", ""), test_on=first, until_on=last, by=by,
        at=_at(first, EARLY), follows=made.get(row.get("after", "")), scale=row["scale"],
        measure=charted[row["measure"]] if "measure" in row else None, who=row["who"], noted=row["noted"],
        where=project.unit.name, conditions=row.get("conditions", ""), prediction="" if is_late else row["prediction"],
    )  # fmt: skip
    if "happened" not in row:
        return planned
    begun = cycles.begin_test(cycle=planned, by=by, at=_at(first, LATE), on=first)
    if is_late:
        moment = _at(_day(row["predicted"], clock), LATE)
        begun = cycles.change_plan(
            cycle=begun, version=begun.version, by=by, at=moment, prediction=row["prediction"]
        )  # fmt: skip
    return _concluded(row, begun, by, (last or first) + timedelta(days=1))


def _concluded(row: Row, cycle: Cycle, by: Actor, on: date) -> Cycle:
    said: dict[str, Any] = {name: row[name] for name in ("happened", "met", "learned")}
    studied = cycles.study_cycle(cycle=cycle, by=by, at=_at(on, LATE), on=on, version=cycle.version, **said)
    return cycles.decide_cycle(
        cycle=studied, decision=row["decision"], by=by, on=on, next_step=row.get("next", "")
    )  # fmt: skip


def _day(text: str, clock: Clock) -> date:
    return clock.day(date.fromisoformat(text))


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
