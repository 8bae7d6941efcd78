"""How large a table may be that the worker brings in, and when its worker counts as gone."""

from __future__ import annotations

from datetime import datetime, timedelta


LARGEST = 200 * 2**20
"""Bytes of one file; a million rows take about 30 MB."""

PIECE = 2**20

MOST_FAULTS = 1_000
"""Refused rows that are listed; the rest are counted."""

SILENCE = timedelta(minutes=5)
"""Without a sign of life for so long, the worker counts as gone; keeping a million rows takes about a minute."""


def is_gone(seen_at: datetime, *, now: datetime) -> bool:
    """Whether nothing was heard of a worker for too long."""
    return now - seen_at > SILENCE
