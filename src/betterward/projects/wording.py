"""The sentence of an aim, made of its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from betterward.projects.rules.aims import DOWN, UP, VERB
from variation.spelling import format_number


PREPOSITION = re.compile(r"^(?:on|at|in|across|within|for|among|with)\b", re.I)


def aim_sentence(parts: Mapping[str, Any]) -> str:
    """One sentence of the parts that are there, such as “Reduce falls from 9 to 4.5 on Cedar ward by 31 March 2027.”

    Parameters
    ----------
    parts
        The fields of `Project.AIM` by name; what is missing or empty is left out. Without "what" there is no sentence.
    """
    what = str(parts.get("aim_what") or "").strip().rstrip(".")
    if not what:
        return ""
    start, goal = parts.get("aim_start"), parts.get("aim_goal")
    said = [
        _led_by_verb(what, start, goal),
        *_numbers(start, goal, str(parts.get("aim_unit") or "").strip()),
        _led_by(str(parts.get("aim_among") or "").strip(), _("for")),
        _led_by(str(parts.get("aim_where") or "").strip(), _("on")),
        _by(parts.get("aim_by_on")),
    ]
    return " ".join(part for part in said if part) + "."


def _led_by_verb(what: str, start: float | None, goal: float | None) -> str:
    """The thing with a verb before it, when it has none and the numbers say which."""
    if start is None or goal is None or start == goal or any(known.search(what) for known in (VERB, DOWN, UP)):
        return what[:1].upper() + what[1:]
    verb = _("Reduce") if goal < start else _("Raise")
    is_name = what[:2].isupper()  # an abbreviation keeps its capitals
    return f"{verb} {what if is_name else what[:1].lower() + what[1:]}"


def _numbers(start: float | None, goal: float | None, unit: str) -> list[str]:
    spelt = [format_number(value, None) if value is not None else "" for value in (start, goal)]
    unit = unit if unit.startswith("%") or not unit else f" {unit}"
    first = _("from %(number)s") % {"number": spelt[0] + (unit if not spelt[1] else "")} if spelt[0] else ""
    second = _("to %(number)s") % {"number": spelt[1] + unit} if spelt[1] else ""
    return [first, second]


def _led_by(words: str, preposition: str) -> str:
    return words if not words or PREPOSITION.search(words) else f"{preposition} {words}"


def _by(day: date | None) -> str:
    return _("by %(day)s") % {"day": date_format(day, "j F Y")} if day else ""
