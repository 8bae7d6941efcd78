"""Whether the charts say what the story says they say: every stated mean, signal and verdict, worked out again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

import variation
from betterward.demo.rules.series import Told
from betterward.demo.rules.story import Story


MULTIPLY = {"rate": 1000.0, "proportion": 100.0}
WITH_SIZES = {"p", "pp", "u", "up"}
CROSS = "cross"

Row = Mapping[str, Any]


def faults(story: Story) -> list[str]:
    """Every place where the text and the data part, as a sentence; an empty list is what we want."""
    measures = {row["code"]: row for row in story.measures}
    found = []
    for reading in story.expected["reading"]:
        measure, told = measures[reading["measure"]], story.series[reading["measure"]]
        found += [f"{measure['code']} ({reading['says']}): {fault}" for fault in _faults(measure, told, reading)]
    found += [fault for row in story.expected.get("sum", []) for fault in _sum_faults(story.series, row)]
    return found


def _faults(measure: Row, told: Told, reading: Row) -> Iterator[str]:
    chart = chart_of(measure, told, reading)
    yield from _words(chart, reading)
    yield from _lines(chart, reading)
    yield from _signals(chart, reading)
    if "known_from" in reading:
        yield from _differs("known from", reading["known_from"], known_from(measure, told, reading))
    for window in reading.get("windows", []):
        what = f"value from {window['from']} to {window['until']}"
        yield from _differs(what, window["value"], _printed(pooled(measure, told, window), window["value"]))


# The chart ----------------------------------------------------------------------------------------------------------


def chart_of(measure: Row, told: Told, reading: Row | None = None, *, points: int | None = None) -> variation.Chart:
    """The chart of a measure under the story's decisions, or under those a reading tries out; its first points only."""
    return variation.analyse(**arguments(measure, told, reading or {}, points))


def arguments(measure: Row, told: Told, reading: Row, points: int | None) -> dict[str, Any]:
    """What the engine is asked."""
    periods, values, sizes = columns(measure, told)
    periods = periods[:points]
    starts, baselines = ([], []) if reading.get("without") else _phases(measure, reading, periods)
    lines = {line["kind"]: line for line in measure.get("lines", [])}
    kept = {} if reading.get("without") else dict(measure.get("options", {}))
    return {
        "values": values[:points],
        "denominators": None if sizes is None else sizes[:points],
        "periods": periods,
        "calendar": told.frequency,
        "chart": measure["chart"],
        "direction": measure["direction"],
        "multiply": MULTIPLY[measure["kind"]] if sizes is not None else 1.0,
        "target": lines["standard"]["value"] if "standard" in lines else None,
        "safe_range": (lines["range"]["low"], lines["range"]["high"]) if "range" in lines else None,
        "phases": starts,
        "baselines": baselines,
        "options": variation.Options(**kept),
    }


def columns(measure: Row, told: Told) -> tuple[list[date], Any, Any]:
    """Periods, values and sizes: gaps for events, shares for charts that draw them as single values."""
    if told.frequency == "event":
        gaps = [(later - earlier).days for earlier, later in zip(told.periods, told.periods[1:], strict=False)]
        return list(told.periods[1:]), np.array(gaps, dtype=float), None
    tops = np.array([np.nan if n is None else n[0] for n in told.numbers])
    sizes = np.array([np.nan if n is None or n[1] is None else n[1] for n in told.numbers])
    if measure["chart"] in WITH_SIZES:
        return list(told.periods), tops, sizes
    if measure["kind"] in MULTIPLY:
        return list(told.periods), tops / sizes * MULTIPLY[measure["kind"]], None
    return list(told.periods), tops, None


def _phases(measure: Row, reading: Row, periods: list[date]) -> tuple[list[int], list[int | None]]:
    later = [{"starts": day} for day in reading["phases"]] if "phases" in reading else measure.get("phases", [])
    starts = [_position(periods, phase["starts"]) for phase in later]
    untils = [measure.get("baseline_until"), *(phase.get("baseline_until") for phase in later)]
    inside = [(start, until) for start, until in zip([0, *starts], untils, strict=True) if start < len(periods)]
    return [start for start, _ in inside[1:]], [_baseline(periods, start, until) for start, until in inside]


def _position(periods: list[date], day: str) -> int:
    return sum(period < date.fromisoformat(day) for period in periods)


def _baseline(periods: list[date], start: int, until: str | None) -> int | None:
    if until is None:
        return None
    return sum(period <= date.fromisoformat(until) for period in periods) - start


# What it has to say -------------------------------------------------------------------------------------------------


def _words(chart: variation.Chart, reading: Row) -> Iterator[str]:
    says = {"state": chart.state.value, "icon": chart.variation.value, "target": chart.assurance.value}
    for name, word in says.items():
        if name in reading:
            yield from _differs(name, reading[name], word)


def _lines(chart: variation.Chart, reading: Row) -> Iterator[str]:
    for name, of in (("means", "centre"), ("lowers", "lower"), ("uppers", "upper")):
        if name in reading:
            worked_out = [_line(chart, phase, of) for phase in chart.phases]
            yield from _all_differ(name, reading[name], worked_out)
    if "counts" in reading:
        yield from _differs("points by phase", reading["counts"], [phase.n_points for phase in chart.phases])


def _line(chart: variation.Chart, phase: variation.Phase, of: str) -> float:
    """A line of a phase; where it varies by point, at the last point."""
    value = float(getattr(phase, of))
    return value if np.isfinite(value) else float(getattr(chart, of)[phase.last])


def _all_differ(name: str, stated: list[str], worked_out: list[float]) -> Iterator[str]:
    if len(stated) != len(worked_out):
        yield f"{name} are given for {len(stated)} phases and there are {len(worked_out)}"
    for text, number in zip(stated, worked_out, strict=False):
        if text:
            yield from _differs(name, text, _printed(number, text))


def _signals(chart: variation.Chart, reading: Row) -> Iterator[str]:
    if "marked" in reading:
        yield from _differs("marked points", reading["marked"], len({i for one in chart.signals for i in one.points}))
    if "signal" in reading:
        stated = reading["signal"]
        found = [(one.rule, str(_period(chart, one.first)), len(one.points)) for one in chart.signals]
        if (stated["rule"], stated["from"], stated["points"]) not in found:
            yield f"the signal is {stated} in the text, and the data show {found}"


def _period(chart: variation.Chart, at: int) -> date:
    return (chart.periods or ())[at]


def known_from(measure: Row, told: Told, reading: Row) -> str:
    """The first period after the latest baseline whose reading made the chart say what it says at the end."""
    periods, _, _ = columns(measure, told)
    whole = chart_of(measure, told, reading)
    start = whole.phases[-1].baseline_last + 1
    lengths = range(min(start, len(periods) - 1) + 1, len(periods) + 1)
    first = next(n for n in lengths if chart_of(measure, told, reading, points=n).state is whole.state)
    return str(periods[first - 1])


def pooled(measure: Row, told: Told, window: Row) -> float:
    """Some periods taken together: counts over sizes, or the mean of single values."""
    inside = [
        number
        for period, number in zip(told.periods, told.numbers, strict=True)
        if window["from"] <= str(period) <= window["until"] and number is not None
    ]
    if inside and inside[0][1] is None:
        return sum(top for top, _ in inside) / len(inside)
    sizes = sum(size or 0.0 for _, size in inside)
    return sum(top for top, _ in inside) / sizes * MULTIPLY[measure["kind"]]


def _printed(number: float, like: str) -> str:
    """The number with as many decimals as a text has; halves go up, as in print."""
    decimals = len(like.partition(".")[2])
    return f"{np.floor(number * 10**decimals + 0.5 + 1e-9) / 10**decimals:.{decimals}f}"


def _differs(name: str, stated: object, worked_out: object) -> Iterable[str]:
    return [] if stated == worked_out else [f"{name} is {stated} in the text, and the data give {worked_out}"]


def _sum_faults(told: Mapping[str, Told], row: Row) -> Iterator[str]:
    days, months = told[row["daily"]], dict(zip(told[row["month"]].periods, told[row["month"]].numbers, strict=True))
    for text in row["of"]:
        month = date.fromisoformat(text)
        counted = sum(
            number[0]
            for day, number in zip(days.periods, days.numbers, strict=True)
            if number and (day.year, day.month) == (month.year, month.month)
        )
        stated = months[month]
        if stated is None or counted != stated[0]:
            yield f"{row['says']}: {row['daily']} counts {counted:g} in {month:%B %Y}, {row['month']} says {stated}"
