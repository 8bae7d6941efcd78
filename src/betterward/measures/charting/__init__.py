"""The one place where rows become arrays and a chart becomes rows."""

from betterward.measures.charting.analysis import chart_of, is_cross, spelling_of, words_of
from betterward.measures.charting.facts import hold, refresh, refresh_many, with_parts
from betterward.measures.charting.gathering import Point, Series, series_of


__all__ = [
    "Point",
    "Series",
    "chart_of",
    "hold",
    "is_cross",
    "refresh",
    "refresh_many",
    "series_of",
    "spelling_of",
    "with_parts",
    "words_of",
]
