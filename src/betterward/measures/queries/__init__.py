"""Answers about measures, as frozen rows that ask the database nothing more."""

from betterward.measures.queries.chart import ChartPage, chart_page, crosses, pictured
from betterward.measures.queries.due import readings_due, signals_for
from betterward.measures.queries.entry import EntryForm, entry_form
from betterward.measures.queries.rows import STATE_WORDS, MeasureRow, row_of, rows


__all__ = [
    "STATE_WORDS",
    "ChartPage",
    "EntryForm",
    "MeasureRow",
    "chart_page",
    "crosses",
    "entry_form",
    "pictured",
    "readings_due",
    "row_of",
    "rows",
    "signals_for",
]
