"""Changes to measures: each one verb, one transaction, one journal entry, one refresh of the chart."""

from betterward.measures.services.choosing import choose_chart
from betterward.measures.services.composing import change_part, compose, stratify, take_out, undo_part_change
from betterward.measures.services.concluding import conclude, review
from betterward.measures.services.decisions import (
    accept_phase,
    annotate,
    leave_out,
    set_line,
    withdraw_decision,
)
from betterward.measures.services.defining import define_measure, redefine
from betterward.measures.services.loading import load_readings, load_rows, take_back_readings
from betterward.measures.services.owning import hand_back_measure, take_measure
from betterward.measures.services.pressing import ease, press
from betterward.measures.services.recording import record_readings, undo_reading
from betterward.measures.services.sharing import share, stop_sharing
from betterward.measures.services.splitting import agree_split, propose_split
from betterward.measures.services.together import SeveralRefused, record_together
from betterward.measures.services.walls import (
    drop_held,
    keep_held,
    make_code,
    record_by_code,
    renew_code,
    revoke_code,
    undo_by_code,
    undo_given,
)
from betterward.measures.services.working_out import Source, work_out


__all__ = [
    "SeveralRefused",
    "Source",
    "accept_phase",
    "agree_split",
    "annotate",
    "change_part",
    "choose_chart",
    "compose",
    "conclude",
    "define_measure",
    "drop_held",
    "ease",
    "hand_back_measure",
    "keep_held",
    "leave_out",
    "load_readings",
    "load_rows",
    "make_code",
    "press",
    "propose_split",
    "record_by_code",
    "record_readings",
    "record_together",
    "redefine",
    "renew_code",
    "review",
    "revoke_code",
    "set_line",
    "share",
    "stop_sharing",
    "stratify",
    "take_back_readings",
    "take_measure",
    "take_out",
    "undo_by_code",
    "undo_given",
    "undo_part_change",
    "undo_reading",
    "withdraw_decision",
    "work_out",
]
