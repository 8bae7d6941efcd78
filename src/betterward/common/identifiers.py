"""Catching patient identifiers at the door: NHS numbers by their check digit, in the usual ways of writing them."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.vouching import not_vouched


TEN_DIGITS = re.compile(r"(?<![\d.,/])\d{3}[\s\-]?\d{3}[\s\-]?\d{4}(?![\d/]|[.,]\d)")
"""Ten digits in a row, or with a space or hyphen where a number is usually broken."""

GROUPED = re.compile(r"(?<!\d)(?<!\d[.,/])\d{3}([\s._/\-\u2010-\u2014\u00b7]{1,3})\d{3}\1\d{4}(?!\d|[.,/]\d)")
"""Three, three and four digits with the same mark between them: the way an NHS number is printed."""

UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
"""Marks of no width, which come with text copied from a web page."""

ISSUED = "467"
"""First digits of numbers issued in England; other ten digits are more often a reference or a time of a computer."""

EXAMPLES = ("9434765919", "999")
"""The example of the NHS data dictionary, and how numbers for tests begin: both look like a patient's."""

SPEAKS_OF_A_PERSON = re.compile(
    r"\b(nhs|patients?|pt|mrn|dob|born|hospital (?:no|number)|id)\b[^\n]{0,40}$", re.IGNORECASE
)
"""Words shortly before a number that say whose it is."""


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry a valid check digit (modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = (11 - total % 11) % 11
    return check != 10 and check == int(digits[9])


def nhs_numbers(text: str) -> list[str]:
    """Every number in a text that is taken for a patient's, as ten digits.

    A number in three groups needs a valid check digit. One in a row must also be of a kind that is issued, or stand
    behind a word such as "patient": of ten-digit references, one in eleven has a valid check digit by chance.
    """
    plain = unicodedata.normalize("NFKC", text).translate(UNSEEN)
    grouped = [re.sub(r"\D", "", match.group()) for match in GROUPED.finditer(plain)]
    found = dict.fromkeys(digits for digits in grouped if is_nhs_number(digits))
    for match in TEN_DIGITS.finditer(plain):
        digits = re.sub(r"\D", "", match.group())
        if is_nhs_number(digits) and _is_likely(digits, plain[max(0, match.start() - 60) : match.start()]):
            found[digits] = None
    return list(found)


ABROAD = re.compile(r"(\+|\b00)\d{1,3}[ (]{0,2}$")
"""What stands before a telephone number."""


def _is_likely(digits: str, before: str) -> bool:
    if ABROAD.search(before):
        return False
    return digits[0] in ISSUED or digits.startswith(EXAMPLES) or bool(SPEAKS_OF_A_PERSON.search(before))


def refuse_identifiers(*texts: str) -> None:
    """Refuse a change whose words carry an NHS number for which nobody vouches.

    Raises
    ------
    Refused
        A text holds ten digits that are a valid NHS number.
    """
    if not_vouched(dict.fromkeys(number for text in texts for number in nhs_numbers(text))):
        raise Refused(
            _(
                "This looks like an NHS number. Take it out and save again: nothing about a patient belongs here. "
                "Nothing was saved yet."
            ),
            code="identifier",
        )
