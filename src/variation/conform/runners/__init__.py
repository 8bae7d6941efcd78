"""Runners: from a case in a peer's words to the engine and back, found by file.

A file of this folder may hold any of three tables, and needs to be named nowhere else:

- ``RUNNERS``: ``(family, peer)`` to a function of a `Case` and the habits of its peer that gives an `Answer`;
- ``CHECKS``: chart of the published form to a function of a `Check` that gives a number or a list;
- ``LIBRARY``: name of a library check to a function of its inputs that gives a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from variation.conform.cases import Answer, Case, Check


__all__ = ["charts", "library", "runners"]

Habits = Mapping[str, Any]
Runner = Callable[[Case, Habits], Answer]
ChartCheck = Callable[[Check], Any]
LibraryCheck = Callable[[Mapping[str, Any]], float]


@cache
def _all(table: str) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for module in iter_modules(__path__):
        found |= getattr(import_module(f"{__name__}.{module.name}"), table, {})
    return found


def runners() -> Mapping[tuple[str, str], Runner]:
    """Give every runner of the oracle form.

    Returns
    -------
    mapping of (family, peer) to callable

    Examples
    --------
    >>> ("i", "qicharts2") in runners()
    True
    """
    return _all("RUNNERS")


def charts() -> Mapping[str, ChartCheck]:
    """Give every chart of the published form.

    Returns
    -------
    mapping of str to callable

    Examples
    --------
    >>> "i" in charts()
    True
    """
    return _all("CHECKS")


def library() -> Mapping[str, LibraryCheck]:
    """Give every library check.

    Returns
    -------
    mapping of str to callable

    Examples
    --------
    >>> library()["anhoej_crossings_min"]({"n": 24})
    8
    """
    return _all("LIBRARY")
