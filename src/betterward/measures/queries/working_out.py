"""A measure worked out by a formula: its sources and who collects them, its latest periods, and what held before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from betterward.measures import formulas, policies
from betterward.measures.charting.gathering import many_series, quantity
from betterward.measures.models import Composition, Measure
from betterward.measures.queries.rows import said
from betterward.people.models import Actor
from variation import drawing, reading


SHOWN = 12
"""Periods that are worked out on the page, before anything is kept."""

TAKEN: Mapping[str, Any] = {
    "value": lazy("the value its chart shows"), "numerator": lazy("how many"), "denominator": lazy("out of how many"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A letter of a formula: the measure behind it, and what is taken from it."""

    letter: str
    part: Measure
    taken: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A letter in words; without an address where this actor may not see the measure."""

    letter: str
    name: str
    address: str
    taken: str
    collected: str


@dataclass(frozen=True, slots=True)
class WorkedRow:
    """One period: the numbers that go in, and what comes out or why nothing does."""

    period: str
    values: list[str]
    result: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A formula over the latest periods."""

    formula: str
    sources: list[SourceRow]
    letters: list[str]
    rows: list[WorkedRow]


@dataclass(frozen=True, slots=True)
class WorkedPage:
    """Everything the page prints: what holds, and what held before."""

    standing: Preview | None
    before: list[tuple[str, str]]
    may_edit: bool
    why_not: str


def worked_page(measure: Measure, actor: Actor, today: date) -> WorkedPage:
    """The formula of a measure as far as this actor may see its sources."""
    found = Composition.objects.filter(whole=measure).exclude(formula="")
    links = list(found.select_related("part__version", "part__unit", "part__organisation").order_by("letter"))
    links = [link for link in links if link.until_on is None or link.until_on >= today] or links
    standing = [link for link in links if link.from_on is None or link.from_on <= today] or links
    held = [Held(link.letter, link.part, link.taken) for link in standing]
    formula = standing[0].formula if standing else ""
    return WorkedPage(
        standing=preview(measure, formula, held, actor, today) if held else None,
        before=_before(found),
        may_edit=policies.may_in_sight(actor, "edit", measure),
        why_not=_why_not(measure),
    )


def _before(found: Iterable[Composition]) -> list[tuple[str, str]]:
    """Every formula that holds or held, the latest first, with its days."""
    stretches = {(link.from_on or date.min, link.until_on or date.max): link.formula for link in found}
    if len(stretches) < 2:
        return []
    return [(formula, _days(*days)) for days, formula in sorted(stretches.items(), reverse=True)]


def _days(first: date, last: date) -> str:
    begins = "" if first == date.min else drawing.period_label(first, "day")
    ends = "" if last == date.max else drawing.period_label(last, "day")
    if begins and ends:
        return _("from %(first)s to %(last)s") % {"first": begins, "last": ends}
    return _("from %(first)s") % {"first": begins} if begins else _("to %(last)s") % {"last": ends}


def _why_not(measure: Measure) -> str:
    if measure.version.kind != "average":
        return _("Only a measure of the kind “average or single value” can be worked out. Start a new one for it.")
    if measure.readings.current().exists():
        return _("It has readings of its own, which nobody would see any more. Start a new measure for the formula.")
    return ""


def preview(whole: Measure, formula: str, held: Sequence[Held], actor: Actor, today: date) -> Preview:
    """The latest periods by a formula, nothing kept; numbers this actor may not see are left out."""
    read = formulas.formula(formula)
    used = [one for one in held if one.letter in read.letters]
    seen = set(Measure.objects.visible_to(actor, today).filter(pk__in=[o.part.pk for o in used]).values_list("pk"))
    shown = [one for one in used if (one.part.pk,) in seen]
    return Preview(
        formula=read.text,
        sources=[_source(one, is_seen=one in shown) for one in used],
        letters=[one.letter for one in shown],
        rows=_rows(whole, read, used, shown),
    )


def _source(one: Held, *, is_seen: bool) -> SourceRow:
    version = one.part.version
    if not is_seen:
        return SourceRow(one.letter, _("a measure you may not see"), "", "", "")
    label = {"numerator": version.numerator_label, "denominator": version.denominator_label}.get(one.taken, "")
    plan = [version.get_frequency_display(), version.collected_when, version.collected_by]
    who = "" if version.collected_by else _("; nobody has said who collects it")
    return SourceRow(
        letter=one.letter,
        name=f"{one.part.full_name}, {one.part.unit.name}",
        address=one.part.get_absolute_url(),
        taken=label or str(TAKEN[one.taken]),
        collected=", ".join(word for word in map(str, plan) if word) + who,
    )


def _rows(whole: Measure, read: formulas.Formula, used: Sequence[Held], shown: Sequence[Held]) -> list[WorkedRow]:
    found = many_series({one.part for one in used})
    points = {pk: dict(zip(series.periods, series.points, strict=True)) for pk, series in found.items()}
    periods = sorted({day for theirs in points.values() for day in theirs})[-SHOWN:]
    rows = []
    for day in reversed(periods):
        values = {one.letter: quantity(one.part, points[one.part.pk].get(day), one.taken) for one in used}
        answer = formulas.worked_out(read, values)
        rows.append(
            WorkedRow(
                said(day, whole.version.frequency),
                [_plain(values[one.letter]) for one in shown],
                _result(whole, answer),
            )
        )
    return rows


def _plain(number: float | None) -> str:
    return "–" if number is None else f"{number:,.4f}".rstrip("0").rstrip(".")


def _result(whole: Measure, answer: formulas.Answer) -> str:
    if answer.value is not None:
        return reading.format_number(answer.value, whole.version.decimals)
    if answer.is_undefined:
        return _("blank: it would be divided by zero")
    return _("blank: %(letters)s missing") % {"letters": ", ".join(answer.missing)}
