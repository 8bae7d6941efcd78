"""A chart of pasted numbers: read, analysed, drawn and told, and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

import variation
from betterward.common.errors import Refused
from betterward.common.identifiers import refuse_identifiers
from betterward.intake.queries import fault, note
from betterward.intake.rules import pasting
from betterward.intake.rules.pasting import Pasted, Unreadable
from betterward.pages.rules import choosing
from variation import Chart, VariationError, drawing, reading


MOST_SHOWN = 500
"""Rows of the table on the page; a longer one would be slow to open on a phone."""

MOST_TWICE = 2000
"""Points that are drawn a second time for narrow screens; more would be a smudge on a phone in either size."""

MOST_TOLD = 50
"""Rows listed one by one when they could not be read."""

CHARTS = {
    "i": lazy("XmR: one value each time"),
    "run": lazy("Run chart: the middle line, no limits"),
    "c": lazy("C: counts of events"),
    "g": lazy("G: cases between rare events"),
    "t": lazy("T: days between rare events"),
    "p": lazy("P: how many out of how many"),
    "pp": lazy("P′: the same, for numbers in the thousands"),
    "u": lazy("U: events for so many days or hours"),
    "up": lazy("U′: the same, for numbers in the thousands"),
    "xbar": lazy("X̄: averages of several numbers each time"),
    "xbar_r": lazy("X̄ with limits from ranges, as on an X̄ and R chart"),
    "s": lazy("S: how much they differ within each time"),
    "r": lazy("R: from the smallest to the largest each time"),
}

FROM_RANGES: dict[str, Any] = {
    "chart": "xbar", "options": variation.Options(subgroup_sigma="uwave_r", constants="exact"),
}  # fmt: skip
"""The older way to find the limits of averages; textbooks and many sheets use it."""

REASONS = {
    "few_points": lazy("There are fewer than 12 points, so this is a run chart; limits would not be firm yet."),
    "counts_of_events": lazy("These are small whole numbers, so they are taken as counts of events."),
    "one_value_a_period": lazy("There is one value each time, so this is an XmR chart."),
    "classified_yes_no": lazy("There are two numbers each time, how many and out of how many, so this is a P chart."),
    "large_denominators": lazy(
        "The second numbers are in the thousands; ordinary limits would be too narrow, so this chart widens them."
    ),
    "events_per_opportunity": lazy("Events are counted against time or room, so this is a U chart."),
    "several_a_time": lazy("There are several numbers each time, so their averages are drawn: an X̄ chart."),
    "chosen": lazy("You chose this chart."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person pasted and chose."""

    numbers: str
    name: str = ""
    direction: str = "neither"
    chart: str = ""
    layout: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """Everything the page shows of a chart that is kept nowhere."""

    title: str
    sentence: str
    icon: SafeString
    full: SafeString
    narrow: SafeString
    chart: str
    because: str
    charts: list[tuple[str, str]]
    unit: str
    rows: int
    points: int
    table: list[drawing.TableRow]
    has_parts: bool
    is_cut: bool
    explained: list[str]
    notes: list[str]
    faults: list[str]
    more_faults: int


def tried(asked: Asked) -> Tried:
    """The chart of what was pasted.

    Raises
    ------
    Refused
        No series can be read from the text, or it holds an NHS number; the sentence says what to do.
    """
    refuse_identifiers(asked.numbers, asked.name)
    try:
        pasted = pasting.read(asked.numbers, asked.layout)
    except Unreadable as unreadable:
        raise _refused(unreadable) from unreadable
    kind, because = _kind(pasted, asked.chart)
    return _told(asked, pasted, kind, because)


def _refused(unreadable: Unreadable) -> Refused:
    words = {
        "nothing": _("There is nothing to draw yet. Paste a column of numbers, and draw again."),
        "no_numbers": _(
            "No column of numbers was found in what you pasted. It is still below: "
            "take out what is not a number, and draw again."
        ),
        "too_many_rows": _(
            "These are %(rows)s rows; %(most)s at a time can be drawn. Your text is still below: "
            "keep the latest ones, and draw again."
        ),
        "too_long": _(
            "The first day is %(first)s and the last %(last)s, which looks like a slip in a year. "
            "Your text is still below: mend it, and draw again."
        ),
    }
    return Refused(words[unreadable.code] % unreadable.facts, code=unreadable.code)


def _kind(pasted: Pasted, wanted: str) -> tuple[str, str]:
    proposal = choosing.proposed(pasted)
    if wanted in choosing.possible(pasted) and wanted != proposal.chart:
        return wanted, "chosen"
    return proposal.chart, proposal.because


def _told(asked: Asked, pasted: Pasted, kind: str, because: str) -> Tried:
    times, unit = choosing.scale(pasted, kind)
    is_one, in_groups = pasted.sizes is None, pasted.groups is not None
    decimals = pasted.decimals + in_groups if is_one else 1
    chart = _analysed(pasted, kind, times, asked.direction)
    # The same few words stand in thousands of rows: each is looked up once.
    say = cache(_)
    words: dict[str, Any] = {"unit": unit, "decimals": max(decimals, 1), "translate": say}
    name = asked.name or _("Your numbers")
    full = _drawn(chart, "full", name, unit, decimals)
    table = drawing.table(chart, unit=unit, decimals=decimals, decimals_of_lines=decimals + is_one, translate=say)
    return Tried(
        title=name,
        sentence=reading.sentence(chart, **words).text,
        icon=mark_safe(drawing.icon(chart.variation, translate=say)),  # noqa: S308 - drawn by us, words escaped
        full=full,
        narrow=_drawn(chart, "narrow", name, unit, decimals) if len(chart) <= MOST_TWICE else full,
        chart=kind,
        because=str(REASONS[because]),
        charts=[(key, str(CHARTS[key])) for key in choosing.possible(pasted)],
        unit=unit,
        rows=pasted.rows,
        points=sum(map(isfinite, chart.values.tolist())),
        table=list(reversed(table[-MOST_SHOWN:])),
        has_parts=pasted.sizes is not None,
        is_cut=len(table) > MOST_SHOWN,
        explained=[line.text for line in reading.explain(chart, **words)],
        notes=[note(remark) for remark in pasted.notes],
        faults=[fault(remark) for remark in pasted.faults[:MOST_TOLD]],
        more_faults=max(0, len(pasted.faults) - MOST_TOLD),
    )


def _analysed(pasted: Pasted, kind: str, times: float, direction: str) -> Chart:
    values, sizes = pasted.values, pasted.sizes
    if sizes is not None and kind in ("i", "run"):
        values = [top / size * times if size else float("nan") for top, size in zip(values, sizes, strict=True)]
        sizes, times = None, 1.0
    elif sizes is None:
        times = 1.0
    asked: dict[str, Any] = {"calendar": pasted.frequency, "chart": kind, "direction": direction, "multiply": times}
    asked |= {"subgroups": pasted.groups, **FROM_RANGES} if kind == "xbar_r" else {"subgroups": pasted.groups}
    try:
        return variation.analyse(values, sizes, periods=_rising(pasted.periods), **asked)
    except VariationError as error:
        raise Refused(
            _("This chart cannot be drawn from these numbers: %(why)s Choose another chart, or mend the row.")
            % {"why": error},
            code="not_drawable",
        ) from error


def _rising(periods: list[Any] | None) -> list[Any] | None:
    """Days of single events; several on one day leave no order in time, so the rows count instead."""
    return periods if periods and len(set(periods)) == len(periods) else None


def _drawn(chart: Chart, size: str, name: str, unit: str, decimals: int) -> SafeString:
    drawn = drawing.svg(chart, size, label=name, unit=unit, decimals=decimals, id_prefix=f"t{size[0]}", translate=_)
    return mark_safe(drawn)  # noqa: S308 - drawn by us, words escaped
