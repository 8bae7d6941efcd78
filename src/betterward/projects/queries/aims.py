"""What an aim still lacks, in kind words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from betterward.projects import rules


MISSING: dict[str, Promise] = {
    "A1": _("How much? Put in a number you want to reach, so that you will know when you are there."),
    "A2": _("By when? Choose a day that lies ahead of the start."),
    "A3": _("For whom? Say which people it is about."),
    "A4": _("Where? Name the ward, clinic or team."),
    "A5": _("From what? Say how it is now, and over which time that was counted."),
    "A6": _("The numbers go the other way than the words. Look at “from” and “to” again."),
    "A7": _("Which measure will tell? Add one outcome measure."),
    "A8": _("This names a solution. Keep the aim open: the ideas come later, and some will surprise you."),
    "A9": _("There seem to be two aims in this one. Two short ones are easier to reach."),
    "A10": _("Which objective does it serve? Choose the nearest one."),
    "A11": _("What do patients say about it? A sentence from one conversation is a start."),
}
"""What to do about a check that is not passed; the checks themselves are `rules.aim_checks`."""


@dataclass(frozen=True, slots=True)
class AimSaid:
    """An aim as one sentence, and what it lacks, the most telling first."""

    sentence: str
    passed: int
    of: int
    lacks: list[str]


def aim_said(
    aim: rules.Aim, *, started_on: date, has_outcome: bool, has_objective: bool, has_place: bool = True
) -> AimSaid:
    """The sentence of an aim with the checks it does not pass yet, in words."""
    checks = rules.aim_checks(
        aim, started_on=started_on, has_outcome=has_outcome, has_objective=has_objective, has_place=has_place
    )
    lacks = [str(MISSING[check.code]) for check in checks if not check.passed]
    return AimSaid(aim.sentence, len(checks) - len(lacks), len(checks), lacks)
