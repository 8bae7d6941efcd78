"""The table that stands beside every chart: the same facts, in words and numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from variation.results import Chart, Meaning
from variation.spelling import MEANINGS, Translate, as_is, format_number, period_label, rule_name


__all__ = ["TableRow", "table"]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One point as text.

    Parameters
    ----------
    index : int
        0-based row of the series.
    period, value : str
        When, and how much with its unit; an en dash where there is no value.
    numerator, denominator : str
        The parts; empty when there are none.
    centre, lower, upper : str
        The lines at this point; empty where there is none.
    meaning : str
        Improvement, concern, change or common cause; empty without a value.
    rules : str
        The rules that mark it, with commas; empty when none does.
    excluded : bool
        Left out of lines and runs.
    phase_start : bool
        A new phase begins here.

    Examples
    --------
    >>> TableRow(0, "March 2026", "12", "", "", "10", "4", "16", "common cause", "", False, False).value
    '12'
    """

    index: int
    period: str
    value: str
    numerator: str
    denominator: str
    centre: str
    lower: str
    upper: str
    meaning: str
    rules: str
    excluded: bool
    phase_start: bool


def table(
    chart: Chart,
    *,
    unit: str = "",
    decimals: int = 1,
    decimals_of_lines: int | None = None,
    translate: Translate | None = None,
) -> list[TableRow]:
    """Every point of a chart as text, in order of time.

    Parameters
    ----------
    chart : Chart
        Any chart.
    unit : str
        The measure's unit; the percent sign and money stand at each value, other units belong into the heading.
    decimals : int
        Digits behind the point.
    decimals_of_lines : int, optional
        Digits of the lines, which often need one more than single values; the same when left out.
    translate : callable, optional
        Translates words; English when left out.

    Returns
    -------
    list of TableRow
        One a place on the axis, missing ones included.

    Examples
    --------
    >>> import variation
    >>> rows = table(variation.analyse([4.0, float("nan"), 6.0]), decimals=0)
    >>> [(row.period, row.value, row.meaning) for row in rows]
    [('1', '4', 'common cause'), ('2', '–', ''), ('3', '6', 'common cause')]
    """
    say = translate or as_is
    sign = unit if unit in ("%", "£", "$", "€") else ""
    fired, starts = _rules(chart, say), {phase.first for phase in chart.phases[1:]}
    left_out, values = chart.excluded.tolist(), chart.values.tolist()
    tops, sizes = _parts(chart.numerators, len(chart)), _parts(chart.denominators, len(chart))
    digits = decimals if decimals_of_lines is None else decimals_of_lines
    centre, lower, upper = (_texts(line.tolist(), digits) for line in (chart.centre, chart.lower, chart.upper))
    return [
        TableRow(
            index=row,
            period=period_label(chart.periods[row], chart.calendar, say) if chart.periods else str(row + 1),
            value=format_number(value, decimals, sign),
            numerator=tops[row],
            denominator=sizes[row],
            centre=centre[row],
            lower=lower[row],
            upper=upper[row],
            meaning=_meaning(chart, row, value, say),
            rules=", ".join(fired.get(row, ())),
            excluded=left_out[row],
            phase_start=row in starts,
        )
        for row, value in enumerate(values)
    ]


def _rules(chart: Chart, translate: Translate) -> dict[int, list[str]]:
    fired: dict[int, list[str]] = {}
    for signal in chart.signals:
        name = rule_name(signal.rule, translate)
        for row in signal.points:
            if name not in fired.setdefault(row, []):
                fired[row].append(name)
    return fired


def _texts(line: list[float], decimals: int) -> list[str]:
    return [format_number(height, decimals) if math.isfinite(height) else "" for height in line]


def _parts(numbers: NDArray[np.float64] | None, n: int) -> list[str]:
    told: list[float] = [math.nan] * n if numbers is None else numbers.tolist()
    return [format_number(number, None) if math.isfinite(number) else "" for number in told]


def _meaning(chart: Chart, row: int, value: float, translate: Translate) -> str:
    meaning: Meaning = chart.meanings[row]
    return translate(MEANINGS[meaning]) if math.isfinite(value) else ""
