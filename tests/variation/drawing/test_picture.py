"""The drawing: well-formed, quiet, small, the same every time, and nothing on top of anything else."""

import gzip
import re
from datetime import date, timedelta
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from tests.variation.charts import SIZES, UNITS, any_chart, of_state, periods_of

import variation
from variation import BadChoice, State, drawing
from variation.drawing.frames import FRAMES
from variation.drawing.scene import lay_out


ALLOWED = {
    "class", "d", "cx", "cy", "r", "x", "y", "dy", "data-i", "text-anchor", "id", "viewBox", "role", "aria-labelledby",
}  # fmt: skip
LONG = (
    "Time from the first call for help to the arrival of a senior decision maker, in minutes, out of hours & weekends"
)


def decorated(seed: int) -> dict[str, object]:
    """Lines, flags and a unit, more of them than is reasonable."""
    rng, chart = np.random.default_rng(seed), any_chart(seed)
    kinds = rng.choice(["goal", "standard", "range", "path"], rng.integers(0, 4))
    lines = [
        drawing.Line(str(kind), ["", "by March 2027", LONG][rng.integers(0, 3)], float(rng.uniform(0, 30)))
        for kind in kinds
    ]
    rows = rng.integers(0, len(chart), rng.integers(0, 9)) if len(chart) else []
    flags = [drawing.Flag(int(row), n, f"note {n}") for n, row in enumerate(rows, 1)]
    return {"unit": UNITS[seed % len(UNITS)], "lines": lines, "flags": flags, "decimals": [None, 0, 1, 2][seed % 4]}


@pytest.mark.parametrize("size", SIZES)
def test_any_chart_is_well_formed_named_and_free_of_styles(size):
    for seed in range(150):
        drawn = drawing.svg(any_chart(seed), size, label=f"{LONG} <{seed}>\x00", **decorated(seed))

        root = ElementTree.fromstring(drawn)
        assert root.get("role") == "img"
        ids = root.get("aria-labelledby").split()
        told = {part.get("id"): part.text for part in root if part.tag in ("title", "desc")}
        assert ids == list(told)
        assert told["c-t"] == f"{LONG} <{seed}>"
        assert size == "spark" or told["c-d"]
        for part in root.iter():
            assert set(part.attrib) <= ALLOWED, (seed, part.attrib)
        assert "style" not in drawn
        assert "nan" not in drawn
        assert "inf" not in drawn.replace("infinite", "")


def test_the_same_chart_is_drawn_the_same_every_time():
    for size in SIZES:
        assert len({drawing.svg(any_chart(7), size, **decorated(7)) for _ in range(3)}) == 1


def test_thirty_six_points_at_full_size_are_small():
    heaviest = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        chart = variation.analyse(
            rng.poisson(9, 36), rng.integers(20, 90, 36), chart="u", periods=periods_of("week", 36), calendar="week"
        )
        flags = [drawing.Flag(i, i + 1, "A note of some length about what was done") for i in range(0, 36, 5)]
        drawn = drawing.svg(chart, "full", label=LONG, unit="per 1,000 bed days", flags=flags)
        heaviest = max(heaviest, len(gzip.compress(drawn.encode(), 6)))

    assert heaviest <= 8 * 1024
    assert heaviest <= 3 * 1024, "far below what is promised, so that a wall of 150 stays light"


@pytest.mark.parametrize("size", SIZES)
def test_no_words_touch_and_none_leave_the_drawing(size):
    frame = FRAMES[size]
    labelled = 0
    for seed in range(250):
        scene = lay_out(any_chart(seed), size, **decorated(seed))
        boxes = [(label.rows, label.box) for label in scene.labels if label.kind != "gap"]
        labelled += len(boxes)
        for (one, a), (other, b) in combinations(boxes, 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 1 or b[3] <= a[1] + 1
            assert apart, (seed, one, a, other, b)
        for rows, (left, top, right, bottom) in boxes:
            assert left >= -0.5, (seed, rows)
            assert right <= frame.width + 0.5, (seed, rows)
            assert top >= -1, (seed, rows)
            assert bottom <= frame.height + 1, (seed, rows)
    assert labelled > 0 or size == "spark"


@pytest.mark.parametrize("size", SIZES)
def test_every_point_stands_inside_the_plot_and_every_value_has_one(size):
    for seed in range(250):
        chart = any_chart(seed)
        scene = lay_out(chart, size, **decorated(seed))

        for mark in scene.marks:
            assert scene.plot.left - 1 <= mark.x <= scene.plot.right + 1, (seed, mark)
            assert scene.plot.top - 0.5 <= mark.y <= scene.plot.bottom + 0.5, (seed, mark)
        rows = [row for row, value in enumerate(chart.values.tolist()) if value == value]
        if size != "spark":
            assert [mark.row for mark in scene.marks] == rows, seed
        assert scene.plot.right - scene.plot.left > FRAMES[size].width * 0.3, seed


def test_flags_do_not_touch_and_stand_above_the_plot():
    for seed in range(250):
        scene = lay_out(any_chart(seed), "full", **decorated(seed))
        for one, other in combinations(scene.pins, 2):
            assert abs(one.x - other.x) >= one.radius * 2
        assert all(pin.y + pin.radius < scene.plot.top for pin in scene.pins)


def test_no_stalk_of_a_flag_runs_through_words():
    met = 0
    for seed in range(250):
        for size in ("full", "narrow"):
            scene = lay_out(any_chart(seed), size, **decorated(seed))
            words = [label for label in scene.labels if label.kind in ("cap", "unit")]
            for pin in scene.pins:
                for label in words:
                    left, top, right, bottom = label.box
                    met += 1
                    beside = not left < pin.foot_x < right
                    assert beside or bottom <= pin.y + pin.radius * 1.9 or top >= pin.foot_y, (seed, size, label.rows)
    assert met > 500


def shapes(drawn: str, kind: str) -> list[str]:
    return re.findall(rf'<path class="{kind}" d="([^"]+)"', drawn)


def test_a_missing_month_is_a_gap_in_time_and_in_the_line():
    days = [day for day in periods_of("month", 14) if day.month != 6]
    chart = variation.analyse([float(5 + i % 3) for i in range(13)], periods=days)

    scene, drawn = lay_out(chart), drawing.svg(chart)

    steps = [later.x - now.x for now, later in zip(scene.marks, scene.marks[1:], strict=False)]
    assert max(steps) > 1.9 * min(steps)
    assert shapes(drawn, "line")[0].count("M") == 2
    assert "no data" in drawn


def test_a_period_without_a_value_breaks_the_line_too():
    drawn = drawing.svg(variation.analyse([1.0, 2.0, float("nan"), 2.0, 1.0], periods=periods_of("month", 5)))

    assert shapes(drawn, "line")[0].count("M") == 2
    assert drawn.count("data-i=") == 4


def test_each_meaning_has_its_own_shape():
    better = drawing.svg(of_state(State.BETTER))
    worse = drawing.svg(of_state(State.WORSE))
    changed = drawing.svg(of_state(State.CHANGED))

    assert better.count('class="p improvement"') == 8
    assert worse.count('class="p concern"') == 8
    assert changed.count('<path class="p neutral"') == 8
    radius = {kind: re.search(rf'class="p {kind}"[^>]* r="([\d.]+)"', better)[1] for kind in ("common", "improvement")}
    assert float(radius["improvement"]) > float(radius["common"])


def test_a_point_that_was_left_out_is_crossed_and_joined_by_a_ghostly_line():
    drawn = drawing.svg(variation.analyse([5.0, 6.0, 40.0, 5.0, 6.0], excluded=[2]))

    assert drawn.count('class="p excluded"') == 1
    assert shapes(drawn, "line ghost")[0].count("L") == 2
    assert shapes(drawn, "line")[0].count("L") == 2


def test_lines_carried_forward_are_drawn_paler_and_provisional_ones_dashed():
    carried = drawing.svg(of_state(State.BETTER))
    few = drawing.svg(of_state(State.TOO_FEW))

    assert len(shapes(carried, "centre")) == len(shapes(carried, "centre ahead")) == 1
    assert "Baseline: first 12 weeks" in carried
    assert shapes(few, "centre provisional")
    assert "Provisional limits: 5 points" in few


def test_phases_stop_and_start_with_a_gap_between():
    drawn = drawing.svg(of_state(State.HOLDING))

    first, second = shapes(drawn, "centre")
    assert float(first.split("H")[1]) < float(second[1:].split()[0])


def test_ends_of_lines_are_named_with_number_and_unit():
    drawn = drawing.svg(of_state(State.NO_EVIDENCE), unit="days", decimals=1, lines=[drawing.Line("goal", "", 3)])

    assert re.findall(r">([^<>]*(?:average|limit|goal)[^<>]*)</text>", drawn) == [
        "5.0 days average", "3 days goal", "9.1 days upper limit", "0.9 days lower limit",
    ]  # fmt: skip


def test_a_level_series_says_its_level_once():
    drawn = drawing.svg(variation.analyse([0.1] * 24), decimals=1)

    assert drawn.count("0.1 average") == 1
    assert ">0.1 upper limit" not in drawn


def test_a_lower_limit_at_zero_of_a_count_is_not_written():
    drawn = drawing.svg(variation.analyse([2, 1, 0, 3, 2, 1] * 4, chart="c"))

    assert "upper limit" in drawn
    assert "lower limit</text>" not in drawn


def test_a_long_unit_stands_once_above_the_axis():
    drawn = drawing.svg(of_state(State.NO_EVIDENCE), unit="per 1,000 bed days")

    assert re.findall(r">([^<>]*per 1,000[^<>]*)</text>", drawn) == ["per 1,000 bed days"]


def test_commas_stand_at_every_tick_or_at_none():
    drawn = drawing.svg(variation.analyse([9000, 12000, 10000, 11000], chart="c"))

    ticks = re.findall(r'class="tick"[^>]*text-anchor="end">([^<]+)<', drawn)
    assert "9,000" in ticks
    assert "10,000" in ticks


@pytest.mark.parametrize("size", SIZES)
def test_no_readings_are_said_and_one_point_is_drawn(size):
    nothing = drawing.svg(variation.analyse([], periods=[]), size)
    one = drawing.svg(variation.analyse([7.0], periods=[date(2026, 3, 1)]), size)

    assert ElementTree.fromstring(nothing) is not None
    assert ("No readings yet</text>" in nothing) == (size != "spark")
    assert 'class="tick"' not in nothing
    assert one.count('class="p common"') == 1
    assert "limit" not in one


def test_a_spark_shows_the_latest_points_only_and_marks_the_last():
    chart = variation.analyse([5.0, 6.0] * 60, periods=periods_of("day", 120), calendar="day")

    scene = lay_out(chart, "spark")

    assert len(scene.marks) == 30
    assert scene.marks[-1].row == 119
    assert scene.marks[-1].radius > scene.marks[0].radius


def test_a_path_needs_one_height_a_point():
    with pytest.raises(BadChoice, match="one height a point: 3; received 2"):
        drawing.svg(variation.analyse([1.0, 2.0, 3.0]), lines=[drawing.Line("path", values=[1.0, 2.0])])


def test_an_unknown_size_or_kind_of_line_is_refused():
    with pytest.raises(BadChoice, match="one of full, narrow, card, spark"):
        drawing.svg(variation.analyse([1.0]), "poster")
    with pytest.raises(BadChoice, match="one of goal, standard, path, range"):
        drawing.Line("wish")


def test_every_word_passes_through_the_translation():
    def foreign(text):
        return re.sub(r"[^{}]+(?![^{]*})", lambda found: "ž" * len(found[0]), text)

    drawn = drawing.svg(of_state(State.BETTER), unit="%", translate=foreign)

    words = " ".join(re.findall(r">([^<>]+)<", drawn))
    assert re.findall("[a-y]{2,}", words) == []


def test_ten_thousand_points_are_drawn_in_good_time_and_do_not_break():
    days = [date(1995, 1, 1) + timedelta(days=i) for i in range(10_000)]
    chart = variation.analyse(np.random.default_rng(1).normal(10, 1, 10_000), periods=days, calendar="day")

    root = ElementTree.fromstring(drawing.svg(chart))

    assert 2 <= len([part for part in root if part.get("class") == "tick"]) < 40
