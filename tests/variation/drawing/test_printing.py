"""Charts as PNG and PDF files."""

import re
import struct
import sys
import zlib
from datetime import date

import pytest
from tests.variation.charts import SIZES, of_state

import variation
from variation import State, drawing
from variation.drawing.frames import FRAMES
from variation.errors import NotInstalled


def size_of(picture: bytes) -> tuple[int, int]:
    return struct.unpack(">II", picture[16:24])


def first_pixel(picture: bytes) -> tuple[int, ...]:
    """Colour of the corner at the top left, of an RGBA file."""
    assert picture[25] == 6
    packed = b"".join(part for part in _parts(picture))
    return tuple(zlib.decompressobj().decompress(packed, 5)[1:4])


def _parts(picture: bytes):
    at = 8
    while at < len(picture):
        length, kind = struct.unpack(">I4s", picture[at : at + 8])
        if kind == b"IDAT":
            yield picture[at + 8 : at + 8 + length]
        at += length + 12


@pytest.mark.parametrize("size", SIZES)
def test_a_png_has_the_size_of_the_drawing_times_the_scale(size):
    made = drawing.png(of_state(State.BETTER), size=size, scale=1.5, label="Falls", unit="days")

    frame = FRAMES[size]
    assert made.startswith(b"\x89PNG")
    assert size_of(made) == (round(frame.width * 1.5), round(frame.height * 1.5))


@pytest.mark.parametrize(("theme", "corner"), [("light", (255, 255, 255)), ("dark", (0x18, 0x22, 0x2A))])
def test_the_ground_has_the_colour_of_the_card(theme, corner):
    assert first_pixel(drawing.png(of_state(State.BETTER), size="card", theme=theme)) == corner


def test_a_png_shows_words_in_our_own_font():
    with_words = drawing.png(of_state(State.BETTER), size="card", scale=1)
    without = drawing.png(re.sub("<text.*?</text>", "", drawing.svg(of_state(State.BETTER), "card")), scale=1)

    assert len(with_words) > len(without) + 500


def test_a_png_is_the_same_every_time():
    assert len({drawing.png(of_state(State.WORSE), size="card", scale=1) for _ in range(2)}) == 1


@pytest.mark.parametrize(
    "drawn",
    [
        drawing.cross({date(2026, 3, 2): 2}, date(2026, 3, 1)),
        drawing.icon(variation.Variation.CONCERN_HIGH),
        drawing.assurance_icon(variation.Assurance.FAILS),
    ],
    ids=["cross", "icon", "target"],
)
def test_other_drawings_become_files_too(drawn):
    assert drawing.png(drawn, scale=1).startswith(b"\x89PNG")
    assert drawing.pdf(drawn).startswith(b"%PDF-")


def test_a_pdf_is_one_tagged_page_with_our_font_and_the_same_every_time():
    made = [drawing.pdf(of_state(State.BETTER), label="Falls on Cedar", unit="days") for _ in range(2)]

    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF-")
    assert re.search(rb"/MediaBox\s*\[0 0 750 315\]", made[0])
    assert b"/Type/Pages/Count 1/" in made[0]
    assert b"/MarkInfo" in made[0]
    assert b"AtkinsonHyperlegibleNext" in made[0]


@pytest.mark.parametrize("label", ['"); #panic("x")', "#read('/etc/passwd')", "<b>&amp;</b> $x$ *y*", ""])
def test_a_name_is_never_read_as_a_command(label):
    assert drawing.pdf(of_state(State.BETTER), label=label).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("module", "make", "words"), [("resvg_py", drawing.png, "A PNG file"), ("typst", drawing.pdf, "A PDF file")]
)
def test_a_missing_extra_is_said_in_one_plain_sentence(module, make, words, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(NotInstalled, match=rf"{words} needs the extra `pictures`.*pip install 'betterward"):
        make(of_state(State.BETTER))
