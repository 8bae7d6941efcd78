"""The rows that go: marked in one table of the transaction, followed along the arrows between tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from betterward.demo.services.removal.graph import Arrow, Kind, arrows, key, table, tables


@dataclass
class Gone:
    """Marks on rows; `kinds` gives every table its number."""

    models: list[Kind] = field(default_factory=tables)

    def __post_init__(self) -> None:
        self.arrows = arrows(self.models)
        self.kinds = {model: number for number, model in enumerate(self.models)}
        run("DROP TABLE IF EXISTS gone")
        run("CREATE TEMPORARY TABLE gone (kind int, pk text, PRIMARY KEY (kind, pk)) ON COMMIT DROP")

    def mark(self, model: Kind, where: str, values: Sequence[Any] = ()) -> int:
        """Mark rows of a table by a condition on `t`; returns how many are new."""
        return run(
            f"INSERT INTO gone SELECT {self.kinds[model]}, t.{key(model)}::text FROM {table(model)} t WHERE {where} "  # noqa: S608
            "ON CONFLICT DO NOTHING",
            values,
        )

    def marked(self, model: Kind) -> str:
        """The keys of the marked rows of a table, as a subquery."""
        return f"(SELECT pk FROM gone WHERE kind = {self.kinds[model]})"  # noqa: S608

    def points_at_gone(self, arrow: Arrow) -> str:
        """The condition that a row `t` points along the arrow at a marked row."""
        return f't."{arrow.column}"::text IN {self.marked(arrow.to)}'

    def is_gone(self, model: Kind) -> str:
        """The condition that a row `t` is marked itself."""
        return f"t.{key(model)}::text IN {self.marked(model)}"

    def spread(self, follows: Callable[[Arrow], bool] = lambda arrow: True) -> None:
        """Mark whatever points at a marked row, until nothing new is found."""
        followed = [arrow for arrow in self.arrows if arrow.to in self.kinds and follows(arrow)]
        fresh = set(self.models)
        while fresh:
            run("ANALYZE gone")
            grown = [
                arrow.model
                for arrow in followed
                if arrow.to in fresh and self.mark(arrow.model, self.points_at_gone(arrow))
            ]
            fresh = set(grown)

    def counts(self) -> dict[Kind, int]:
        """How many rows of each table are marked."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT kind, count(*) FROM gone GROUP BY kind ORDER BY kind")
            return {self.models[kind]: count for kind, count in cursor.fetchall()}

    def keys(self, model: Kind) -> set[str]:
        """The marked keys of a table."""
        with connection.cursor() as cursor:
            cursor.execute(self.marked(model))
            return {row[0] for row in cursor.fetchall()}


def run(statement: str, values: Iterable[Any] = ()) -> int:
    """One statement; returns how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return max(int(cursor.rowcount), 0)
