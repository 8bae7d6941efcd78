"""The one place where rows become arrays and a chart becomes rows."""

from betterward.measures.charting.analysis import Decisions, chart_of, is_cross, spelling_of, words_of
from betterward.measures.charting.facts import Move, hold, moves, refresh, refresh_many, with_parts
from betterward.measures.charting.gathering import Point, Series, series_of


__all__ = [
    "Decisions",
    "Move",
    "Point",
    "Series",
    "chart_of",
    "hold",
    "is_cross",
    "moves",
    "refresh",
    "refresh_many",
    "series_of",
    "spelling_of",
    "with_parts",
    "words_of",
]
