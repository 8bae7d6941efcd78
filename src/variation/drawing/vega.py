"""A chart as a Vega-Lite specification, for notebooks and other tools: numbers and look, to be changed at will."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from variation.drawing.files import THEMES
from variation.drawing.levels import Level, Line, levels
from variation.drawing.marks import neighbours
from variation.drawing.scales import is_dated, places, reach
from variation.drawing.tables import table
from variation.results import Chart, Meaning
from variation.spelling import MEANINGS, Translate, as_is


__all__ = ["vega_lite"]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

SHAPES = {
    Meaning.COMMON: ("circle", "common", 45),
    Meaning.IMPROVEMENT: ("circle", "improve", 90),
    Meaning.CONCERN: ("square", "concern", 90),
    Meaning.NEUTRAL: ("diamond", "neutral", 110),
}
"""Shape, colour and size of each meaning."""

LEFT_OUT = ("cross", "common", 70)


def vega_lite(
    chart: Chart,
    *,
    label: str = "",
    unit: str = "",
    decimals: int = 1,
    lines: Sequence[Line] = (),
    theme: str = "light",
    translate: Translate | None = None,
) -> dict[str, Any]:
    """Give a chart as a Vega-Lite specification.

    Parameters
    ----------
    chart : Chart
        The result to export.
    label : str
        Name of the measure; becomes the title.
    unit : str
        The measure's unit; becomes the title of the value axis.
    decimals : int
        Digits behind the point in what is shown when a point is hovered.
    lines : sequence of Line
        Goals, standards, agreed paths, safe ranges.
    theme : {"light", "dark"}
        Which colours.
    translate : callable, optional
        Translates words; English when left out.

    Returns
    -------
    dict
        Fit for JSON; the rows hold period, value, lines, phase, meaning and rules of each point, so that the file is a
        full record of the chart.

    Examples
    --------
    >>> import variation
    >>> made = vega_lite(variation.analyse([5.0, 7.0, 6.0]), label="Falls")
    >>> made["title"], len(made["data"]["values"]), [layer["name"] for layer in made["layer"]]
    ('Falls', 3, ['limits', 'lower limit', 'upper limit', 'centre line', 'values', 'points'])
    """
    say, colours = translate or as_is, THEMES[theme]
    found = levels(chart, lines, say)
    return {
        "$schema": SCHEMA,
        "title": label or say("Chart"),
        "description": label or say("Chart"),
        "width": 720,
        "height": 280,
        "background": colours["card"],
        "config": _config(colours),
        "data": {"values": _rows(chart, found, unit, decimals, say)},
        "layer": [*_lines(chart, found, unit, colours, say), _values(chart, colours), _points(chart, colours, say)],
    }


def _config(colours: dict[str, str]) -> dict[str, Any]:
    axis = {"labelColor": colours["ink2"], "titleColor": colours["ink2"], "gridColor": colours["line"]}
    axis |= {"domainColor": colours["line"], "tickColor": colours["line"]}
    legend = {"labelColor": colours["ink2"], "titleColor": colours["ink2"]}
    return {
        "axis": axis,
        "legend": legend,
        "title": {"color": colours["ink"], "anchor": "start"},
        "view": {"stroke": None},
    }


def _rows(chart: Chart, found: Sequence[Level], unit: str, decimals: int, say: Translate) -> list[dict[str, Any]]:
    """One row a point, missing ones included; `run` changes where the joining line breaks."""
    told = table(chart, unit=unit, decimals=decimals, translate=say)
    columns = {"value": chart.values, "centre": chart.centre, "lower": chart.lower, "upper": chart.upper}
    lists = {name: line.tolist() for name, line in columns.items()}
    phases, runs = _phases(chart), _runs(chart)
    rows = []
    for row in told:
        at = row.index
        made: dict[str, Any] = {"row": at + 1, "period": row.period, "text": row.value}
        if chart.periods:
            made["date"] = chart.periods[at].isoformat()
        made |= {name: _number(line[at]) for name, line in lists.items()}
        made |= {
            f"line{n}": _number(level.heights[at if len(level.heights) > 1 else 0]) for n, level in enumerate(found)
        }
        made |= {"phase": phases[at], "run": runs[at], "meaning": say("left out") if row.excluded else row.meaning}
        rows.append(made | {"rules": row.rules, "excluded": row.excluded})
    return rows


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _phases(chart: Chart) -> list[int]:
    """The 1-based phase of each point."""
    return [n for n, phase in enumerate(chart.phases, 1) for _ in range(phase.first, phase.last + 1)]


def _runs(chart: Chart) -> list[int]:
    runs, run = [], 1
    is_next = [True, *neighbours(chart, places(chart))]
    for value, follows in zip(chart.values.tolist(), is_next, strict=False):
        run += not (follows and math.isfinite(value))
        runs.append(run)
    return runs


def _time(chart: Chart) -> dict[str, Any]:
    if is_dated(chart):
        return {"field": "date", "type": "temporal", "title": None, "axis": {"grid": False}}
    return {"field": "row", "type": "quantitative", "title": None, "axis": {"grid": False, "tickMinStep": 1}}


def _lines(
    chart: Chart, found: Sequence[Level], unit: str, colours: dict[str, str], say: Translate
) -> list[dict[str, Any]]:
    x, by = _time(chart), {"field": "phase", "type": "nominal"}
    low, _ = reach(chart, [height for level in found for height in level.heights])
    has_zero = {"scale": {"zero": low == 0, "nice": True}}
    first = {"field": "lower", "type": "quantitative", "title": unit or None, **has_zero}

    def line(field: str, name: str, **look: Any) -> dict[str, Any]:
        y = {"field": field, "type": "quantitative", "title": unit or None}
        mark = {"type": "line", "interpolate": "step", "tooltip": None, **look}
        return {"name": name, "mark": mark, "encoding": {"x": x, "y": y, "detail": by}}

    band = {
        "name": say("limits"),
        "mark": {"type": "area", "interpolate": "step", "color": colours["band"], "opacity": 0.85},
        "encoding": {"x": x, "y": first, "y2": {"field": "upper"}, "detail": by},
    }
    made = [
        band,
        line("lower", say("lower limit"), color=colours["common"], strokeWidth=1, opacity=0.6),
        line("upper", say("upper limit"), color=colours["common"], strokeWidth=1, opacity=0.6),
        line("centre", say("centre line"), color=colours["ink"], strokeWidth=1.7),
    ]
    return made + [
        line(f"line{n}", level.word, color=colours["target"], strokeDash=[9, 5]) for n, level in enumerate(found)
    ]


def _values(chart: Chart, colours: dict[str, str]) -> dict[str, Any]:
    """The thin line; it breaks where a period is missing."""
    return {
        "name": "values",
        "transform": [{"filter": "datum.value !== null"}],
        "mark": {"type": "line", "color": colours["common"], "strokeWidth": 1.4},
        "encoding": {
            "x": _time(chart),
            "y": {"field": "value", "type": "quantitative"},
            "detail": {"field": "run", "type": "nominal"},
        },
    }


def _points(chart: Chart, colours: dict[str, str], say: Translate) -> dict[str, Any]:
    """Shape and colour both say what a point means."""
    kinds = {say(MEANINGS[meaning]): look for meaning, look in SHAPES.items()} | {say("left out"): LEFT_OUT}
    names, looks = list(kinds), list(kinds.values())

    def scale(at: list[Any]) -> dict[str, Any]:
        return {"field": "meaning", "type": "nominal", "title": None, "scale": {"domain": names, "range": at}}

    return {
        "name": "points",
        "transform": [{"filter": "datum.value !== null"}],
        "mark": {"type": "point", "filled": True, "opacity": 1},
        "encoding": {
            "x": _time(chart),
            "y": {"field": "value", "type": "quantitative"},
            "shape": scale([shape for shape, _, _ in looks]),
            "color": scale([colours[colour] for _, colour, _ in looks]),
            "size": scale([size for _, _, size in looks]),
            "tooltip": [
                {"field": name, "type": "nominal", "title": say(title)}
                for name, title in (("period", "Period"), ("text", "Value"), ("meaning", "Meaning"), ("rules", "Rules"))
            ],
        },
    }
