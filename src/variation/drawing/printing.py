"""Charts as PNG and PDF files, by the optional extra `pictures`."""

from __future__ import annotations

import json
import re
from html import unescape
from importlib import import_module
from importlib.resources import as_file, files
from typing import Any

from variation.drawing.files import standalone
from variation.drawing.picture import svg
from variation.errors import NotInstalled
from variation.results import Chart


__all__ = ["pdf", "png"]

PX = 0.75
"""Points in a pixel."""

PAGE = b"""\
#let drawn = json(bytes(sys.inputs.drawn))
#set document(title: drawn.title, date: none)
#set text(lang: "en", region: "GB", font: "Atkinson Hyperlegible Next")
#set page(width: drawn.width * 1pt, height: drawn.height * 1pt, margin: 0pt)
#image(bytes(drawn.svg), format: "svg", width: drawn.width * 1pt, alt: drawn.alt)
"""
"""One page as large as the drawing, which comes as data and never as source: no name can become a command."""

SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
TOLD = re.compile(r"<(title|desc) id=[^>]*>(.*?)</\1>", re.S)


def png(drawn: Chart | str, *, scale: float = 2.0, theme: str = "light", **how: Any) -> bytes:
    """Draw a chart as PNG.

    Parameters
    ----------
    drawn : Chart or str
        A result, or what `svg`, `cross` or `icon` gave.
    scale : float
        Pixels for each unit of the drawing; 2 is sharp on paper and slides.
    theme : {"light", "dark"}
        Which colours.
    **how : object
        Size, label, unit and so on, as `svg` takes them, when `drawn` is a chart.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    NotInstalled
        The extra `pictures` is missing.

    Examples
    --------
    >>> import variation
    >>> png(variation.analyse([5.0, 7.0, 6.0]), size="card", label="Falls")[:4]
    b'\\x89PNG'
    """
    maker = _needed("resvg_py", "A PNG file")
    with as_file(files("variation.drawing").joinpath("fonts")) as fonts:
        made = maker.svg_to_bytes(
            svg_string=_alone(drawn, theme, how), zoom=scale, font_dirs=[str(fonts)], skip_system_fonts=True
        )
    return bytes(made)


def pdf(drawn: Chart | str, *, theme: str = "light", **how: Any) -> bytes:
    """Draw a chart as a PDF of one page: lines stay lines, words stay words, and it is tagged for those who listen.

    Parameters
    ----------
    drawn : Chart or str
        A result, or what `svg`, `cross` or `icon` gave.
    theme : {"light", "dark"}
        Which colours.
    **how : object
        Size, label, unit and so on, as `svg` takes them, when `drawn` is a chart.

    Returns
    -------
    bytes
        The file, PDF/UA-1, the same for the same chart.

    Raises
    ------
    NotInstalled
        The extra `pictures` is missing.

    Examples
    --------
    >>> import variation
    >>> pdf(variation.analyse([5.0, 7.0, 6.0]), label="Falls")[:5]
    b'%PDF-'
    """
    maker = _needed("typst", "A PDF file")
    text = _alone(drawn, theme, how)
    with as_file(files("variation.drawing").joinpath("fonts")) as fonts:
        made = maker.compile(
            PAGE,
            sys_inputs={"drawn": json.dumps(_told(text))},
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    return bytes(made)


def _needed(module: str, what: str) -> Any:
    try:
        return import_module(module)
    except ModuleNotFoundError as reason:
        raise NotInstalled(
            f"{what} needs the extra `pictures`, which is not installed: pip install 'betterward[pictures]'. "
            "An SVG file needs nothing."
        ) from reason


def _alone(drawn: Chart | str, theme: str, how: dict[str, Any]) -> str:
    return standalone(svg(drawn, **how) if isinstance(drawn, Chart) else drawn, theme=theme)


def _told(text: str) -> dict[str, Any]:
    """The drawing with its size in points, its title and its description."""
    found = SIZE.search(text)
    width, height = (float(side) * PX for side in found.groups()) if found else (0.0, 0.0)
    words = {name: unescape(inner) for name, inner in TOLD.findall(text)}
    title = words.get("title") or "Chart"
    alt = f"{title}. {words['desc']}" if "desc" in words else title
    return {"svg": text, "width": width, "height": height, "title": title, "alt": alt}
