"""The clock of an ask, in plain Python."""

from __future__ import annotations

from datetime import date, timedelta


CLOCK = timedelta(days=14)
"""How long an answer is hoped to take, when nobody says otherwise."""

SECOND_THOUGHTS = timedelta(days=1)
"""How long an answer can be taken back by who gave it: a slip of the thumb shows within a day."""


def days_waited(raised_on: date, answered_on: date | None, *, today: date) -> int:
    """Days from raising to the answer, or to today."""
    return ((answered_on or today) - raised_on).days


def is_late(
    due_on: date, answered_on: date | None, *, today: date, pressure_until: date | None = None
) -> bool:  # fmt: skip
    """Whether an ask is still open after the day an answer was hoped for; never while its place is under pressure."""
    return answered_on is None and max(due_on, pressure_until or due_on) < today


def may_think_again(answered_on: date | None, *, today: date) -> bool:
    """Whether an answer is young enough to be taken back."""
    return answered_on is not None and today - answered_on <= SECOND_THOUGHTS
