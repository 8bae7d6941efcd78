"""NHS numbers are caught at the door, however they are written; other numbers pass."""

from random import Random

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


# A corpus: every way of writing, many numbers ----------------------------------------------------------------------

WAYS = {
    "in a row": "{a}{b}{c}",
    "spaces": "{a} {b} {c}",
    "hyphens": "{a}-{b}-{c}",
    "dots": "{a}.{b}.{c}",
    "low lines": "{a}_{b}_{c}",
    "strokes": "{a}/{b}/{c}",
    "spaces that do not break": "{a}\u00a0{b}\u00a0{c}",
    "dashes": "{a}\u2013{b}\u2013{c}",
    "marks of no width": "{a}\u200b{b}\u200b{c}",
    "tabs": "{a}\t{b}\t{c}",
    "words around": "NHS no. {a}{b}{c}, fell at 03:10",
    "wide digits": "{a}{b}{c}",
}

ISSUED = (range(400_000_000, 500_000_000), range(600_000_000, 800_000_000))


def issued(chance):
    """A number as it is issued in England."""
    while True:
        nine = chance.choice(ISSUED[chance.random() < 2 / 3][:: chance.randrange(1, 997)])
        ten = next((f"{nine}{last}" for last in range(10) if is_nhs_number(f"{nine}{last}")), "")
        if ten:
            return ten


@pytest.mark.parametrize("way", WAYS)
def test_of_a_thousand_numbers_in_each_way_of_writing_none_is_missed(way):
    chance, missed = Random(7), []
    for _number in range(1000):
        ten = issued(chance)
        text = f"note {WAYS[way].format(a=ten[:3], b=ten[3:6], c=ten[6:])} end"
        text = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text) if way == "wide digits" else text
        if ten not in nhs_numbers(text):
            missed.append(text)

    assert missed == []


def share_found(texts):
    return sum(bool(nhs_numbers(text)) for text in texts) / len(texts)


def references(count=20_000):
    chance = Random(11)
    return [f"order {chance.randrange(10**9, 10**10)} came" for _ in range(count)]


def test_of_plain_references_three_in_a_hundred_at_most_are_taken_for_one():
    assert share_found(references()) <= 0.03


def test_twin_the_check_digit_alone_takes_three_times_as_many(monkeypatch):
    monkeypatch.setattr("betterward.common.identifiers._is_likely", lambda digits, before: True)

    assert share_found(references()) > 0.08


@pytest.mark.parametrize(
    "texts",
    [
        [f"{year}-{month:02}-{day:02}" for year in (1999, 2026) for month in range(1, 13) for day in range(1, 29)],
        [f"0{chance} {number}" for chance in (20, 113, 161) for number in range(79460000, 79461000, 7)],
        [f"{1_690_000_000 + 997 * n}" for n in range(2000)],
        [f"{n / 7:.10f}" for n in range(1, 2000)],
        [f"+44 7{n:09}" for n in range(100_000_000, 100_002_000)],
    ],
    ids=["days", "telephones", "times of computers", "decimals", "mobiles"],
)
def test_what_is_no_number_of_a_person_passes(texts):
    assert share_found(texts) == 0.0


def test_a_number_out_of_every_range_is_found_behind_a_word_that_says_whose_it_is():
    bare = next(f"200000001{last}" for last in range(10) if is_nhs_number(f"200000001{last}"))

    assert nhs_numbers(f"order {bare}") == []
    assert nhs_numbers(f"patient {bare}") == [bare]
