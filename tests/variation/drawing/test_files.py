"""A drawing as a file of its own."""

import re
from datetime import date
from importlib.resources import files
from xml.etree import ElementTree

import pytest
from tests.variation.charts import SIZES, of_state

from variation import Assurance, BadChoice, State, Variation, drawing
from variation.drawing.files import THEMES
from variation.drawing.labels import STRONG


DRAWINGS = {
    **{size: drawing.svg(of_state(State.WORSE), size, label="Falls & slips", unit="days") for size in SIZES},
    "cross": drawing.cross({date(2026, 3, 1): 1}, date(2026, 3, 1)),
    "icon": drawing.icon(Variation.CONCERN_HIGH),
    "target": drawing.assurance_icon(Assurance.PASSES, decorative=True),
}


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize("theme", THEMES)
def test_a_file_has_namespace_size_ground_and_one_style(name, theme):
    text = drawing.standalone(DRAWINGS[name], theme=theme)

    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert float(root.get("width")) > 0
    assert float(root.get("height")) > 0
    assert text.count("<style>") == 1
    assert "var(" not in text
    assert "@media" not in text
    assert THEMES[theme]["card"] in text
    assert root.find("{http://www.w3.org/2000/svg}rect").get("class") == "ground"


def test_name_and_description_stay_first():
    root = ElementTree.fromstring(drawing.standalone(DRAWINGS["full"]))

    assert [part.tag.partition("}")[2] for part in root][:4] == ["title", "desc", "style", "rect"]
    assert root[0].text == "Falls & slips"


def test_only_the_rules_of_its_own_family_come_along():
    text = drawing.standalone(DRAWINGS["cross"])

    assert ".safety .some" in text
    assert ".chart" not in text


def test_every_class_of_a_drawing_has_a_rule():
    rules = files("variation.drawing").joinpath("chart.css").read_text("utf-8")
    used = set(" ".join(re.findall(r'class="([^"]+)"', "".join(DRAWINGS.values()))).split())

    assert {name for name in used if f".{name}" not in rules} <= {"full", "tick", "unit", "flag", "p", "passes", "miss"}


def test_strong_words_are_the_same_in_the_style_sheet_and_in_the_layout():
    rules = files("variation.drawing").joinpath("chart.css").read_text("utf-8")

    bold = {name for line in rules.splitlines() if "font-weight" in line for name in re.findall(r"\.lab\.(\w+)", line)}
    assert bold == STRONG


def test_another_theme_or_another_text_is_refused():
    with pytest.raises(BadChoice, match="one of light, dark"):
        drawing.standalone(DRAWINGS["full"], theme="neon")
    with pytest.raises(BadChoice, match="Only a drawing of this library"):
        drawing.standalone("<svg><script/></svg>")
