"""Identifiers that sort by time, and their short form for addresses."""

import secrets
import time
from uuid import UUID


ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"  # no 0 O 1 I l: addresses are read aloud
LENGTH = 22
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]


def uuid7() -> UUID:
    """Make a version 7 UUID: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    bits = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=bits)


def short_id(identifier: UUID) -> str:
    """Spell a UUID in 22 letters and digits."""
    number, pairs = identifier.int, []
    for _ in range(LENGTH // 2):
        number, place = divmod(number, len(_PAIRS))
        pairs.append(_PAIRS[place])
    return "".join(reversed(pairs))


def from_short_id(text: str) -> UUID:
    """Read `short_id` back.

    Raises
    ------
    ValueError
        `text` is not 22 letters of the alphabet, or stands for more than 128 bits.
    """
    if len(text) != LENGTH:
        raise ValueError(f"a short id has {LENGTH} characters, not {len(text)}")
    number = 0
    for letter in text:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return UUID(int=number)


class ShortIdConverter:
    """Path converter ``<sid:name>``: the view receives the UUID."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> UUID:
        return from_short_id(value)

    def to_url(self, value: UUID | str) -> str:
        return value if isinstance(value, str) else short_id(value)
