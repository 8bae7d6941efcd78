"""Identifiers sort by time; their short form is read aloud, typed and read back."""

import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from betterward.common.ids import ALPHABET, LENGTH, ShortIdConverter, from_short_id, short_id, uuid7


def test_it_is_a_version_7_uuid_of_now():
    before = time.time_ns() // 1_000_000
    made = uuid7()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_later_ones_sort_later():
    first = uuid7()
    time.sleep(0.002)

    assert first < uuid7()


def test_two_of_one_moment_differ():
    assert len({uuid7() for _ in range(2000)}) == 2000


@given(st.uuids())
def test_every_id_is_read_back(identifier):
    text = short_id(identifier)

    assert len(text) == LENGTH
    assert set(text) <= set(ALPHABET)
    assert from_short_id(text) == identifier


def test_no_letter_can_be_mistaken_for_another():
    assert not set("0O1Il") & set(ALPHABET)


@pytest.mark.parametrize("text", ["", "2" * 21, "2" * 23, "0" * 22, "z" * 22])
def test_what_is_no_short_id_is_refused(text):
    with pytest.raises(ValueError):
        from_short_id(text)


def test_an_address_takes_an_id_or_its_short_form():
    identifier, converter = UUID(int=7), ShortIdConverter()

    assert converter.to_url(identifier) == converter.to_url(short_id(identifier)) == short_id(identifier)
    assert converter.to_python(short_id(identifier)) == identifier
