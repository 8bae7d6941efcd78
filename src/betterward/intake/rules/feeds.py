"""What a feed brought, as a table; when it is looked at next; when it is silent: plain Python."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from betterward.intake.rules.pasting import Unreadable


EVERY = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
PATIENCE = 2
"""Rounds without anything brought before a feed counts as silent."""

LONGEST = timedelta(minutes=15)
"""A run that is not over after this was broken off; what it would have kept is not kept."""


def is_silent(brought_at: datetime, every: str, now: datetime) -> bool:
    """Whether a feed has brought nothing for longer than its schedule promises."""
    return now - brought_at > PATIENCE * EVERY[every]


def as_table(text: str) -> str:
    """JSON as rows with headings; any other text as it is.

    Raises
    ------
    Unreadable
        ``nothing``: it begins like JSON and holds no list of records.
    """
    if text.lstrip("\ufeff \r\n\t")[:1] not in ("[", "{"):
        return text
    try:
        rows = _records(json.loads(text.lstrip("\ufeff")))
    except (ValueError, RecursionError) as reason:
        raise Unreadable("nothing") from reason
    if not rows:
        raise Unreadable("nothing")
    headings = list(dict.fromkeys(key for row in rows for key in row))
    lines = [headings, *([_cell(row.get(key)) for key in headings] for row in rows)]
    return "\n".join("\t".join(" ".join(str(cell).split()) for cell in line) for line in lines)


def _records(found: Any) -> list[dict[str, Any]]:
    """The list of records in an answer: itself, or the first such list one step inside."""
    if isinstance(found, dict):
        found = next((one for one in found.values() if isinstance(one, list)), [])
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _cell(value: Any) -> str:
    """One value as a person would write it; what is no word and no number is left empty."""
    if value is None or isinstance(value, dict | list | bool):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
