"""Drawings of a result: chart, icons, table, safety cross and plain text."""

from __future__ import annotations

from variation.drawing.icons import assurance_icon, icon
from variation.drawing.levels import Flag, Line
from variation.drawing.picture import svg
from variation.drawing.words import period_label


__all__ = ["Flag", "Line", "assurance_icon", "icon", "period_label", "svg"]
