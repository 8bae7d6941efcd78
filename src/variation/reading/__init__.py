"""Words for a result: the sentence, how it was worked out, what it does not prove."""

from __future__ import annotations

from variation.reading.cautions import ask_next, not_proven
from variation.reading.explanation import doubts, explain
from variation.reading.sentence import MOST_WORDS, sentence
from variation.reading.words import Words, say
from variation.spelling import format_number


__all__ = ["MOST_WORDS", "Words", "ask_next", "doubts", "explain", "format_number", "not_proven", "say", "sentence"]
