"""The one place where rows become arrays and a chart becomes rows."""

from betterward.measures.charting.analysis import (
    Decisions,
    analysed,
    as_it_was,
    chart_of,
    is_cross,
    kinds_there,
    spelling_of,
    steps_of,
    words_of,
)
from betterward.measures.charting.comparing import Multiples, multiples
from betterward.measures.charting.facts import Move, hold, moves, refresh, refresh_many, with_parts
from betterward.measures.charting.gathering import Point, Series, series_of
from betterward.measures.charting.proposing import chart_with, evidence_of, offered
from betterward.measures.charting.viewing import View


__all__ = [
    "Decisions",
    "Move",
    "Multiples",
    "Point",
    "Series",
    "View",
    "analysed",
    "as_it_was",
    "chart_of",
    "chart_with",
    "evidence_of",
    "hold",
    "is_cross",
    "kinds_there",
    "moves",
    "multiples",
    "offered",
    "refresh",
    "refresh_many",
    "series_of",
    "spelling_of",
    "steps_of",
    "with_parts",
    "words_of",
]
