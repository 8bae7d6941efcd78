"""The look: colours people can read, named in one file, equal in both ways to be dark."""

import re
from itertools import product
from pathlib import Path

import pytest


ROOT = Path(__file__).resolve().parents[3]
CSS = ROOT / "assets" / "css"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")
TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")


def block(text, heading):
    """The tokens between a heading and the next blank brace line."""
    after = text.split(heading, 1)[1]
    return dict(TOKEN.findall(after[: re.search(r"\n\s*}", after).start()]))


TOKENS = (CSS / "tokens.css").read_text()
LIGHT = block(TOKENS, "/* light */")
DARK = block(TOKENS, "html.dark {")
ACCENTS = (CSS / "accents.css").read_text()
LIGHT_ACCENTS = [dict(TOKEN.findall(line)) for line in ACCENTS.splitlines() if re.match(r"(:root, )?\.accent-", line)]
DARK_ACCENTS = [dict(TOKEN.findall(line)) for line in ACCENTS.splitlines() if line.startswith("html.dark")]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT = ["ink", "ink2", "improve", "concern", "neutral", "target", "good", "bad"]
GROUNDS = ["card", "bg", "band"]


@pytest.mark.parametrize(("look", "ink", "ground"), list(product(["light", "dark"], TEXT, GROUNDS)))
def test_words_are_readable(look, ink, ground):
    tokens = {"light": LIGHT, "dark": DARK}[look]
    assert contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize(
    ("look", "ink", "ground"), list(product(["light", "dark"], ["common", "line2"], ["card", "bg"]))
)
def test_edges_and_points_can_be_seen(look, ink, ground):
    tokens = {"light": LIGHT, "dark": DARK}[look]
    assert contrast(tokens[ink], tokens[ground]) >= 3


@pytest.mark.parametrize(
    ("tokens", "accent"), [(LIGHT, accent) for accent in LIGHT_ACCENTS] + [(DARK, accent) for accent in DARK_ACCENTS]
)
def test_each_accent_carries_its_words(tokens, accent):
    assert contrast(accent["accent"], accent["accent-ink"]) >= 4.5
    assert contrast(accent["accent-deep"], accent["accent-ink"]) >= 4.5
    assert min(contrast(accent["accent"], tokens[ground]) for ground in GROUNDS) >= 4.5


def test_there_are_as_many_accents_as_the_layout_knows():
    from betterward.common.layout import ACCENTS as known

    assert len(LIGHT_ACCENTS) == len(DARK_ACCENTS) == len(known)
    assert all(f".accent-{name}" in ACCENTS for name in known)


def test_dark_by_choice_equals_dark_by_device():
    assert block(TOKENS, "html.auto {") == DARK
    assert DARK.keys() == LIGHT.keys()


def colours_in(text):
    return COLOUR.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.S))


HOMES_OF_COLOURS = {"tokens.css", "accents.css", "print.css"}


@pytest.mark.parametrize("file", sorted(CSS.glob("*.css")), ids=lambda file: file.name)
def test_colours_are_named_in_one_place(file):
    found = set(colours_in(file.read_text())) - {"#ffffff"}
    assert file.name in HOMES_OF_COLOURS or not found


def test_a_planted_colour_is_found():
    assert colours_in(".card { color: #123456; } /* #fff */") == ["#123456"]


@pytest.mark.parametrize("entry", ["site", "entry"])
def test_every_stylesheet_and_script_an_entry_names_exists(entry):
    for kind, pattern in [("css", r'@import "([^"]+)"'), ("js", r'from "([^"]+)"')]:
        home = ROOT / "assets" / "entries"
        names = re.findall(pattern, (home / f"{entry}.{kind}").read_text())
        assert names
        assert [name for name in names if not (home / name).resolve().is_file()] == []
