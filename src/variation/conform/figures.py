"""Comparing what the engine says with what a manifest holds, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import isinf, isnan
from typing import Any

import numpy as np

from variation.conform.cases import Answer, Case


__all__ = ["Difference", "agree", "differences"]

ABSENT = {"NA", "NaN"}
"""Cells that say that the peer gave no value."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that does not agree.

    Parameters
    ----------
    where : str
        Column and row, or the path inside the summary.
    expected, got : object
        Both values.

    Examples
    --------
    >>> print(Difference("cl, row 3", "5", 4.0))
    cl, row 3: expected 5, got 4.0
    """

    where: str
    expected: object
    got: object

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.where}: expected {self.expected}, got {self.got}"


def differences(answer: Answer, case: Case) -> list[Difference]:
    """Compare all columns and the summary.

    Parameters
    ----------
    answer : Answer
        What the engine says.
    case : Case
        What the peer said, and how near is near enough.

    Returns
    -------
    list of Difference
        Empty when all agree.

    Examples
    --------
    >>> from variation.conform.params import Params
    >>> from variation.conform.tables import Table
    >>> expected = Table({"case_id": ("a", "a"), "cl": ("2", "NA")})
    >>> case = Case("a", "i", "reference", "qcc", "qcc", Params({}), Table({}), expected, {}, {"rel": 1e-9})
    >>> [str(one) for one in differences(Answer({"cl": [2.0, 1.0]}), case)]
    ['cl, row 2: expected NA, got 1.0']
    """
    floor = float(case.tolerance.get("abs_times_max_value", 0)) * _largest(answer)
    near = (float(case.tolerance.get("rel", 0)), float(case.tolerance.get("abs", 0)) + floor)
    return [*_of_columns(answer, case, near), *_of_summary(case.summary, answer.summary, near, "summary")]


def _largest(answer: Answer) -> float:
    """The largest plotted value; peers call it by different names."""
    for name in ("y", "value", "ratio", "mean", "per_unit", "proportion", "defects", "defectives"):
        if name in answer.columns:
            heights = np.abs(np.array([_number(one) for one in _cells(answer.columns[name])], dtype=np.float64))
            return float(np.max(heights, initial=0.0, where=np.isfinite(heights)))
    return 0.0


def _of_columns(answer: Answer, case: Case, near: tuple[float, float]) -> Iterator[Difference]:
    for name, cells in case.expected.columns.items():
        if name == "case_id" or not (any(cells) or _is_text(answer.columns.get(name, ()))):
            continue  # an empty column does not belong to the peer, unless it holds text that may be empty
        if name not in answer.columns:
            yield Difference(name, "a column", "nothing")
            continue
        got = _cells(answer.columns[name])
        if len(got) != len(cells):
            yield Difference(name, f"{len(cells)} rows", f"{len(got)} rows")
            continue
        reach = (near[0], max(near[1], answer.accuracy.get(name, 0.0)))
        for row, (wanted, ours) in enumerate(zip(cells, got, strict=True), start=1):
            if not agree(wanted, ours, reach):
                yield Difference(f"{name}, row {row}", wanted, ours)


def _is_text(column: Any) -> bool:
    return all(isinstance(cell, str) for cell in _cells(column)) and len(_cells(column)) > 0


def _cells(column: Any) -> Sequence[Any]:
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def _of_summary(wanted: Any, ours: Any, near: tuple[float, float], path: str) -> Iterator[Difference]:
    if isinstance(wanted, Mapping):
        for key, inner in wanted.items():
            if not isinstance(ours, Mapping) or key not in ours:
                yield Difference(f"{path}.{key}", inner, "nothing")
            else:
                yield from _of_summary(inner, ours[key], near, f"{path}.{key}")
    elif isinstance(wanted, list):
        if not isinstance(ours, Sequence | np.ndarray) or isinstance(ours, str) or len(ours) != len(wanted):
            yield Difference(path, wanted, ours)
        else:
            for place, (inner, mine) in enumerate(zip(wanted, ours, strict=True), start=1):
                yield from _of_summary(inner, mine, near, f"{path}[{place}]")
    elif not agree(wanted, ours, near):
        yield Difference(path, wanted, ours)


def agree(wanted: object, ours: object, near: tuple[float, float]) -> bool:
    """Tell whether two figures, or two words, are the same.

    Parameters
    ----------
    wanted : object
        A cell of the expected table, or a value of the summary.
    ours : object
        Text is compared as text; flags and whole numbers exactly; other numbers within the tolerance.
    near : (relative, absolute)
        The larger of the two counts, plus nothing.

    Returns
    -------
    bool

    Examples
    --------
    >>> agree("2.0000000001", 2.0, (1e-9, 0.0)), agree("3", 2, (0.5, 0.0)), agree("NA", None, (0.0, 0.0))
    (True, False, True)
    """
    if isinstance(ours, Enum):
        ours = ours.value
    if isinstance(ours, str):
        return str(wanted) == ours
    target, number = _number(wanted), _number(ours)
    if isnan(number) or isnan(target):
        return isnan(number) and isnan(target) and _says_absent(wanted)
    if isinf(number) or isinf(target) or isinstance(ours, bool | int | np.bool_ | np.integer):
        return number == target
    return abs(number - target) <= max(near[0] * abs(target), near[1]) + 1e-300


def _says_absent(wanted: object) -> bool:
    return wanted is None or wanted == "" or str(wanted) in ABSENT


def _number(value: object) -> float:
    if value is None:
        return float("nan")
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")
