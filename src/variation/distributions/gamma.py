"""The gamma distribution and its kin, chi-square and Poisson: tail areas and quantiles."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.distributions.density import gamma_density, poisson_density
from variation.distributions.normal import normal_quantile
from variation.distributions.solving import solve, tail_gap


__all__ = ["chi_square_quantile", "gamma_cdf", "gamma_quantile", "poisson_cdf"]

Floats = NDArray[np.float64]

_LARGE = 60.0
"""From this shape on the area is integrated: series would need ever more terms."""

_PANELS, _NODES = 4, 20
_REACH = 16.0
"""Standard deviations that are integrated beyond a point; what lies farther is below 1e-17 of the tail."""

_TINY = 1e-300
_LOWEST = -690.0
"""Logarithm of the smallest quantile that is told from 0."""


def gamma_cdf(x: ArrayLike, shape: ArrayLike, *, upper: bool = False) -> Floats:
    """Area of the gamma distribution with scale 1 below x, or above it.

    Parameters
    ----------
    x : floats
        Where; below 0 counts as 0.
    shape : floats
        Above 0; of the same shape as `x` or one that fits it.
    upper : bool
        The area above x, without loss of digits where it is small.

    Returns
    -------
    float array
        0 to 1; ``nan`` where `x` or `shape` is, or where `shape` is not above 0.

    References
    ----------
    Abramowitz and Stegun (1964), *Handbook of Mathematical Functions*, 6.5.29 and 6.5.31; for large shapes the density
    of Loader (2000) is integrated by Gauss and Legendre's rule.

    Examples
    --------
    >>> float(gamma_cdf(1.0, 1.0).round(6)), float(gamma_cdf(1.0, 1.0, upper=True).round(6))
    (0.632121, 0.367879)
    """
    points, shapes = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(shape, dtype=np.float64))
    flat, form = points.ravel(), shapes.ravel()
    area = np.full(flat.shape, np.nan)
    fine = (form > 0) & ~np.isnan(flat)
    inside = fine & (flat > 0) & np.isfinite(flat)
    area[fine & (flat <= 0)] = 1.0 if upper else 0.0
    area[fine & (flat == np.inf)] = 0.0 if upper else 1.0
    area[inside] = _areas(flat[inside], form[inside])[int(upper)]
    return area.reshape(points.shape)


def _areas(x: Floats, shape: Floats) -> tuple[Floats, Floats]:
    """Areas below and above x; the smaller one has all its digits."""
    tail, is_upper = np.empty_like(x), x > shape
    large = shape >= _LARGE
    below = ~large & (x < shape + 1)
    for here, way in ((large, _integrated), (below, _series), (~large & ~below, _fraction)):
        if here.any():
            tail[here] = way(x[here], shape[here])
    is_upper = np.where(large, is_upper, ~below)
    return np.where(is_upper, 1 - tail, tail), np.where(is_upper, tail, 1 - tail)


def _integrated(x: Floats, shape: Floats) -> Floats:
    """The smaller tail: above x when x is above the mean, otherwise below."""
    reach = np.where(x > shape, _REACH, -_REACH) * np.sqrt(shape)
    reach = np.maximum(reach, -x)
    node, weight = np.polynomial.legendre.leggauss(_NODES)
    area = np.zeros_like(x)
    for panel in range(_PANELS):
        part = (node + 1 + 2 * panel) / (2 * _PANELS)
        area += gamma_density(x[:, None] + reach[:, None] * part, shape[:, None]) @ weight
    tail: Floats = area * np.abs(reach) / (2 * _PANELS)
    return tail


def _series(x: Floats, shape: Floats) -> Floats:
    term = np.ones_like(x)
    total, k = term.copy(), 0
    while (term > total * 1e-16).any():
        k += 1
        term = term * x / (shape + k)
        total += term
    return total * poisson_density(shape, x)


def _fraction(x: Floats, shape: Floats) -> Floats:
    """Lentz's method for the continued fraction of the upper tail."""
    b = x + 1 - shape
    c, d = np.full_like(x, 1 / _TINY), 1 / b
    total, busy = d.copy(), np.ones(x.shape, dtype=bool)
    for k in range(1, 2_000):
        a = -k * (k - shape)
        b = b + 2
        d = a * d + b
        c = b + a / c
        d = 1 / np.where(np.abs(d) < _TINY, _TINY, d)
        c = np.where(np.abs(c) < _TINY, _TINY, c)
        total = np.where(busy, total * (d * c), total)
        busy &= np.abs(d * c - 1) > 1e-15  # a value that has settled would only gather noise
        if not busy.any():
            break
    return total * poisson_density(shape, x) * shape


def gamma_quantile(p: ArrayLike, shape: ArrayLike) -> Floats:
    """Point below which a share p of the gamma distribution with scale 1 lies.

    Parameters
    ----------
    p : floats
        Shares, 0 to 1.
    shape : floats
        Above 0.

    Returns
    -------
    float array
        0 at a share of 0, infinite at 1; ``nan`` outside.

    References
    ----------
    Wilson and Hilferty (1931), *PNAS* 17: 684-688, for the start; then Newton's method.

    Examples
    --------
    >>> float(gamma_quantile(0.5, 1.0).round(6))
    0.693147
    """
    shares, shapes = np.broadcast_arrays(np.asarray(p, dtype=np.float64), np.asarray(shape, dtype=np.float64))
    flat, form = shares.ravel(), shapes.ravel()
    found = np.full(flat.shape, np.nan)
    fine = form > 0
    found[fine & (flat == 0)] = 0.0
    found[fine & (flat == 1)] = np.inf
    inside = fine & (flat > 0) & (flat < 1)
    found[inside] = _quantile(flat[inside], form[inside])
    return found.reshape(shares.shape)


def _quantile(p: Floats, shape: Floats) -> Floats:
    """Newton in the logarithm of x, on the smaller of the two tails."""
    if not len(p):
        return p
    z = np.array([normal_quantile(share) for share in p.tolist()])
    hilferty = shape * np.maximum(1 - 1 / (9 * shape) + z / (3 * np.sqrt(shape)), 1e-3) ** 3

    def law(log_x: Floats) -> tuple[Floats, Floats]:
        x = np.exp(log_x)
        return tail_gap(*_areas(x, shape), p, gamma_density(x, shape) * x)

    low = np.full_like(p, _LOWEST)
    high = np.log(shape + 40 * np.sqrt(shape) + 800)
    log_x = solve(law, np.log(hilferty), low, high)
    return np.where(log_x > low + 1, np.exp(log_x), 0.0)  # below the bracket: smaller than any number


def chi_square_quantile(p: ArrayLike, freedom: ArrayLike) -> Floats:
    """Point below which a share p of the chi-square distribution lies.

    Parameters
    ----------
    p : floats
        Shares, 0 to 1.
    freedom : floats
        Degrees of freedom, above 0; need not be whole.

    Returns
    -------
    float array

    References
    ----------
    Abramowitz and Stegun (1964), *Handbook of Mathematical Functions*, 26.4: twice a gamma quantile of half the shape.

    Examples
    --------
    >>> float(chi_square_quantile(0.975, 30).round(6))
    46.979242
    """
    return 2 * gamma_quantile(p, np.asarray(freedom, dtype=np.float64) / 2)


def poisson_cdf(k: ArrayLike, mean: ArrayLike) -> Floats:
    """Chance of at most k events.

    Parameters
    ----------
    k : floats
        Whole numbers; below 0 gives 0.
    mean : floats
        Events expected, not below 0.

    Returns
    -------
    float array

    References
    ----------
    Abramowitz and Stegun (1964), *Handbook of Mathematical Functions*, 26.4.21.

    Examples
    --------
    >>> poisson_cdf([-1, 0, 1], 1.0).round(6).tolist()
    [0.0, 0.367879, 0.735759]
    """
    events = np.asarray(k, dtype=np.float64)
    area = gamma_cdf(mean, np.maximum(events, 0) + 1, upper=True)
    return np.where(events < 0, 0.0, area)
