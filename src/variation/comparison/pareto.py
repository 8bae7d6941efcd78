"""Pareto charts: which few categories make most of the total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.errors import BadChoice, BadSeries
from variation.results import Warning


__all__ = ["Pareto", "pareto"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pareto:
    """Categories by their weight, the heaviest first.

    Parameters
    ----------
    categories : tuple of str
        Falling by count; equal counts in alphabetical order; the rest, when there is one, last.
    counts, cumulative : (n,) float array
        Of each category, and of it with all before it.
    has_rest : bool
        Whether the last category gathers the small ones.
    warnings : tuple of Warning
        Rows that were left out.

    Examples
    --------
    >>> pareto(["falls", "drugs", "falls"]).shares.round(3).tolist()
    [0.667, 0.333]
    """

    categories: tuple[str, ...]
    counts: Floats
    cumulative: Floats
    has_rest: bool = False
    warnings: tuple[Warning, ...] = ()

    def __len__(self) -> int:
        """Return the number of categories."""
        return len(self.categories)

    @property
    def total(self) -> float:
        """The sum of all counts."""
        return float(self.cumulative[-1]) if len(self) else 0.0

    @property
    def shares(self) -> Floats:
        """Counts as shares of the total; ``nan`` when that is 0."""
        return self.counts / (self.total or np.nan)

    @property
    def cumulative_shares(self) -> Floats:
        """Cumulative counts as shares of the total."""
        return self.cumulative / (self.total or np.nan)

    def vital(self, share: float = 0.8) -> int:
        """How many categories make at least a share of the total.

        Parameters
        ----------
        share : float
            0 to 1.

        Returns
        -------
        int
            0 when there is nothing.

        Examples
        --------
        >>> pareto(["a", "a", "a", "a", "b"]).vital(0.8)
        1
        """
        # Compared as counts: 0.6 + 0.2 is less than 0.8.
        reached = self.cumulative >= share * self.total - 1e-9 * self.total
        return int(np.argmax(reached)) + 1 if self.total > 0 else 0


def pareto(
    categories: Sequence[object],
    counts: ArrayLike | None = None,
    *,
    most: int | None = None,
    rest: str = "Other",
    ties: Literal["alphabetical", "appearance"] = "alphabetical",
) -> Pareto:
    """Count categories and put the heaviest first.

    Parameters
    ----------
    categories : sequence of m
        One a row; ``None``, ``nan`` and empty text are left out and said.
    counts : (m,) floats, optional
        What each row weighs: events, minutes, pounds. By default 1.
    most : int, optional
        Most categories to show; the smaller ones are put together.
    rest : str
        Name of those that are put together.
    ties : {"alphabetical", "appearance"}
        Order of categories with equal counts.

    Returns
    -------
    Pareto

    Raises
    ------
    BadSeries
        Negative weights, lengths that differ, or `most` below 2.
    BadChoice
        Another order of ties.

    Notes
    -----
    A Pareto chart is a picture of one period. It does not show whether the order is stable; look at the causes of the
    heaviest category over time before working on it.

    References
    ----------
    Juran (1975), "The non-Pareto principle; mea culpa", *Quality Progress* 8: 8-9.

    Examples
    --------
    >>> chart = pareto(["falls", "drugs", "sores", "falls"], most=2)
    >>> chart.categories, chart.counts.tolist()
    (('falls', 'Other'), [2.0, 2.0])
    """
    weights = np.ones(len(categories)) if counts is None else np.array(counts, dtype=np.float64)
    if weights.shape != (len(categories),):
        raise BadSeries(f"There are {weights.size} counts for {len(categories)} categories.")
    if (weights < 0).any():
        row = int(np.flatnonzero(weights < 0)[0])
        raise BadSeries(f"Row {row + 1}: a count cannot be below zero; received {weights[row]:g}.", row + 1)
    if most is not None and most < 2:
        raise BadSeries(f"A chart shows at least 2 categories; received {most}.")
    if ties not in ("alphabetical", "appearance"):
        raise BadChoice(f"Ties are in order of alphabetical or appearance; received {ties!r}.")
    sums: dict[str, float] = {}
    lost = []
    for row, (name, weight) in enumerate(zip(categories, weights.tolist(), strict=True), start=1):
        if name is None or name != name or name == "" or not np.isfinite(weight):
            lost.append(row)
        else:
            sums[str(name)] = sums.get(str(name), 0.0) + weight
    order = sorted(sums, key=lambda name: (-sums[name], name if ties == "alphabetical" else ""))
    return _ordered(order, [sums[name] for name in order], most, rest, lost)


def _ordered(order: list[str], sums: list[float], most: int | None, rest: str, lost: list[int]) -> Pareto:
    has_rest = most is not None and len(order) > most
    if has_rest and most is not None:
        order, sums = [*order[: most - 1], rest], [*sums[: most - 1], sum(sums[most - 1 :])]
    counts = np.array(sums, dtype=np.float64)
    doubts = (Warning("missing_category", {"rows": tuple(lost)}),) if lost else ()
    return Pareto(tuple(order), counts, np.cumsum(counts), has_rest, doubts)
