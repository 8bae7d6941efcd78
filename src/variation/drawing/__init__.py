"""Drawings of a result: chart, icons, table, safety cross and plain text."""

from __future__ import annotations

from variation.drawing.cross import cross
from variation.drawing.files import standalone
from variation.drawing.icons import assurance_icon, icon
from variation.drawing.levels import Flag, Line
from variation.drawing.picture import svg
from variation.drawing.table import TableRow, table
from variation.spelling import period_label


__all__ = [
    "Flag",
    "Line",
    "TableRow",
    "assurance_icon",
    "cross",
    "icon",
    "period_label",
    "standalone",
    "svg",
    "table",
]
