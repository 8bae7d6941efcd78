"""Answers about measures, as frozen rows that ask the database nothing more."""

from betterward.measures.queries.chart import ChartPage, chart_page, crosses, titled
from betterward.measures.queries.composing import (
    MadeOf,
    PartsPage,
    broken_among,
    choices_of_parts,
    choices_of_units,
    made_of,
    parts_page,
)
from betterward.measures.queries.conclusions import Concluded, conclusions_due
from betterward.measures.queries.decisions import Decided, decided
from betterward.measures.queries.definition import DefinitionPage, definition_page, minutes, versions_of
from betterward.measures.queries.due import due_at, readings_due, signals_at, signals_for
from betterward.measures.queries.entry import EntryForm, entry_form, told
from betterward.measures.queries.groups import GroupsPage, groups_page
from betterward.measures.queries.guarded import (
    GuardedPage,
    GuardedRow,
    guarded_at,
    guarded_of,
    guarded_page,
    guarded_rows,
    the_guarded,
)
from betterward.measures.queries.library import Offer, library, template_of, templates
from betterward.measures.queries.listing import Listing, Wanted, listing
from betterward.measures.queries.pictures import pictured
from betterward.measures.queries.rows import STATE_WORDS, MeasureRow, row_of, rows
from betterward.measures.queries.side_by_side import STRETCHES, SideBySide, side_by_side
from betterward.measures.queries.splitting import AskedSplit, LimitsPage, limits_page, splits_waiting
from betterward.measures.queries.viewing import others
from betterward.measures.queries.walls import (
    CodeRow,
    HeldRow,
    code_of,
    code_question,
    codes_of,
    given_by,
    held_for,
    opened_by,
)


__all__ = [
    "STATE_WORDS",
    "STRETCHES",
    "AskedSplit",
    "ChartPage",
    "CodeRow",
    "Concluded",
    "Decided",
    "DefinitionPage",
    "EntryForm",
    "GroupsPage",
    "GuardedPage",
    "GuardedRow",
    "HeldRow",
    "LimitsPage",
    "Listing",
    "MadeOf",
    "MeasureRow",
    "Offer",
    "PartsPage",
    "SideBySide",
    "Wanted",
    "broken_among",
    "chart_page",
    "choices_of_parts",
    "choices_of_units",
    "code_of",
    "code_question",
    "codes_of",
    "conclusions_due",
    "crosses",
    "decided",
    "definition_page",
    "due_at",
    "entry_form",
    "given_by",
    "groups_page",
    "guarded_at",
    "guarded_of",
    "guarded_page",
    "guarded_rows",
    "held_for",
    "library",
    "limits_page",
    "listing",
    "made_of",
    "minutes",
    "opened_by",
    "others",
    "parts_page",
    "pictured",
    "readings_due",
    "row_of",
    "rows",
    "side_by_side",
    "signals_at",
    "signals_for",
    "splits_waiting",
    "template_of",
    "templates",
    "the_guarded",
    "titled",
    "told",
    "versions_of",
]
