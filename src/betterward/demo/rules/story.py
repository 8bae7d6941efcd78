"""Riverbank's story, read from its files as it is written."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from betterward.demo.rules import series
from betterward.demo.rules.series import Told


CONTENT = Path(__file__).resolve().parents[1] / "content"
"""The folder of everything the demo is made of."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that is told, unmoved."""

    places: Mapping[str, list[Row]]
    people: list[Row]
    measures: list[Row]
    worked_out: list[Row]
    series: Mapping[str, Told]
    work: Mapping[str, list[Row]]
    expected: Mapping[str, list[Row]]
    forms: list[Row] = field(default_factory=list)


def read(folder: Path = CONTENT / "riverbank") -> Story:
    """The story in a folder."""
    return Story(
        places=_table(folder / "organisations.toml"),
        people=_table(folder / "people.toml")["person"],
        measures=_table(folder / "measures.toml")["measure"],
        worked_out=_table(folder / "measures.toml").get("worked_out", []),
        series=series.read((folder / "series.txt").read_text("utf-8")),
        work=_table(folder / "work.toml"),
        expected=_table(folder / "expected.toml"),
        forms=_table(folder / "forms.toml")["form"],
    )


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
