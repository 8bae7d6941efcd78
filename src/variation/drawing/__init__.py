"""Drawings of results: charts, multiples, funnels, Paretos, icons, tables, crosses, letters, files."""

from __future__ import annotations

from variation.drawing.files import standalone
from variation.drawing.funnel import funnel_svg
from variation.drawing.icons import assurance_icon, icon
from variation.drawing.levels import Flag, Line
from variation.drawing.multiples import small_multiples
from variation.drawing.pareto import pareto_svg
from variation.drawing.picture import svg
from variation.drawing.printing import pdf, png
from variation.drawing.safety import cross
from variation.drawing.tables import TableRow, table
from variation.drawing.terminal import text
from variation.drawing.vega import vega_lite
from variation.drawing.windows import windowed
from variation.spelling import period_label


__all__ = [
    "Flag",
    "Line",
    "TableRow",
    "assurance_icon",
    "cross",
    "funnel_svg",
    "icon",
    "pareto_svg",
    "pdf",
    "period_label",
    "png",
    "small_multiples",
    "standalone",
    "svg",
    "table",
    "text",
    "vega_lite",
    "windowed",
]
