"""A drawing that stands by itself: its own namespace, its own size and one style with plain colours."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from variation.errors import BadChoice


__all__ = ["THEMES", "standalone"]

FACE = '"Atkinson Hyperlegible Next", "Atkinson Hyperlegible", Verdana, "DejaVu Sans", sans-serif'

THEMES: dict[str, dict[str, str]] = {
    "light": {
        "ink": "#16212b", "ink2": "#4b5a67", "line": "#d9dfe5", "card": "#ffffff", "improve": "#0b62b8",
        "concern": "#ad4505", "neutral": "#6a3fa0", "common": "#6b7884", "band": "#e6eef6", "target": "#1a6e45",
    },
    "dark": {
        "ink": "#e8eef3", "ink2": "#a9b6c2", "line": "#2c3843", "card": "#18222a", "improve": "#6fb4ef",
        "concern": "#ff9a57", "neutral": "#c3a2f0", "common": "#8f9daa", "band": "#20303d", "target": "#6fd0a0",
    },
}  # fmt: skip
"""Colours of a file; on a page the page's own tokens decide."""

OPENING = re.compile(r'<svg class="([a-z]+)[^"]*" viewBox="0 0 ([\d.]+) ([\d.]+)"')
TITLE_END = re.compile(r"</(?:desc|title)>(?!<desc)")


def standalone(svg: str, *, theme: str = "light") -> str:
    """A drawing of this library as a file of its own.

    Parameters
    ----------
    svg : str
        What `svg`, `cross`, `icon` or `assurance_icon` give.
    theme : {"light", "dark"}
        Which colours.

    Returns
    -------
    str
        SVG with namespace, size, one ``<style>`` and a ground in the colour of the card; colours are written out,
        because many programs do not know variables.

    Raises
    ------
    BadChoice
        Another theme, or a text that is no drawing of this library.

    Examples
    --------
    >>> import variation
    >>> from variation.drawing.picture import svg
    >>> drawn = standalone(svg(variation.analyse([5.0, 7.0, 6.0])))
    >>> "xmlns=" in drawn, "var(--" in drawn, drawn.count("<style>")
    (True, False, 1)
    """
    if theme not in THEMES:
        raise BadChoice(f"A theme is one of {', '.join(THEMES)}; received {theme!r}.")
    opening = OPENING.match(svg)
    if opening is None:
        raise BadChoice(f"Only a drawing of this library can stand by itself; received {svg[:40]!r}.")
    family, width, height = opening.groups()
    named = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"{svg[4:]}'
    style = f"<style>{_style(family, theme)}</style>"
    ground = f'<rect class="ground" width="{width}" height="{height}"/>'
    at = TITLE_END.search(named)
    cut = at.end() if at else named.index(">") + 1
    return f"{named[:cut]}{style}{ground}{named[cut:]}\n"


@cache
def _style(family: str, theme: str) -> str:
    """The rules for one family of drawings, without those for screens and printers, with colours written out."""
    text = files("variation.drawing").joinpath("chart.css").read_text("utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S).partition("@media")[0]
    rules = [rule.strip() for rule in text.split("}") if f".{family}" in rule.partition("{")[0]]
    plain = (
        "}".join(rules).replace("font-family: inherit", f"font-family: {FACE}").replace("weight: 650", "weight: 700")
    )
    ground = f".{family} .ground{{fill:var(--card);stroke:none}}"
    return re.sub(r"var\(--(\w+)\)", lambda found: THEMES[theme][found[1]], f"{plain}}}{ground}")
