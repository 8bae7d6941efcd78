"""Answers about measures, as frozen rows that ask the database nothing more."""

from betterward.measures.queries.chart import ChartPage, chart_page, crosses, pictured, titled
from betterward.measures.queries.decisions import Decided, decided
from betterward.measures.queries.due import readings_due, signals_for
from betterward.measures.queries.entry import EntryForm, entry_form, told
from betterward.measures.queries.listing import Listing, Wanted, listing
from betterward.measures.queries.rows import STATE_WORDS, MeasureRow, row_of, rows


__all__ = [
    "STATE_WORDS",
    "ChartPage",
    "Decided",
    "EntryForm",
    "Listing",
    "MeasureRow",
    "Wanted",
    "chart_page",
    "crosses",
    "decided",
    "entry_form",
    "listing",
    "pictured",
    "readings_due",
    "row_of",
    "rows",
    "signals_for",
    "titled",
    "told",
]
