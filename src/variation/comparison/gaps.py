"""How far apart two groups are, with its doubt."""

from __future__ import annotations

import math

from variation.comparison.intervals import binomial_interval, wilson_interval
from variation.errors import BadSeries


__all__ = ["rate_ratio", "share_difference"]


def rate_ratio(
    count: float, exposure: float, other_count: float, other_exposure: float, level: float = 0.95
) -> tuple[float, float, float]:  # fmt: skip
    """How many times as high one rate is as another, with its exact interval.

    Parameters
    ----------
    count, exposure : float
        Events of the one group, and what they happened in.
    other_count, other_exposure : float
        Those of the group it is held against; at least one event.
    level : float
        Coverage.

    Returns
    -------
    tuple of float
        The ratio, and the lowest and the highest it could be; infinite where nothing bounds it.

    Raises
    ------
    BadSeries
        No exposure, a count below 0, or no event in the other group.

    References
    ----------
    Given all events, those of one group are binomial: Przyborowski and Wilenski (1940), *Biometrika* 31: 313-323; the
    interval for their share: Clopper and Pearson (1934), *Biometrika* 26: 404-413.

    Examples
    --------
    >>> [round(one, 2) for one in rate_ratio(250, 14_000, 390, 44_500)]
    [2.04, 1.73, 2.39]
    """
    if not (exposure > 0 and other_exposure > 0):
        raise BadSeries(f"Rates need something above 0 below the line; received {exposure:g} and {other_exposure:g}.")
    if not (count >= 0 and other_count > 0):
        raise BadSeries(
            f"A ratio needs events in the group it is held against; received {count:g} and {other_count:g}."
        )
    low, high = binomial_interval(count, count + other_count, level)
    sizes = other_exposure / exposure
    return count / other_count * sizes, _odds(low) * sizes, _odds(high) * sizes


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf


def share_difference(
    count: float, size: float, other_count: float, other_size: float, level: float = 0.95
) -> tuple[float, float, float]:  # fmt: skip
    """How much larger one share is than another, with its interval.

    Parameters
    ----------
    count, size : float
        How many of how many in the one group.
    other_count, other_size : float
        In the group it is held against.
    level : float
        Coverage.

    Returns
    -------
    tuple of float
        The difference, from -1 to 1, and the lowest and the highest it could be.

    Raises
    ------
    BadSeries
        Nothing below the line, or a count below 0 or above its size.

    References
    ----------
    Newcombe (1998), *Statistics in Medicine* 17: 873-890, method 10.

    Examples
    --------
    >>> [round(one, 4) for one in share_difference(56, 70, 48, 80)]
    [0.2, 0.0524, 0.3339]
    """
    low, high = wilson_interval(count, size, level)
    other_low, other_high = wilson_interval(other_count, other_size, level)
    share, other = count / size, other_count / other_size
    down = math.hypot(share - low, other_high - other)
    up = math.hypot(high - share, other - other_low)
    return share - other, share - other - down, share - other + up
