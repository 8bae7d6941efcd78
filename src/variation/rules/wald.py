"""Runs tests by the normal approximation: about a line, and up and down."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, nan, sqrt

import numpy as np

from variation.rules.patterns import Judged, steps


__all__ = ["RunsTest", "runs_about_line", "runs_up_and_down"]


@dataclass(frozen=True, slots=True)
class RunsTest:
    """How many runs there are, how many one expects, and how unusual that is.

    Parameters
    ----------
    runs : int
        Counted.
    expected : float
        By chance.
    p_few, p_many : float
        Probability of so few, and of so many; ``nan`` when the spread is nil.

    Examples
    --------
    >>> RunsTest(6, 7.0, 0.27, 0.73).runs
    6
    """

    runs: int
    expected: float
    p_few: float
    p_many: float


def runs_about_line(judged: Judged) -> RunsTest | None:
    """Test the number of runs about the centre line; few mean clusters, many mean mixtures.

    Parameters
    ----------
    judged : Judged
        The phase; points on the line, missing and excluded points are skipped.

    Returns
    -------
    RunsTest or None
        None when all points lie on one side.

    References
    ----------
    Wald and Wolfowitz (1940), "On a test whether two samples are from the same population", *Annals of Mathematical
    Statistics* 11: 147-162.

    Examples
    --------
    >>> values = np.array([1.0, 1.0, -1.0, -1.0])
    >>> runs_about_line(Judged(values, values > -9, np.zeros(4), {}, 0.0)).runs
    2
    """
    sides = judged.sides()
    sides = sides[sides != 0]
    above, n = int(np.count_nonzero(sides > 0)), len(sides)
    below = n - above
    if not above or not below:
        return None
    product = 2.0 * above * below
    return _tested(_runs(sides), product / n + 1, product * (product - n) / (n**2 * (n - 1)))


def runs_up_and_down(judged: Judged) -> RunsTest | None:
    """Test the number of runs up and down; few mean trends, many mean oscillation.

    Parameters
    ----------
    judged : Judged
        The phase; level steps are skipped.

    Returns
    -------
    RunsTest or None
        None with fewer than two steps.

    References
    ----------
    Levene (1952), "On the power function of tests of randomness based on runs up and down", *Annals of Mathematical
    Statistics* 23: 34-56.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 3.0, 1.0])
    >>> runs_up_and_down(Judged(values, values > -9, np.zeros(4), {}, 0.0)).runs
    2
    """
    ways = steps(judged)
    ways = ways[ways != 0]
    if len(ways) < 2:
        return None
    n = len(ways) + 1
    return _tested(_runs(ways), (2 * n - 1) / 3, (16 * n - 29) / 90)


def _runs(labels: np.ndarray[tuple[int], np.dtype[np.int8]]) -> int:
    return 1 + int(np.count_nonzero(labels[1:] != labels[:-1]))


def _tested(runs: int, expected: float, variance: float) -> RunsTest:
    if variance <= 0:
        return RunsTest(runs, expected, nan, nan)
    z = (runs - expected) / sqrt(variance)
    return RunsTest(runs, expected, erfc(-z / sqrt(2)) / 2, erfc(z / sqrt(2)) / 2)
