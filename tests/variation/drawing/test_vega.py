"""The Vega-Lite export: a full record of the chart that other tools can draw."""

import json
from datetime import date

import pytest
from tests.variation.charts import STEADY, any_chart, of_state, periods_of

import variation
from variation import State, drawing
from variation.drawing.files import THEMES


def test_the_rows_hold_the_whole_chart():
    chart = of_state(State.BETTER)

    rows = drawing.vega_lite(chart, label="Falls", unit="days")["data"]["values"]

    assert len(rows) == 20
    assert rows[0] | {"rules": ""} == {
        "row": 1, "period": "week of 1 January 2024", "date": "2024-01-01", "text": "6.0", "value": 6.0,
        "centre": 5.0, "lower": pytest.approx(0.8891, abs=1e-4), "upper": pytest.approx(9.1109, abs=1e-4),
        "phase": 1, "run": 1, "meaning": "common cause", "rules": "", "excluded": False,
    }  # fmt: skip
    assert [row["meaning"] for row in rows[-8:]] == ["improvement"] * 8


def test_any_chart_is_json_without_nan_and_refers_only_to_fields_it_has():
    for seed in range(150):
        chart = any_chart(seed)
        lines = [drawing.Line("goal", "goal", 3.0)] if seed % 2 else []

        made = drawing.vega_lite(chart, label="x", lines=lines)

        json.dumps(made, allow_nan=False)
        fields = set(made["data"]["values"][0]) if len(chart) else None
        for layer in made["layer"] if fields else ():
            for channel in layer["encoding"].values():
                for one in channel if isinstance(channel, list) else [channel]:
                    assert one["field"] in fields, (seed, layer["name"])


def test_shape_and_colour_both_speak():
    points = drawing.vega_lite(of_state(State.WORSE))["layer"][-1]["encoding"]

    assert len(set(points["shape"]["scale"]["range"])) == 4
    assert points["color"]["scale"]["range"][2] == THEMES["light"]["concern"]
    assert points["shape"]["scale"]["domain"] == points["color"]["scale"]["domain"]


def test_lines_do_not_join_phases_and_values_do_not_join_over_gaps():
    days = [day for day in periods_of("month", 25) if day != date(2001, 6, 1)]
    made = drawing.vega_lite(variation.analyse([*STEADY, *STEADY], periods=days, phases=[12]))

    rows = made["data"]["values"]
    assert [row["phase"] for row in rows] == [1] * 12 + [2] * 12
    assert [row["run"] for row in rows] == [1] * 17 + [2] * 7
    assert made["layer"][3]["encoding"]["detail"]["field"] == "phase"


def test_set_lines_are_layers_of_their_own():
    made = drawing.vega_lite(of_state(State.BETTER), lines=[drawing.Line("goal", "by March", 2.0)])

    goal = next(layer for layer in made["layer"] if layer["name"] == "by March")
    assert goal["encoding"]["y"]["field"] == "line0"
    assert made["data"]["values"][0]["line0"] == 2.0


def test_time_runs_along_the_axis_only_where_periods_are_dates():
    dated = drawing.vega_lite(of_state(State.BETTER))
    events = drawing.vega_lite(
        variation.analyse([4.0, 9.0, 2.0], periods=periods_of("event", 3), calendar="event", chart="t")
    )

    assert dated["layer"][0]["encoding"]["x"]["type"] == "temporal"
    assert events["layer"][0]["encoding"]["x"]["field"] == "row"
