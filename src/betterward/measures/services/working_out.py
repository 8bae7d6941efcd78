"""A measure that is worked out from others by a formula, from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.measures import charting, formulas, policies, rules
from betterward.measures.models import Composition, Measure
from betterward.measures.services.composing import require_mine_to_add
from betterward.measures.services.journal import tell
from betterward.people.models import Actor


TAKEN = ("numerator", "denominator", "value")
"""What a formula may take from a measure; `value` is what its chart shows."""


@dataclass(frozen=True, slots=True)
class Source:
    """A measure behind a letter, and what is taken from it."""

    part: Measure
    taken: str


@transaction.atomic
def work_out(
    *, whole: Measure, formula: str, sources: Mapping[str, Source], by: Actor, from_on: date | None = None,
    why: str = "",
) -> int:  # fmt: skip
    """Work a measure out by a formula from a day on; what held before keeps the days before.

    Raises
    ------
    Refused
        The formula cannot be read or names a letter that stands for nothing; `by` may not change the measure or pass a
        source on; a source is counted by other periods; it would be worked out from itself, also by way of others.
    """
    policies.require(by, "edit", whole)
    refuse_identifiers(why)
    found = read(formula, sources)
    charting.hold([whole.pk, *(source.part.pk for source in sources.values())])
    _require_fit(whole)
    used = {letter: sources[letter] for letter in sorted(found.letters)}
    for source in used.values():
        _require_source(whole, source)
        require_mine_to_add(whole, source.part, by)
    with because(who=by.name, why=why or "worked out by a formula"):
        _end_what_held(whole, from_on)
        rows = [
            Composition(
                whole=whole, part=source.part, letter=letter, taken=source.taken, formula=found.text, from_on=from_on
            )
            for letter, source in used.items()
        ]
        Composition.objects.bulk_create(rows)
        tell("worked_out", whole, by, why, formula=found.text)
        charting.refresh(whole)
    return len(rows)


def read(formula: str, sources: Mapping[str, object]) -> formulas.Formula:
    """The formula, when every letter in it stands for something."""
    try:
        found = formulas.formula(formula)
    except rules.Unfit as unfit:
        raise Refused(_words(unfit, sources), code=unfit.code) from unfit
    unknown = sorted(found.letters - set(sources))
    if unknown:
        raise Refused(_unknown(unknown[0], sources), code="unknown")
    if not found.letters:
        raise Refused(_("A formula needs at least one measure, such as a."), code="no_letter")
    return found


def _words(unfit: rules.Unfit, sources: Mapping[str, object]) -> str:
    if unfit.code == "unknown":
        return _unknown(str(unfit.facts["name"]), sources)
    words = {
        "empty": _("Type a formula, such as a / b * 1000."),
        "too_long": _("That is longer than %(most)s characters. Work part of it out as a measure of its own."),
        "unreadable": _("I cannot read it from “%(at)s” on. Use numbers, letters, + - * / and brackets."),
        "too_large": _("%(number)s is too large a number for a formula."),
        "too_deep": _("There are too many brackets within brackets. Work part of it out as a measure of its own."),
        "not_arithmetic": _(
            "That is no sum I can work out. Look at the brackets and at what stands between the letters."
        ),
    }
    return words[unfit.code] % unfit.facts


def _unknown(name: str, sources: Mapping[str, object]) -> str:
    letters = sorted(sources)
    if not letters:
        return _("“%(name)s” stands for nothing yet. Choose a measure for it.") % {"name": name}
    known = _(" and ").join([", ".join(letters[:-1]), letters[-1]] if len(letters) > 1 else letters)
    if len(letters) == 1:
        return _("I know the name %(known)s, not %(name)s.") % {"known": known, "name": name}
    return _("I know the names %(known)s, not %(name)s.") % {"known": known, "name": name}


def _require_fit(whole: Measure) -> None:
    if whole.version.kind != "average":
        raise Refused(
            _("Only a measure of the kind “average or single value” can be worked out. Start a new one for it."),
            code="not_a_value",
        )
    if whole.readings.current().exists():
        raise Refused(
            _("%(name)s has readings of its own, which nobody would see any more. Start a new measure for the formula.")
            % {"name": whole.full_name},
            code="has_readings",
        )


def _require_source(whole: Measure, source: Source) -> None:
    part = source.part
    if part.organisation_id != whole.organisation_id:
        raise Refused(_("Measures of another organisation come by an agreement, not here."), code="other_organisation")
    if part.version.frequency != whole.version.frequency or part.version.kind in ("days_between", "cases_between"):
        raise Refused(
            _("%(part)s is not counted for the same periods, so nothing can be worked out from both.")
            % {"part": part.full_name},
            code="differs",
        )
    if source.taken not in TAKEN or (
        source.taken != "value" and source.taken not in rules.FIELDS_OF_KIND[part.version.kind]
    ):
        raise Refused(_("%(part)s has no such number.") % {"part": part.full_name}, code="no_such_number")
    if whole.pk in charting.with_parts(part.pk):
        raise Refused(_("A measure cannot be worked out from itself, not even by way of another."), code="circle")


def _end_what_held(whole: Measure, from_on: date | None) -> None:
    """The formula before ends the day before; one that began no earlier is replaced. The history keeps both."""
    rows = Composition.objects.filter(whole=whole)
    if from_on is None:
        rows.delete()
        return
    rows.filter(from_on__gte=from_on).delete()
    rows.filter(Q(until_on=None) | Q(until_on__gte=from_on)).update(until_on=from_on - timedelta(days=1))
