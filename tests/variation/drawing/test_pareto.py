"""The drawing of a Pareto chart."""

import re
from importlib.resources import files
from itertools import combinations
from xml.etree import ElementTree

import pytest

from variation import BadChoice, drawing
from variation.comparison import pareto
from variation.drawing.frames import frame_of
from variation.drawing.pareto import MOST, _Sheet, pareto_svg
from variation.spelling import as_is


SIZES = ("full", "narrow", "card")
LONG = [f"Delay because of {cause} that was not ready in time" for cause in ("a bed", "medicines", "social care")]
CASES = {
    "some": pareto(["falls"] * 9 + ["drugs"] * 5 + ["sores <&>"] * 2 + ["other"]),
    "long": pareto(LONG, [420.5, 30, 3]),
    "many": pareto([f"cause {i}" for i in range(60)], [1000 - i for i in range(60)]),
    "one": pareto(["a"]),
    "none": pareto([]),
    "zero": pareto(["a", "b"], [0, 0]),
}


def shout(text):
    """Another language: all words in capitals, the places of figures as they are."""
    return re.sub(r"\{\w+\}|[a-z]+", lambda part: part[0] if part[0].startswith("{") else part[0].upper(), text)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CASES)
def test_a_drawing_is_well_formed_named_and_described(name, size):
    text = pareto_svg(CASES[name], size, label="Incidents & more", unit="h")

    root = ElementTree.fromstring(text)
    assert root[0].text == "Incidents & more"
    assert root[1].text.endswith(".")
    assert "nan" not in text


@pytest.mark.parametrize("size", SIZES)
def test_bars_stand_for_categories_and_the_rest_is_counted(size):
    text = pareto_svg(CASES["many"], size)

    assert text.count("data-i=") == MOST[size]
    assert f"and {60 - MOST[size]} more" in text


def test_the_few_that_make_most_are_strong():
    assert pareto_svg(CASES["some"]).count('class="bar vital"') == CASES["some"].vital(0.8) == 2
    assert pareto_svg(CASES["some"], share=0.5).count('class="bar vital"') == 1


def test_bars_end_to_end_fill_the_width():
    text = pareto_svg(CASES["some"])

    widths = [float(wide) for wide in re.findall(r'class="bar[^>]*h([\d.]+)v', text)]
    sheet = _Sheet(CASES["some"], frame_of("full"), "", 0.8, as_is)
    assert sum(widths) == pytest.approx(sheet.right - sheet.left, abs=0.3)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["some", "long", "many", "one"])
def test_no_words_lie_on_each_other_or_leave_the_drawing(name, size):
    sheet = _Sheet(CASES[name], frame_of(size), "h", 0.8, as_is)
    labels = list(sheet._words([sheet.top + sheet.step * (place + 0.5) for place in range(len(sheet.names))]))

    for one, other in combinations(labels, 2):
        a, b = one.box, other.box
        assert not (a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 2 and b[1] < a[3] - 2), (one, other)
    for label in labels:
        left, top, right, bottom = label.box
        assert left >= 0
        assert right <= frame_of(size).width + 2
        assert top >= -2
        assert bottom <= sheet.height + 2


def test_every_class_has_a_rule_and_every_word_can_be_translated():
    rules = files("variation.drawing").joinpath("chart.css").read_text("utf-8")
    text = "".join(pareto_svg(case, size, translate=shout) for case in CASES.values() for size in SIZES)

    used = set(" ".join(re.findall(r'class="([^"]+)"', text)).split())
    assert {name for name in used if f".{name}" not in rules} <= {"full", "tick", "p"}
    assert "AND 40 MORE" in text
    assert "NOTHING COUNTED YET" in text


def test_it_can_stand_by_itself():
    assert ".bar" in drawing.standalone(pareto_svg(CASES["some"]))


def test_another_size_is_refused():
    with pytest.raises(BadChoice):
        pareto_svg(CASES["some"], "spark")
