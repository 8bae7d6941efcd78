"""The groups a measure is split into: side by side on one scale, never ranked, small numbers never told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from betterward.common.prepared import prepared
from betterward.measures import charting, rules
from betterward.measures.charting import guarding
from betterward.measures.charting.gathering import many_series
from betterward.measures.models import Measure
from betterward.measures.queries.rows import drawn, said
from betterward.people.models import Actor
from variation import comparison, reading


LENGTHS = {"quarter": lazy("every quarter"), "year": lazy("every year"), "month": lazy("every month")}
"""Longer periods as the page says them."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: over all periods together, and how far it is from the largest."""

    name: str
    address: str
    value: str
    parts: str
    gap: str
    picture: SafeString


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """Everything the page of groups prints."""

    rows: list[GroupRow]
    since: str
    until: str
    periods: str
    is_drawn: bool
    has_hidden: bool
    others: int
    least: int


def groups_page(measure: Measure, actor: Actor, today: date) -> GroupsPage:
    """Groups of the measure's definition at its unit, as far as this actor may see them; two queries.

    Only periods in which every group was counted are added up; what is counted by another version is left out.
    """
    found = _groups(actor, today, measure.definition_id, measure.unit_id) if _fits(measure) else []
    same = [one for one in found if one.version_id == measure.version_id]
    series, least = many_series(same, there=()), measure.organisation.least_told
    counted = [guarding.counted(series[one.pk]) for one in same]
    periods = sorted(set.intersection(*(set(one) for one in counted))) if counted else []
    if len(same) < 2 or not periods:
        return GroupsPage([], "", "", "", is_drawn=False, has_hidden=False, others=len(found) - len(same), least=least)
    shared = [{day: one[day] for day in periods} for one in counted]
    frequency = measure.version.frequency
    sums = [(sum(t for t, _u in one.values()), sum(u for _t, u in one.values())) for one in shared]
    hidden = _hidden(measure, sums)
    length, pictures = _pictures(same, shared, least)
    return GroupsPage(
        rows=[
            GroupRow(
                one.stratum, one.get_absolute_url(), _value(one, sums[n], is_hidden=hidden[n]),
                _parts(one, sums[n], is_hidden=hidden[n]), _gap(one, same, sums, hidden, n),
                drawn(pictures.get(one.pk, "")),
            )
            for n, one in enumerate(same)
        ],
        since=said(periods[0], frequency),
        until=said(periods[-1], frequency),
        periods=str(LENGTHS.get(length, "")) if length != frequency else "",
        is_drawn=bool(pictures),
        has_hidden=any(hidden),
        others=len(found) - len(same),
        least=least,
    )  # fmt: skip


def _fits(measure: Measure) -> bool:
    return measure.version.kind in rules.ADDABLE


@prepared
def _groups(actor: Actor, today: date, definition: UUID, unit: UUID) -> QuerySet[Measure]:
    seen = Measure.objects.visible_to(actor, today).active().filter(definition=definition, unit=unit, parts=None)
    return seen.exclude(stratum="").select_related("version", "unit", "organisation").order_by("stratum")


def _hidden(measure: Measure, sums: Sequence[tuple[float, float]]) -> list[bool]:
    """Small sums, and those beside them that would give them away to whoever knows the sum of all."""
    least = measure.organisation.least_told
    hidden = _with_neighbours([top for top, _under in sums], least)
    if measure.version.kind != "proportion":
        return hidden
    left = _with_neighbours([under - top for top, under in sums], least)
    return [one or other for one, other in zip(hidden, left, strict=True)]


def _with_neighbours(counts: Sequence[float], least: int) -> list[bool]:
    whole = [round(count) for count in counts]
    mask = comparison.hidden_cells([*whole, sum(whole)], [(len(whole), range(len(whole)))], least)
    return [bool(one) for one in mask[: len(whole)]]


def _pictures(groups: Sequence[Measure], counted: Sequence[rules.Counted], least: int) -> tuple[str, dict[UUID, str]]:
    """Each group over the shortest periods in which no group has a small count; nothing where there are none."""
    frequency = groups[0].version.frequency
    chosen = guarding.without_small(groups[0], counted, least)
    if chosen is None:
        return frequency, {}
    length, numbers = chosen
    shown = [guarding.over(one, length) for one in groups]
    series = {one.pk: guarding.series_over(theirs, length) for one, theirs in zip(groups, numbers, strict=True)}
    return length, charting.multiples(shown, labels=[one.stratum for one in groups], series=series).pictures


def _value(one: Measure, sums: tuple[float, float], *, is_hidden: bool) -> str:
    version = one.version
    if is_hidden:
        return _("hidden")
    if version.kind == "count":
        return reading.format_number(sums[0], 0)
    if not sums[1]:
        return "–"
    return reading.format_number(
        sums[0] / sums[1] * version.multiplier, version.decimals, "%" if version.unit_label == "%" else ""
    )


def _parts(one: Measure, sums: tuple[float, float], *, is_hidden: bool) -> str:
    if is_hidden or one.version.kind == "count":
        return ""
    return f"{reading.format_number(sums[0], 0)} / {reading.format_number(sums[1], 0)}"


def _gap(
    one: Measure, groups: Sequence[Measure], sums: Sequence[tuple[float, float]], hidden: Sequence[bool], n: int
) -> str:  # fmt: skip
    """How far a group is from the largest, with its doubt; nothing where numbers do not suffice."""
    if one.version.kind == "count":
        return _("Counts have no size to be held against, so no gap is stated.")
    at = max(range(len(groups)), key=lambda place: sums[place][1])
    if n == at:
        return _("The largest group; the others are held against it.")
    if hidden[n] or hidden[at] or min(sums[n][0], sums[at][0]) < rules.ENOUGH or not (sums[n][1] and sums[at][1]):
        return _("Too few events to state a gap.")
    make = _ratio_says if one.version.kind == "rate" else _difference_says
    return make(groups[at].stratum, (*sums[n], *sums[at]))


def _ratio_says(other: str, four: tuple[float, float, float, float]) -> str:
    ratio, low, high = comparison.rate_ratio(*four)
    digits = 2 if 0.5 < ratio < 1.5 else 1  # near 1, one digit would hide on which side of it the doubt ends
    told = {name: reading.format_number(n, digits) for name, n in (("ratio", ratio), ("low", low), ("high", high))}
    words = (
        _("May be no gap: %(ratio)s times as high as for %(other)s, and anything from %(low)s to %(high)s fits.")
        if low <= 1 <= high
        else _("%(ratio)s times as high as for %(other)s; anything from %(low)s to %(high)s fits.")
    )
    return words % {**told, "other": other}


def _difference_says(other: str, four: tuple[float, float, float, float]) -> str:
    gap, low, high = comparison.share_difference(*four)
    told = {
        name: reading.format_number(100 * one, 0) for name, one in (("gap", abs(gap)), ("low", low), ("high", high))
    }
    if low <= 0 <= high:
        words = _("May be no gap to %(other)s: anything from %(low)s to %(high)s percentage points fits.")
    elif gap > 0:
        words = _("%(gap)s percentage points higher than for %(other)s; anything from %(low)s to %(high)s fits.")
    else:
        words = _("%(gap)s percentage points lower than for %(other)s; anything from %(low)s to %(high)s fits.")
    return words % {**told, "other": other}
