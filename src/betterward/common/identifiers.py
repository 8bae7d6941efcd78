"""Catching patient identifiers at the door: NHS numbers by their check digit, in the usual ways of writing them."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from betterward.common.errors import Refused


TEN_DIGITS = re.compile(r"(?<![\d.,/])\d{3}[\s\-]?\d{3}[\s\-]?\d{4}(?![\d/]|[.,]\d)")


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry a valid check digit (modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = (11 - total % 11) % 11
    return check != 10 and check == int(digits[9])


def nhs_numbers(text: str) -> list[str]:
    """Every NHS number in a text, as ten digits."""
    plain = unicodedata.normalize("NFKC", text)
    found = (re.sub(r"\D", "", match.group()) for match in TEN_DIGITS.finditer(plain))
    return [digits for digits in found if is_nhs_number(digits)]


def refuse_identifiers(*texts: str) -> None:
    """Refuse a change whose words carry an NHS number.

    Raises
    ------
    Refused
        A text holds ten digits that are a valid NHS number.
    """
    if any(nhs_numbers(text) for text in texts):
        raise Refused(
            _(
                "This looks like an NHS number. Take it out and save again: nothing about a patient belongs here. "
                "Nothing was saved yet."
            ),
            code="identifier",
        )
