"""When a visit ends and the next one begins, in plain Python."""

from __future__ import annotations

from datetime import datetime, timedelta


LONGEST_VISIT = timedelta(hours=8)
"""A shift: who comes back within it still sees what was new when it began."""


def is_over(began: datetime | None, *, now: datetime) -> bool:
    """Whether a visit that began then is over, or none has begun."""
    return began is None or now - began > LONGEST_VISIT
