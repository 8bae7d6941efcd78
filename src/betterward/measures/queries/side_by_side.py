"""One definition at several units at one time: a funnel of shares and rates, or a Pareto chart of counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from betterward.common.prepared import prepared
from betterward.measures.charting.gathering import Series, many_series
from betterward.measures.models import Measure
from betterward.measures.queries.rows import drawn, said
from betterward.people.models import Actor
from variation import Meaning, comparison, drawing, reading


STRETCHES = (3, 6, 12, 24)
"""How many of the latest periods may be added up."""

LEVEL = 0.998
"""Units beyond these limits are named: about three standard errors."""

ENOUGH_TO_WIDEN = 10
"""Units from which on their own spread may widen the limits; two that differ would hide themselves."""

WORDS = {
    Meaning.COMMON: lazy("within the limits"),
    Meaning.IMPROVEMENT: lazy("beyond the limits, on the good side"),
    Meaning.CONCERN: lazy("beyond the limits, on the side to look at"),
    Meaning.NEUTRAL: lazy("beyond the limits"),
}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit with what was counted there."""

    index: int
    name: str
    address: str
    counted: str
    out_of: str
    value: str
    says: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Units side by side: the picture, the rows by name, and over which periods."""

    kind: str
    says: str
    full: SafeString | str
    narrow: SafeString | str
    rows: list[UnitRow]
    since: str
    until: str
    silent: list[str]


def side_by_side(measure: Measure, actor: Actor, today: date, last: int) -> SideBySide:
    """The same definition at every unit this actor may see, over the latest periods; two queries.

    Wholes are left out, so that nothing is counted twice; so are units without a number in these periods, by name.
    """
    found = _of_definition(actor, today, measure.definition_id, measure.organisation_id)
    series = many_series(found, there=())
    periods = sorted({day for one in series.values() for day in one.periods})[-last:]
    if not periods:
        return SideBySide("none", "", "", "", [], "", "", [])
    sums = {one: _summed(series[one.pk], periods[0]) for one in found}
    told = [one for one in found if sums[one] is not None]
    make = _funnel if measure.version.kind in ("proportion", "rate") else _pareto
    kind, says, full, narrow, rows = make(measure, told, [sums[one] or (0.0, 0.0) for one in told])
    frequency = measure.version.frequency
    silent = [_named(one) for one in found if sums[one] is None]
    return SideBySide(
        kind, says, full, narrow, rows, said(periods[0], frequency), said(periods[-1], frequency), silent
    )  # fmt: skip


@prepared
def _of_definition(actor: Actor, today: date, definition: UUID, organisation: UUID) -> QuerySet[Measure]:
    seen = Measure.objects.visible_to(actor, today).active()
    rows = seen.filter(definition=definition, organisation=organisation, parts=None)
    return rows.select_related("version", "unit").order_by("unit__sort_key", "stratum")


def _summed(series: Series, since: date) -> tuple[float, float] | None:
    """Numerators and denominators from a period on; None without any number."""
    kept = [i for i, day in enumerate(series.periods) if day >= since]
    above, below = series.column("numerator")[kept], series.column("denominator")[kept]
    if not np.isfinite(above).any():
        return None
    both = np.isfinite(above)
    return float(above[both].sum()), float(np.nansum(below[both]))


def _named(one: Measure) -> str:
    return f"{one.unit.name}: {one.stratum}" if one.stratum else one.unit.name


Made = tuple[str, str, SafeString | str, SafeString | str, list[UnitRow]]


def _funnel(measure: Measure, found: list[Measure], sums: list[tuple[float, float]]) -> Made:
    version: Any = measure.version
    above, below = [top for top, _under in sums], [under for _top, under in sums]
    made = comparison.funnel(
        above, below, units=[_named(one) for one in found], kind=version.kind, direction=version.direction,
        multiply=version.multiplier, options=comparison.FunnelOptions(adjust=len(found) >= ENOUGH_TO_WIDEN),
    )  # fmt: skip
    meanings = made.meanings(LEVEL)
    spelling = {"label": measure.full_name, "unit": version.unit_label, "size_label": version.denominator_label}
    full, narrow = (
        drawn(drawing.funnel_svg(made, size, **spelling, decimals=version.decimals, level=LEVEL, translate=_))
        for size in ("full", "narrow")
    )
    rows = [
        UnitRow(
            i, _named(one), one.get_absolute_url(), reading.format_number(above[i], 0),
            reading.format_number(below[i], 0),
            reading.format_number(float(made.ratios[i]), version.decimals, "%" if version.unit_label == "%" else ""),
            str(WORDS[meanings[i]]),
        )
        for i, one in enumerate(found)
    ]  # fmt: skip
    beyond = sum(meaning is not Meaning.COMMON for meaning in meanings)
    return "funnel", _funnel_says(beyond, len(found), is_widened=made.is_adjusted), full, narrow, rows


def _funnel_says(beyond: int, units: int, *, is_widened: bool) -> str:
    """How many lie beyond the limits, and what that means for the others."""
    if beyond:
        says = _("%(beyond)s of %(units)s units lie beyond the limits.")
    elif is_widened:
        says = _("None of %(units)s units lies beyond the limits.")
    else:
        says = _("None of %(units)s units lies beyond the limits: they do not differ by more than chance.")
    widened = _("The limits are widened, because these units differ among themselves by more than chance alone.")
    said = says % {"beyond": beyond, "units": units}
    return f"{said} {widened}" if is_widened else said


def _pareto(measure: Measure, found: list[Measure], sums: list[tuple[float, float]]) -> Made:
    names, counts = [_named(one) for one in found], [top for top, _under in sums]
    made = comparison.pareto(names, counts)
    full, narrow = (
        drawn(drawing.pareto_svg(made, size, label=measure.full_name, translate=_)) for size in ("full", "narrow")
    )
    total = sum(counts)
    rows = [
        UnitRow(
            i, names[i], one.get_absolute_url(), reading.format_number(counts[i], 0), "",
            reading.format_number(100 * counts[i] / total, 0, "%") if total else "", "",
        )
        for i, one in enumerate(found)
    ]  # fmt: skip
    vital = made.vital()
    says = _("%(vital)s of %(all)s units make at least 80%% of %(total)s.") % {
        "vital": vital, "all": len(found), "total": reading.format_number(total, 0),
    }  # fmt: skip
    return "pareto", says if total else _("Nothing was counted."), full, narrow, rows
