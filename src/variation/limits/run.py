"""The run chart: a median and no limits."""

from __future__ import annotations

import numpy as np

from variation.limits.individuals import given_or_median
from variation.limits.lines import Lines, Part


__all__ = ["run_lines"]


def run_lines(part: Part) -> Lines:
    """Median of the baseline.

    Parameters
    ----------
    part : Part
        One phase.

    Returns
    -------
    Lines
        The median, or the given centre line; no limits.

    References
    ----------
    Perla, Provost and Murray (2011), *BMJ Quality & Safety* 20: 46-51.

    Examples
    --------
    >>> import variation
    >>> float(variation.analyse([5.0, 9.0, 6.0], chart="run").centre[0])
    6.0
    """
    centre = given_or_median(part)
    return Lines(centre, centre, np.nan)
