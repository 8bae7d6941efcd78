"""Numbers, periods and the field's terms as text, for words and pictures alike."""

from __future__ import annotations

from variation.spelling.numbers import (
    GROUPED_FROM,
    LONGEST_UNIT,
    digits_read,
    enough_decimals,
    format_number,
    number,
    with_unit,
)
from variation.spelling.periods import MONTHS, period_label, short_period
from variation.spelling.terms import CHARTS, MEANINGS, PLURALS, RULE_SETS, RULES, middle_of, rule_name
from variation.spelling.translating import Translate, as_is


__all__ = [
    "CHARTS",
    "GROUPED_FROM",
    "LONGEST_UNIT",
    "MEANINGS",
    "MONTHS",
    "PLURALS",
    "RULES",
    "RULE_SETS",
    "Translate",
    "as_is",
    "digits_read",
    "enough_decimals",
    "format_number",
    "middle_of",
    "number",
    "period_label",
    "rule_name",
    "short_period",
    "with_unit",
]
