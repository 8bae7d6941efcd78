"""The beta distribution and its kin, the binomial: tail areas and quantiles."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.distributions.density import binomial_density
from variation.distributions.normal import normal_quantile
from variation.distributions.solving import solve, tail_gap


__all__ = ["beta_cdf", "beta_quantile", "binomial_cdf"]

Floats = NDArray[np.float64]

_LARGE, _ROUNDED = 60.0, 1.0
"""A tail is integrated when the shape that bends it is large and the other leaves the density finite: the continued
fraction would lose digits there."""

_PANELS, _NODES = 8, 20
_REACH, _FADING = 16.0, 40.0
"""Standard deviations, and lengths of an exponential tail, beyond which less than 1e-17 of a tail lies."""

_TINY = 1e-300


def beta_cdf(x: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """Area of the beta distribution below x.

    Parameters
    ----------
    x : floats
        Where; below 0 counts as 0, above 1 as 1.
    a, b : floats
        Shapes, above 0.

    Returns
    -------
    float array
        0 to 1; ``nan`` where anything is or where a shape is not above 0. The area above x is that below 1 - x with
        shapes exchanged.

    References
    ----------
    Didonato and Morris (1992), *ACM Transactions on Mathematical Software* 18: 360-373, continued fraction; for large
    shapes the density of Loader (2000) is integrated by Gauss and Legendre's rule.

    Examples
    --------
    >>> round(float(beta_cdf(0.25, 2.0, 2.0)), 9)
    0.15625
    """
    points, first, second = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (x, a, b)))
    flat, one, two = points.ravel(), first.ravel(), second.ravel()
    area = np.full(flat.shape, np.nan)
    fine = (one > 0) & (two > 0) & ~np.isnan(flat)
    inside = fine & (flat > 0) & (flat < 1)
    area[fine & (flat <= 0)] = 0.0
    area[fine & (flat >= 1)] = 1.0
    area[inside] = _areas(flat[inside], 1 - flat[inside], one[inside], two[inside])[0]
    return area.reshape(points.shape)


def _areas(x: Floats, rest: Floats, a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Areas below and above x; `rest` is 1 - x with all its digits, and the smaller area has all of its own."""
    is_low = x * (a + b + 2) < a + 1
    low, high = is_low.nonzero()[0], (~is_low).nonzero()[0]
    tail = np.empty_like(x)
    tail[low] = _tail(x[low], rest[low], a[low], b[low])
    tail[high] = _tail(rest[high], x[high], b[high], a[high])
    return np.where(is_low, tail, 1 - tail), np.where(is_low, 1 - tail, tail)


def _tail(x: Floats, rest: Floats, a: Floats, b: Floats) -> Floats:
    """Area below x, where that is about the smaller part."""
    area = np.empty_like(x)
    smooth = (a >= _LARGE) & (b >= _ROUNDED)
    for here, way in ((smooth, _integrated), (~smooth, _fraction)):
        if here.any():
            area[here] = way(x[here], rest[here], a[here], b[here])
    return area


def _density(x: Floats, rest: Floats, a: Floats, b: Floats) -> Floats:
    return binomial_density(a, b, x, rest) * a * b / ((a + b) * x * rest)


def _integrated(x: Floats, rest: Floats, a: Floats, b: Floats) -> Floats:
    spread = np.sqrt(a * b / (a + b + 1)) / (a + b)
    reach = np.minimum(_REACH * spread + _FADING / (a + b), x)
    node, weight = np.polynomial.legendre.leggauss(_NODES)
    area = np.zeros_like(x)
    for panel in range(_PANELS):
        part = (node + 1 + 2 * panel) / (2 * _PANELS)
        back = reach[:, None] * part
        area += _density(x[:, None] - back, rest[:, None] + back, a[:, None], b[:, None]) @ weight
    return area * reach / (2 * _PANELS)


def _fraction(x: Floats, rest: Floats, a: Floats, b: Floats) -> Floats:
    """Lentz's method for the continued fraction, where it converges fast."""
    c, d = np.ones_like(x), 1 - (a + b) * x / (a + 1)
    d = 1 / np.where(np.abs(d) < _TINY, _TINY, d)
    total, busy = d.copy(), np.ones(x.shape, dtype=bool)
    for m in range(1, 2_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 + step * d
            d = 1 / np.where(np.abs(d) < _TINY, _TINY, d)
            c = 1 + step / c
            c = np.where(np.abs(c) < _TINY, _TINY, c)
            total = np.where(busy, total * (d * c), total)
        busy &= np.abs(d * c - 1) > 1e-15  # a value that has settled would only gather noise
        if not busy.any():
            break
    return total * binomial_density(a, b, x, rest) * b / (a + b)


def beta_quantile(p: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """Point below which a share p of the beta distribution lies.

    Parameters
    ----------
    p : floats
        Shares, 0 to 1.
    a, b : floats
        Shapes, above 0.

    Returns
    -------
    float array
        Between 0 and 1; ``nan`` outside.

    References
    ----------
    Abramowitz and Stegun (1964), *Handbook of Mathematical Functions*, 26.5.22, for the start; then Newton's method in
    the logarithm of the odds.

    Examples
    --------
    >>> float(beta_quantile(0.975, 72, 28).round(6))
    0.803138
    """
    shares, first, second = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (p, a, b)))
    flat, one, two = shares.ravel(), first.ravel(), second.ravel()
    found = np.full(flat.shape, np.nan)
    fine = (one > 0) & (two > 0)
    found[fine & (flat == 0)] = 0.0
    found[fine & (flat == 1)] = 1.0
    inside = fine & (flat > 0) & (flat < 1)
    found[inside] = _quantile(flat[inside], one[inside], two[inside])
    return found.reshape(shares.shape)


def _quantile(p: Floats, a: Floats, b: Floats) -> Floats:
    if not len(p):
        return p

    def parts(odds: Floats) -> tuple[Floats, Floats]:
        return 1 / (1 + np.exp(-odds)), 1 / (1 + np.exp(odds))

    def law(odds: Floats) -> tuple[Floats, Floats]:
        x, rest = parts(odds)
        return tail_gap(*_areas(x, rest, a, b), p, _density(x, rest, a, b) * x * rest)

    edge = np.full_like(p, 690.0)
    return parts(solve(law, _start(p, a, b), -edge, edge))[0]


def _start(p: Floats, a: Floats, b: Floats) -> Floats:
    """Twice Cochran's w, a normal approximation of the logarithm of the odds; far from the mark for shapes below 1."""
    z = np.array([normal_quantile(share) for share in p.tolist()])
    spread = np.sqrt(1 / np.maximum(a, 0.5) + 1 / np.maximum(b, 0.5))
    start: Floats = np.log(a / b) + z * spread
    return start


def binomial_cdf(k: ArrayLike, n: ArrayLike, p: ArrayLike) -> Floats:
    """Chance of at most k events in n trials.

    Parameters
    ----------
    k, n : floats
        Whole numbers; `k` below 0 gives 0, `k` from `n` on gives 1.
    p : floats
        Chance of an event in one trial.

    Returns
    -------
    float array

    References
    ----------
    Abramowitz and Stegun (1964), *Handbook of Mathematical Functions*, 26.5.24.

    Examples
    --------
    >>> binomial_cdf([-1, 1, 4], 4, 0.5).round(9).tolist()
    [0.0, 0.3125, 1.0]
    """
    events, trials, share = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (k, n, p)))
    inside = (events >= 0) & (events < trials)
    area = beta_cdf(1 - share, np.where(inside, trials - events, 1.0), np.where(inside, events + 1, 1.0))
    return np.where(inside, area, np.where(events < 0, 0.0, 1.0))
