"""NHS numbers are caught at the door, however they are written; other numbers pass."""

import pytest

from betterward.common.errors import Refused
from betterward.common.identifiers import is_nhs_number, nhs_numbers, refuse_identifiers


VALID = "9434765919"
"""The example number of the NHS data dictionary."""


@pytest.mark.parametrize(
    "written",
    [
        "9434765919",
        "943 476 5919",
        "943-476-5919",
        "NHS no. 943 476 5919.",
        "(9434765919)",
        "９４３４７６５９１９",
        "bed 3:9434765919;",
    ],
)
def test_every_usual_way_of_writing_it_is_found(written):
    assert nhs_numbers(written) == [VALID]


@pytest.mark.parametrize(
    "text",
    [
        "9434765918",  # the check digit is wrong
        "943476591",
        "94347659190",
        "call 020 7946 0958",
        "5/590 of 943476",
        "1.9434765919",
        "2026-11-23",
        "",
    ],
)
def test_other_numbers_pass(text):
    assert nhs_numbers(text) == []


def test_a_check_digit_of_ten_is_never_valid():
    assert not any(is_nhs_number(f"100000001{digit}") for digit in range(10))


def test_exactly_one_last_digit_fits():
    assert [digit for digit in range(10) if is_nhs_number(f"943476591{digit}")] == [9]


def test_any_of_several_texts_is_refused_kindly():
    with pytest.raises(Refused, match=r"looks like an NHS number.*Nothing was saved yet") as refusal:
        refuse_identifiers("a quiet night", f"fall of {VALID}")

    assert refusal.value.code == "identifier"
    assert VALID not in str(refusal.value)


def test_ordinary_words_pass():
    refuse_identifiers("14 falls in 31 days", "call 01234 567890")
