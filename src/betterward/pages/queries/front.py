"""The front page of a visitor: one chart that shows what this is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

import variation
from variation import drawing, reading


FALLS = (5, 7, 6, 6, 6, 8, 2, 5, 9, 4, 2, 7, 3, 8, 4, 4, 7, 5, 9, 1, 10, 7, 8, 4, 3, 2, 4, 7, 4, 3, 7)
BED_DAYS = (
    578, 598, 579, 597, 593, 584, 598, 585, 592, 604, 539, 594, 590, 594, 585, 613, 599, 592, 832, 812, 836, 853, 766,
    852, 811, 845, 807, 857, 833, 828, 838,
)  # fmt: skip
"""Falls and bed days of an invented ward, month by month from April 2024; a change was tried from March 2026."""

FIRST = date(2024, 4, 1)
BASELINE = 23


@dataclass(frozen=True, slots=True)
class Example:
    """A chart to look at, with its sentence and icon."""

    drawn: SafeString
    sentence: str
    icon: SafeString


def example() -> Example:
    """The chart of the front page, drawn once for each language."""
    return _example(translation.get_language() or "")


@cache
def _example(language: str) -> Example:
    periods = [date(FIRST.year + at // 12, at % 12 + 1, 1) for at in range(3, 3 + len(FALLS))]
    chart = variation.analyse(
        FALLS, BED_DAYS, periods=periods, calendar="month", chart="u", direction="down", multiply=1000,
        baselines=[BASELINE],
    )  # fmt: skip
    words: dict[str, Any] = {"unit": _("per 1,000 bed days"), "decimals": 1, "translate": _}
    drawn = drawing.svg(chart, "narrow", label=_("Falls on an invented ward"), id_prefix="example", **words)
    return Example(
        drawn=mark_safe(drawn),  # noqa: S308 - drawn by us, words escaped
        sentence=reading.sentence(chart, **words).text,
        icon=mark_safe(drawing.icon(chart.variation, translate=_)),  # noqa: S308 - drawn by us, words escaped
    )
