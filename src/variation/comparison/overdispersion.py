"""Overdispersion: how much more units vary than chance, without letting the extreme ones decide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


__all__ = ["Overdispersion", "overdispersion", "truncated", "winsorised"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Overdispersion:
    """What varies between units.

    Parameters
    ----------
    phi : float
        Mean square of the z scores; 1 when there is chance alone. ``nan`` without units.
    tau2 : float
        Variance between units on the scale where they are compared; 0 when chance explains all.
    trimmed : (n,) float array
        The z scores that were used: drawn in, or ``nan`` where left out.

    Examples
    --------
    >>> overdispersion(np.array([-3.0, 0.0, 3.0]), np.ones(3), trim=0.0).phi
    6.0
    """

    phi: float
    tau2: float
    trimmed: Floats


def overdispersion(z: Floats, error: Floats, *, trimming: str = "winsorise", trim: float = 0.1) -> Overdispersion:
    """Estimate the dispersion ratio and the variance between units.

    Parameters
    ----------
    z, error : (n,) float array
        Scores and standard errors of the units; ``nan`` is missing. An infinite score that trimming leaves is left out.
    trimming : {"winsorise", "truncate"}
        How extreme scores are dealt with.
    trim : float
        Share at each end.

    Returns
    -------
    Overdispersion

    Notes
    -----
    With k scores, weights w = 1 / error² and phi their mean square, tau² is (k phi - (k - 1)) / (Σw - Σw² / Σw), or 0
    when that is negative.

    References
    ----------
    DerSimonian and Laird (1986), "Meta-analysis in clinical trials", *Controlled Clinical Trials* 7: 177-188;
    Spiegelhalter (2005), "Handling over-dispersion of performance indicators", *Quality and Safety in Health Care* 14:
    347-351.

    Examples
    --------
    >>> found = overdispersion(np.array([-3.0, -1.0, 0.0, 1.0, 3.0]), np.full(5, 0.1), trim=0.1)
    >>> round(found.phi, 3), round(found.tau2, 4)
    (2.336, 0.0192)
    """
    trimmed = (truncated if trimming == "truncate" else winsorised)(z, trim)
    used = np.isfinite(trimmed) & np.isfinite(error)
    trimmed = np.where(used, trimmed, np.nan)
    k = int(np.count_nonzero(used))
    if not k:
        return Overdispersion(np.nan, 0.0, trimmed)
    phi = float((trimmed[used] ** 2).sum() / k)
    weight = 1 / error[used] ** 2
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    excess = k * phi - (k - 1)
    return Overdispersion(phi, excess / room if excess > 0 and k > 1 else 0.0, trimmed)


def winsorised(z: Floats, trim: float) -> Floats:
    """Draw the extreme scores in to a quantile at each end.

    Parameters
    ----------
    z : (n,) float array
        ``nan`` is missing.
    trim : float
        Share at each end.

    Returns
    -------
    (n,) float array

    References
    ----------
    Spiegelhalter (2005), *Quality and Safety in Health Care* 14: 347-351; quantiles of type 7: Hyndman and Fan (1996).

    Examples
    --------
    >>> winsorised(np.array([0.0, 1.0, 2.0, 3.0, 40.0]), 0.25).tolist()
    [1.0, 1.0, 2.0, 3.0, 3.0]
    """
    known = np.sort(z[~np.isnan(z)])
    if not len(known):
        return z.copy()
    return np.clip(z, _quantile(known, trim), _quantile(known, 1 - trim))


def _quantile(rising: Floats, share: float) -> float:
    """Type 7; an infinite neighbour with a share in it makes the quantile infinite, not ``nan``."""
    place = (len(rising) - 1) * share
    low = min(int(place + 4 * np.finfo(np.float64).eps), len(rising) - 1)
    rest = place - low
    if rest <= 1e-12 or low + 1 >= len(rising):
        return float(rising[low])
    return float((1 - rest) * rising[low] + rest * rising[low + 1])


def truncated(z: Floats, trim: float) -> Floats:
    """Leave out the scores with the lowest and the highest ranks.

    Parameters
    ----------
    z : (n,) float array
        ``nan`` is missing.
    trim : float
        Share at each end.

    Returns
    -------
    (n,) float array
        ``nan`` where left out. Kept are ranks from `trim` to below 1 - `trim` of the number of scores plus one; equal
        scores share their mean rank.

    References
    ----------
    NHS Digital, *Summary Hospital-level Mortality Indicator: indicator specification*, overdispersion.

    Examples
    --------
    >>> truncated(np.array([5.0, 1.0, 2.0, 3.0, 4.0]), 0.2).tolist()
    [nan, nan, 2.0, 3.0, 4.0]
    """
    known = ~np.isnan(z)
    place = np.full(len(z), np.nan)
    place[known] = _ranks(z[known]) / (np.count_nonzero(known) + 1)
    return np.where((place >= trim - 1e-12) & (place < 1 - trim - 1e-12), z, np.nan)


def _ranks(values: Floats) -> Floats:
    """From 1; equal values share their mean rank."""
    rising, group, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    mean = last - (count - 1) / 2
    return mean[group] if len(rising) else np.empty(0)
