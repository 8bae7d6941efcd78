"""The settings table: what each peer does when a case does not say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


__all__ = ["habits_of"]


@cache
def _table() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(files("variation.conform").joinpath("habits.toml").read_text("utf-8"))


def habits_of(peer: str, family: str) -> Mapping[str, Any]:
    """Give the habits of a peer: those for all families, with those of one family over them.

    Parameters
    ----------
    peer : str
        As the manifest names it.
    family : str
        As the manifest names it.

    Returns
    -------
    mapping

    Examples
    --------
    >>> habits_of("qicharts2", "i")["options"]["constants"]
    'classic'
    """
    table = _table().get(peer, {})
    return _over(table.get("all", {}), table.get(family, {}))


def _over(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(lower)
    for name, value in upper.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(name), Mapping)
        merged[name] = _over(merged[name], value) if both else value
    return merged
