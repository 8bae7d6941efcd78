"""A number that looks like a slip of the pen: what is asked before it is kept. Nothing is ever refused for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import sqrt
from statistics import fmean
from typing import NamedTuple

from django.utils.translation import gettext as _

from betterward.measures.rules import FIELDS_OF_KIND, Entry, is_far_off


class Usual(NamedTuple):
    """A number kept lately."""

    period_on: date
    numerator: float | None
    denominator: float | None
    value: float | None


ENOUGH = 6
"""Numbers kept before a measure is known well enough for a question."""

ENOUGH_FOR_LIMITS = 12
"""Numbers from which limits are worked out."""

SIGMAS = 3.0 + 5.0
"""How far from the average a number is asked about: five sigma outside the limits, so that news passes unasked."""


def doubt(entry: Entry, usual: Sequence[Usual], kind: str) -> str:
    """The question to ask before an entry is kept; empty where nothing looks like a slip.

    Parameters
    ----------
    usual
        What was kept lately, the latest first.
    """
    if entry.missing_because or kind == "days_between" or len(usual) < ENOUGH:
        return ""
    number = entry.numerator if "numerator" in FIELDS_OF_KIND[kind] else entry.value
    before = [one.numerator if "numerator" in FIELDS_OF_KIND[kind] else one.value for one in usual]
    known = [one for one in before if one is not None]
    if number is None or len(known) < ENOUGH:
        return ""
    words = {"number": f"{number:g}", "keep": _spoken(entry, number)}
    return (
        _of_ten(entry, number, usual, known, words)
        or _of_size(entry, number, known, kind, words)
        or _of_denominator(entry, usual, words)
        or _of_limits(entry, usual, kind, words)
    )


def _spoken(entry: Entry, number: float) -> str:
    return f"{number:g}" if entry.denominator is None else f"{number:g} / {entry.denominator:g}"


def _of_ten(entry: Entry, number: float, usual: Sequence[Usual], known: Sequence[float], words: dict[str, str]) -> str:
    """A digit too many: ten times the number before."""
    earlier = [one for one in usual if one.period_on < entry.period_on] or list(usual)
    latest = earlier[0].numerator if earlier[0].numerator is not None else earlier[0].value
    if not latest or latest < 0 or not 9.5 <= number / latest <= 10.5 or number <= 2 * max(known):
        return ""
    says = _("%(number)s is ten times the number before it, %(latest)s. Keep %(keep)s? Nothing was saved yet.")
    return says % {**words, "latest": f"{latest:g}"}


def _of_size(entry: Entry, number: float, known: Sequence[float], kind: str, words: dict[str, str]) -> str:
    """Many times the usual, or a small part of it."""
    if is_far_off(entry, known, kind):
        return _("%(number)s is many times your usual. Keep %(keep)s? Nothing was saved yet.") % words
    if min(known) >= 10 and 0 <= number * 8 < min(known):
        says = _(
            "%(number)s is far below your usual: the lowest lately was %(low)s. Keep %(keep)s? Nothing was saved yet."
        )
        return says % {**words, "low": f"{min(known):g}"}
    return ""


def _of_denominator(entry: Entry, usual: Sequence[Usual], words: dict[str, str]) -> str:
    """Out of many times as many as usual, or of hardly any."""
    known = [one.denominator for one in usual if one.denominator]
    if not entry.denominator or len(known) < ENOUGH:
        return ""
    if min(known) / 5 <= entry.denominator <= max(known) * 5:
        return ""
    says = _("“Out of %(under)s” is unlike your usual, %(low)s to %(high)s. Keep %(keep)s? Nothing was saved yet.")
    return says % {**words, "under": f"{entry.denominator:g}", "low": f"{min(known):g}", "high": f"{max(known):g}"}


def _of_limits(entry: Entry, usual: Sequence[Usual], kind: str, words: dict[str, str]) -> str:
    """Further from the average of the latest numbers than their own scatter, and chance, could explain."""
    ratios = [ratio for one in usual if (ratio := _ratio(one.numerator, one.denominator, one.value)) is not None]
    ratio = _ratio(entry.numerator, entry.denominator, entry.value)
    if ratio is None or len(ratios) < ENOUGH_FOR_LIMITS:
        return ""
    mean = fmean(ratios)
    sigma = max(fmean(abs(b - a) for a, b in pairwise(ratios)) / 1.128, _chance(kind, mean, entry.denominator))
    if not sigma or abs(ratio - mean) <= SIGMAS * sigma or min(ratios) <= ratio <= max(ratios):
        return ""
    return _("That is far outside what is usual here. Keep %(keep)s? Nothing was saved yet.") % words


def _ratio(numerator: float | None, denominator: float | None, value: float | None) -> float | None:
    if numerator is None:
        return value
    if denominator is None:
        return numerator
    return numerator / denominator if denominator else None


def _chance(kind: str, mean: float, under: float | None) -> float:
    """The scatter that chance alone gives to such a number."""
    if kind == "count":
        return sqrt(max(mean, 1.0))
    if kind == "proportion" and under:
        return sqrt(max(mean * (1 - mean), 1 / under) / under)
    return sqrt(max(mean, 1 / under) / under) if kind == "rate" and under else 0.0
