"""Formulas: numbers by hand, and whatever people or machines may type."""

import random
import string

import pytest

from betterward.measures.formulas import Answer, formula, worked_out
from betterward.measures.rules import Unfit


def answer(text, **values):
    return worked_out(formula(text), values)


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("a / (b + c) * 1000", 5.0),  # 4 / 800 * 1000
            ("a + b * c", 150004.0),
            ("(a + b) * c", 151200.0),
            ("-a + 2", -2.0),
            ("A ÷ b × 100", 0.8),
            ("max(a, 5) - min(b, c, 7)", -2.0),
            ("a - b - c", -796.0),
            ("c / b / a", 0.15),
        ],
    )
    def test_by_hand(self, text, value):
        assert answer(text, a=4.0, b=500.0, c=300.0).value == pytest.approx(value)

    def test_nothing_is_guessed(self):
        assert answer("a / b", a=4.0, b=None) == Answer(missing=("b",))
        assert answer("a + b + c", a=4.0) == Answer(missing=("b", "c"))

    def test_division_by_zero_is_no_number(self):
        assert answer("a / (b - b)", a=4.0, b=2.0) == Answer(is_undefined=True)
        assert answer("a * a * a * a", a=1e300) == Answer(is_undefined=True)


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "empty"),
            ("  ", "empty"),
            ("a / z", "unknown"),
            ("total / b", "unknown"),
            ("a ** 9", "not_arithmetic"),
            ("a // b", "not_arithmetic"),
            ("__import__('os')", "unreadable"),
            ("a.real", "unreadable"),
            ("a[0]", "unreadable"),
            ("a b", "not_arithmetic"),
            ("a /", "not_arithmetic"),
            ("min(a)", "not_arithmetic"),
            ("min", "not_arithmetic"),
            ("a(b)", "not_arithmetic"),
            ("a, b", "not_arithmetic"),
            ("min(*a, b)", "not_arithmetic"),
            ("1e9", "unreadable"),
            ("99999999999", "too_large"),
            ("a" * 201, "too_long"),
            ("(" * 90 + "a" + ")" * 90, "ok"),
            ("-" * 30 + "a", "too_deep"),
            ("a if b else c", "unknown"),
            ("lambda: a", "unknown"),
            ("a\x00", "unreadable"),
        ],
    )
    def test_with_its_reason(self, text, code):
        try:
            formula(text)
        except Unfit as unfit:
            assert unfit.code == code
        else:
            assert code == "ok"

    def test_ten_thousand_bad_ones_do_no_harm(self, monkeypatch):
        monkeypatch.setattr("builtins.eval", lambda *_a, **_k: pytest.fail("something was evaluated"))
        monkeypatch.setattr("builtins.exec", lambda *_a, **_k: pytest.fail("something was run"))
        chosen, read = random.Random(7), 0
        pieces = [*"abcdefz()+-*/,. 0159\n\t\\'\"[]{}:=_@%^~#!éß٣\x00", "min(", "max(", "**", "//", "1e99", "0x1f",
                  "lambda", "__import__", "if", "for", "await", "None", "a", "b", " + ", " / "]  # fmt: skip
        for number in range(10_000):
            text = "".join(chosen.choice(pieces) for _ in range(chosen.randrange(1, 40)))
            if number % 7 == 0:
                text = "".join(chosen.choice(string.printable) for _ in range(chosen.randrange(1, 260)))
            try:
                found = formula(text)
            except Unfit:
                continue
            read += 1
            given = {letter: chosen.choice([0.0, 1.0, -2.5, 1e308]) for letter in "abcdef"}
            told = worked_out(found, given)
            assert found.letters <= set("abcdef") and (told.value is not None or told.is_undefined)

        assert read > 50
