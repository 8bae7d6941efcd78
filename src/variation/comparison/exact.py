"""Exact limits: the tails of the binomial and the Poisson distribution at a target."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from variation.distributions import (
    beta_cdf,
    beta_quantile,
    binomial_cdf,
    chi_square_quantile,
    gamma_cdf,
    normal_quantile,
    poisson_cdf,
)


__all__ = ["exact_limits", "exact_scores", "interpolated_limits"]

Floats = NDArray[np.float64]


def exact_limits(sizes: Floats, target: float, tail: float, *, is_proportion: bool) -> tuple[Floats, Floats]:
    """Give the ratios that leave a tail at each end, by beta or chi-square quantiles.

    Parameters
    ----------
    sizes : (n,) float array
        Trials, exposure or events expected; need not be whole.
    target : float
        Share of events, or events per unit of size.
    tail : float
        Probability at each end.
    is_proportion : bool
        Binomial; otherwise Poisson.

    Returns
    -------
    tuple of (n,) float array
        Lower and upper limit: the exact interval about a count that lies on the target. 0 below where no event is
        expected, 1 above where nothing else is.

    Notes
    -----
    The lower limit is above 0 wherever an event is expected, so that a unit without events always lies below it, even
    where that is no surprise (13 % with 2 expected). `interpolated_limits` are 0 there.

    References
    ----------
    Clopper and Pearson (1934), *Biometrika* 26: 404-413; Ulm (1990), *American Journal of Epidemiology* 131: 373-375,
    chi-square form for standardised ratios.

    Examples
    --------
    >>> [limit.round(6).tolist() for limit in exact_limits(np.array([15.0]), 1.0, 0.025, is_proportion=False)]
    [[0.559692], [1.649348]]
    """
    mean = sizes * target
    low, high = np.zeros(len(mean)), np.ones(len(mean)) if is_proportion else np.empty(len(mean))
    if is_proportion:
        some, not_all = mean > 0, sizes - mean > 0
        low[some] = beta_quantile(tail, mean[some], (sizes - mean)[some] + 1)
        high[not_all] = beta_quantile(1 - tail, mean[not_all] + 1, (sizes - mean)[not_all])
        return np.where(sizes > 0, low, np.nan), np.where(sizes > 0, high, np.nan)
    some = mean > 0
    low[some] = chi_square_quantile(tail, 2 * mean[some]) / 2
    high = chi_square_quantile(1 - tail, 2 * mean + 2) / 2
    size = np.where(sizes > 0, sizes, np.nan)
    return low / size, high / size


def exact_scores(above: Floats, sizes: Floats, target: float, *, is_proportion: bool) -> Floats:
    """Give each unit the normal score of its exact tail: beyond an exact limit just where the score is beyond z.

    Parameters
    ----------
    above : (n,) float array
        Events.
    sizes : (n,) float array
        Trials, exposure or events expected.
    target : float
        Share of events, or events per unit of size.
    is_proportion : bool
        Binomial; otherwise Poisson.

    Returns
    -------
    (n,) float array
        Near the target it may be a little on the other side of 0: both limits leave the target a step to either side.

    References
    ----------
    Ulm (1990), *American Journal of Epidemiology* 131: 373-375, chi-square form for standardised ratios.

    Examples
    --------
    >>> low, high = exact_limits(np.array([15.0]), 1.0, 0.025, is_proportion=False)
    >>> both = 15 * np.concatenate([low, high])
    >>> exact_scores(both, np.array([15.0, 15.0]), 1.0, is_proportion=False).round(6).tolist()
    [-1.959964, 1.959964]
    """
    mean = sizes * target
    is_high = above > mean
    if is_proportion:
        share, rest = above / sizes, (sizes - above) / sizes
        low = beta_cdf(share, mean, sizes - mean + 1)
        high = beta_cdf(rest, sizes - mean, mean + 1)
    else:
        low, high = gamma_cdf(above, mean), gamma_cdf(above, mean + 1, upper=True)
    tail = np.where(is_high, high, low)
    scores = np.array([normal_quantile(float(p)) for p in tail], dtype=np.float64)
    return np.where(is_high, -scores, scores)


def interpolated_limits(sizes: Floats, target: float, tail: float, *, is_proportion: bool) -> tuple[Floats, Floats]:
    """Give the ratios that leave a tail at each end, by quantiles of whole counts, interpolated.

    Parameters
    ----------
    sizes : (n,) float array
        Trials, exposure or events expected.
    target : float
        Share of events, or events per unit of size.
    tail : float
        Probability at each end.
    is_proportion : bool
        Binomial; otherwise Poisson.

    Returns
    -------
    tuple of (n,) float array
        Lower and upper limit, not below 0.

    Notes
    -----
    With r the smallest count whose cumulative probability F(r) reaches p, the limit is
    r - (F(r) - p) / (F(r) - F(r - 1)) over the size.

    References
    ----------
    Spiegelhalter (2005), "Funnel plots for comparing institutional performance", *Statistics in Medicine* 24:
    1185-1202, appendix A.1.1.

    Examples
    --------
    >>> [limit.round(4).tolist() for limit in interpolated_limits(np.array([15.0]), 1.0, 0.025, is_proportion=False)]
    [[0.4907], [1.5055]]
    """
    size = np.where(sizes > 0, sizes, np.nan)
    mean = size * target

    def cdf(count: Floats) -> Floats:
        return binomial_cdf(count, size, target) if is_proportion else poisson_cdf(count, mean)

    spread = np.sqrt(mean * (1 - target) if is_proportion else mean)
    return tuple(np.maximum(_quantile(cdf, mean, spread, p), 0) / size for p in (tail, 1 - tail))  # type: ignore[return-value]


def _quantile(cdf: Callable[[Floats], Floats], mean: Floats, spread: Floats, p: float) -> Floats:
    """Walk from the mean in steps that halve until the first count that reaches p is found."""
    known = ~np.isnan(mean)
    low = np.where(known, -1.0, np.nan)
    high = np.ceil(mean + 40 * spread + 60)
    while (high - low > 1)[known].any():
        middle = np.floor((low + high) / 2)
        reaches = cdf(middle) >= p
        low, high = np.where(reaches, low, middle), np.where(reaches, middle, high)
    at, before = cdf(high), cdf(high - 1)
    step = np.divide(at - p, at - before, out=np.zeros_like(at), where=at > before)
    return high - step
