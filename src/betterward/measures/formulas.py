"""Formulas over other measures, such as ``a / (b + c) * 1000``: read, checked, and worked out for one period.

Only numbers, the letters given, ``+ - * /``, brackets, ``min`` and ``max`` are known. A formula is read into a tree of
Python's own grammar, and nothing of it is ever run: each node that is not in the short list below is refused.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

from betterward.measures.rules import Unfit


LONGEST, MOST_NODES, DEEPEST, LARGEST = 200, 60, 12, 1e9
"""Characters, parts, brackets within brackets, and the largest number of a formula."""

LETTERS = "abcdef"
"""The letters that may stand for measures."""

TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?(?![\w.]))|([A-Za-z]+(?![\w]))|([-+*/(),]))")

ACTS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip

CHOICES: dict[str, Callable[..., float]] = {"min": min, "max": max}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read: its letters, and the tree that is worked out."""

    text: str
    letters: frozenset[str]
    tree: ast.expr


@dataclass(frozen=True, slots=True)
class Answer:
    """What a formula comes to in one period, or why it comes to nothing."""

    value: float | None = None
    missing: tuple[str, ...] = ()
    is_undefined: bool = False


@lru_cache(maxsize=256)
def formula(text: str) -> Formula:
    """Read a formula.

    Raises
    ------
    Unfit
        `empty`, `too_long`, `unreadable` (with `at`), `unknown` (with `name`), `too_large` (with
        `number`), `not_arithmetic`, `too_deep`.
    """
    if len(text) > LONGEST:
        raise Unfit("too_long", most=LONGEST)
    tokens = _tokens(text)
    if not tokens:
        raise Unfit("empty")
    try:
        tree = ast.parse(" ".join(tokens), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unfit("not_arithmetic") from error
    if sum(1 for _node in ast.walk(tree)) > MOST_NODES * 3:
        raise Unfit("too_deep")
    letters: set[str] = set()
    _check(tree, letters, DEEPEST)
    return Formula(" ".join(text.split()), frozenset(letters), tree)


def _tokens(text: str) -> list[str]:
    """Numbers, words and signs; the signs people write for times and divided by are taken for what they mean."""
    for sign, plain in (("×", "*"), ("÷", "/"), ("−", "-"), ("·", "*")):
        text = text.replace(sign, plain)
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise Unfit("unreadable", at=text[at:].strip()[:20])
        number, word, sign = match.groups()
        if word and word.lower() not in (*CHOICES, *LETTERS):
            raise Unfit("unknown", name=word[:20])
        if number and float(number) > LARGEST:
            raise Unfit("too_large", number=number[:20])
        found.append(repr(float(number)) if number else (word or sign).lower())
        at = match.end()
    return found


def _check(node: ast.expr, letters: set[str], left: int) -> None:
    """Refuse every node but the few that are arithmetic; collects the letters."""
    if not left:
        raise Unfit("too_deep")
    if isinstance(node, ast.Name) and node.id not in CHOICES:
        letters.add(node.id)
        return
    if isinstance(node, ast.Constant) and type(node.value) is float:
        return
    for part in _parts(node):
        _check(part, letters, left - 1)


def _parts(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and type(node.op) in ACTS:
        return [node.left, node.right]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        return [node.operand]
    if isinstance(node, ast.Call) and _is_choice(node):
        return list(node.args)
    raise Unfit("not_arithmetic")


def _is_choice(node: ast.Call) -> bool:
    """Whether a call is the lesser or the larger of two and more."""
    is_known = isinstance(node.func, ast.Name) and node.func.id in CHOICES
    return is_known and len(node.args) >= 2 and not node.keywords


def worked_out(found: Formula, values: Mapping[str, float | None]) -> Answer:
    """What a formula comes to; nothing where a number is missing or is divided by zero, and never a guess."""
    missing = tuple(sorted(letter for letter in found.letters if values.get(letter) is None))
    if missing:
        return Answer(missing=missing)
    try:
        value = _value(found.tree, values)
    except (ZeroDivisionError, OverflowError):
        return Answer(is_undefined=True)
    return Answer(value) if isfinite(value) else Answer(is_undefined=True)


def _value(node: ast.expr, values: Mapping[str, float | None]) -> float:
    if isinstance(node, ast.Name):
        return float(values[node.id] or 0.0)
    if isinstance(node, ast.Constant):
        return float(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.BinOp):
        return ACTS[type(node.op)](_value(node.left, values), _value(node.right, values))
    if isinstance(node, ast.UnaryOp):
        inner = _value(node.operand, values)
        return -inner if isinstance(node.op, ast.USub) else inner
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        raise Unfit("not_arithmetic")
    return CHOICES[node.func.id](*(_value(part, values) for part in node.args))
