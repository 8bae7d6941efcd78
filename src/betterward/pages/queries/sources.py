"""Sources and licences of the data that come with the demonstration."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


CONTENT = Path(__file__).resolve().parents[1] / "content" / "sources.toml"


@dataclass(frozen=True, slots=True)
class Source:
    """One set of figures: what, whose, under which licence, from where, and what was done to it."""

    organisation: str
    title: str
    publisher: str
    licence: str
    licence_address: str
    attribution: str
    period: str
    rows: int
    files: tuple[str, ...]
    obtained: tuple[str, ...]
    changed: str


@cache
def sources() -> list[Source]:
    """Every set of figures in the demonstration, organisation by organisation."""
    rows = tomllib.loads(CONTENT.read_text(encoding="utf-8"))["source"]
    return [Source(**{**row, "files": tuple(row["files"]), "obtained": tuple(row["obtained"])}) for row in rows]
