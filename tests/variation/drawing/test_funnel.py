"""The drawing of a funnel plot."""

import gzip
import re
from importlib.resources import files
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest

from variation import BadChoice, drawing
from variation.comparison import FunnelOptions, funnel
from variation.drawing.frames import frame_of
from variation.drawing.funnel import _Scene, funnel_svg
from variation.spelling import as_is


SIZES = ("full", "narrow", "card")
NS = "{http://www.w3.org/2000/svg}"


def shout(text):
    """Another language: all words in capitals, the places of figures as they are."""
    return re.sub(r"\{\w+\}|[a-z]+", lambda part: part[0] if part[0].startswith("{") else part[0].upper(), text)


def plot(n=40, seed=1, **more):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(30, 900, n)
    events = rng.binomial(sizes, np.clip(rng.normal(0.12, 0.05, n), 0.01, 0.5))
    given = {"direction": "down", "multiply": 100, "options": FunnelOptions(adjust=False)} | more
    return funnel(events, sizes, units=[f"Ward {i} <&>" for i in range(n)], **given)


CASES = {
    "much": plot(120),
    "some": plot(),
    "one": plot(1),
    "none": funnel([], []),
    "missing": funnel([None, 3, 4], [5, 10, 0]),
    "zero": funnel([0, 0], [40, 90], multiply=100),
    "widened": funnel([20, 90, 30, 60], [200, 210, 190, 180]),
    "ratio": funnel([18, 60, 41], [20, 30, 40], kind="standardised_ratio"),
    "counts": funnel([18, 60, 41], [20, 30, 40], kind="ratio_of_counts"),
}


def drawn(name, size, **more):
    return funnel_svg(CASES[name], size, label="Readmissions & more", unit="%", size_label="Discharges", **more)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CASES)
def test_a_drawing_is_well_formed_named_described_and_small(name, size):
    text = drawn(name, size)

    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "f-t f-d"
    assert root[0].text == "Readmissions & more"
    assert root[1].text.endswith(".")
    assert "nan" not in text
    assert "style" not in text
    assert len(gzip.compress(text.encode())) < 8000


@pytest.mark.parametrize("size", SIZES)
def test_every_unit_with_a_ratio_is_a_point_that_can_be_addressed(size):
    for name, case in CASES.items():
        known = [str(i) for i, ratio in enumerate(case.ratios) if ratio == ratio]
        assert re.findall(r'data-i="(\d+)"', drawn(name, size)) == known


def test_points_beyond_the_limit_differ_by_shape_and_class():
    case = CASES["some"]
    text = drawn("some", "full")

    kinds = {i: kind for kind, i in re.findall(r'class="p (\w+)" data-i="(\d+)"', text)}
    for i, meaning in enumerate(case.meanings(0.998)):
        assert kinds[str(i)] == meaning.value
    assert {"improvement", "concern", "common"} <= set(kinds.values())


def test_a_lower_level_marks_more_units():
    count = {level: drawn("some", "full", level=level).count('class="p common"') for level in (0.95, 0.998)}

    assert count[0.95] < count[0.998]


@pytest.mark.parametrize("size", ["full", "narrow"])
@pytest.mark.parametrize("name", CASES)
def test_no_words_lie_on_each_other_or_leave_the_drawing(name, size):
    frame = frame_of(size)
    scene = _Scene(CASES[name], frame, "%", "Discharges", None, 0.998, as_is)
    if not scene.known:
        return
    labels = [*scene._words(), *scene._names([scene._mark(i) for i in scene.known])]

    for one, other in combinations(labels, 2):
        a, b = one.box, other.box
        assert not (a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 2 and b[1] < a[3] - 2), (one, other)
    for label in labels:
        left, top, right, bottom = label.box
        assert left >= -2
        assert right <= frame.width + 2
        assert top >= -2
        assert bottom <= frame.height + 2


def test_the_description_names_those_beyond_and_says_when_limits_are_widened():
    text = ElementTree.fromstring(drawn("some", "full"))[1].text
    beyond = [unit for unit, side in zip(CASES["some"].units, CASES["some"].beyond(0.998), strict=True) if side]

    assert beyond
    assert all(unit in text for unit in beyond)
    assert "vary more than chance" in ElementTree.fromstring(drawn("widened", "full"))[1].text
    assert "none beyond" in ElementTree.fromstring(drawn("one", "full"))[1].text


def test_every_class_has_a_rule_and_every_word_can_be_translated():
    rules = files("variation.drawing").joinpath("chart.css").read_text("utf-8")
    text = "".join(funnel_svg(case, size, translate=shout) for case in CASES.values() for size in SIZES)

    used = set(" ".join(re.findall(r'class="([^"]+)"', text)).split())
    assert {name for name in used if f".{name}" not in rules} <= {"full", "tick", "unit", "p"}
    words = re.findall(r">([^<>]+)<", text)
    assert not [word for word in words if re.search(r"[a-z]{3}", word) and "Ward" not in word and "&" not in word]


def test_a_long_unit_stands_once_above_the_axis():
    text = funnel_svg(CASES["some"], unit="per 1,000 bed days")

    assert text.count("per 1,000 bed days") == 1


def test_it_can_stand_by_itself():
    assert drawing.standalone(drawn("some", "full")).startswith("<svg xmlns")


@pytest.mark.parametrize("more", [{"size": "spark"}, {"size": "huge"}, {"level": 0.5}])
def test_what_does_not_exist_is_refused(more):
    with pytest.raises(BadChoice):
        funnel_svg(CASES["some"], **more)
