"""Changes to measures: each one verb, one transaction, one journal entry, one refresh of the chart."""

from betterward.measures.services.choosing import choose_chart
from betterward.measures.services.decisions import (
    accept_phase,
    annotate,
    leave_out,
    set_line,
    withdraw_decision,
)
from betterward.measures.services.defining import compose, define_measure, redefine
from betterward.measures.services.loading import load_readings, load_rows, take_back_readings
from betterward.measures.services.owning import hand_back_measure, take_measure
from betterward.measures.services.recording import record_readings, undo_reading
from betterward.measures.services.sharing import share, stop_sharing
from betterward.measures.services.splitting import agree_split, propose_split


__all__ = [
    "accept_phase",
    "agree_split",
    "annotate",
    "choose_chart",
    "compose",
    "define_measure",
    "hand_back_measure",
    "leave_out",
    "load_readings",
    "load_rows",
    "propose_split",
    "record_readings",
    "redefine",
    "set_line",
    "share",
    "stop_sharing",
    "take_back_readings",
    "take_measure",
    "undo_reading",
    "withdraw_decision",
]
