"""Riverbank's forms, and the rounds in which they were filled in: by the same services as everybody's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from betterward.demo.rules.clock import Clock
from betterward.demo.rules.story import Row, Story
from betterward.demo.services.riverbank.people import Folk, speaking_for
from betterward.demo.services.riverbank.places import Units
from betterward.intake import services
from betterward.intake.rules.collecting import Question
from betterward.intake.services import Filled
from betterward.measures.services import define_measure
from betterward.organisations.models import Unit
from betterward.people.models import Actor


INITIALS = ("AR", "TK", "SB", "MD", "LW")


def load(story: Story, clock: Clock, by: Actor, units: Units, folk: Folk) -> dict[str, int]:
    """Publish each form and keep its rounds; how many there are of both."""
    count = sum(_form(row, clock, by, units[row["unit"]], folk) for row in story.forms)
    return {"forms": len(story.forms), "rounds": count}


def _form(row: Row, clock: Clock, by: Actor, unit: Unit, folk: Folk) -> int:
    measure = define_measure(
        unit=unit, name=row["measure"], kind="proportion", by=by, frequency="week", combine="add", direction="up",
        plain_words=row["words"], numerator_label="checks met", denominator_label="checks that apply", unit_label="%",
        multiplier=100.0, decimals=0, purpose="control", family="process", why="loaded the demo",
    )  # fmt: skip
    asked = [
        Question("", one["text"], "yes_no", str(measure.pk), "met", is_must=one["must"]) for one in row["questions"]
    ]
    version = services.publish_form(
        unit=unit, name=row["name"], purpose=row["purpose"], questions=asked, by=by,
        key=uuid5(NAMESPACE_URL, f"{unit.pk}/{row['name']}"),
    )  # fmt: skip
    rounds = list(_rounds(row, clock))
    for filled in rounds:
        services.keep_round(version=version, filled=filled, by=speaking_for(folk[row["by"]], unit.scope))
    return len(rounds)


def _rounds(row: Row, clock: Clock) -> Iterator[Filled]:
    """Monday and Thursday of each week, the same each time the story is told."""
    chance, day = Random(row["seed"]), date.fromisoformat(row["first"])  # noqa: S311 - a story, no secret
    since = date.fromisoformat(row["since"])
    for n in range(row["rounds"]):
        told = "later" if day >= since else "met"
        answers = {
            f"q{at}": "yes" if chance.random() < one[told] else "no" for at, one in enumerate(row["questions"], 1)
        }
        if chance.random() < 0.06:
            answers.pop("q6")
        key = uuid5(NAMESPACE_URL, f"{row['name']}/{n}")
        yield Filled(on=clock.day(day), answers=answers, key=key, entered_as=chance.choice(INITIALS), is_sure=True)
        day += timedelta(days=3 if day.weekday() == 0 else 4)
