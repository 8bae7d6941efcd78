"""Charts of rare events: g for cases between events, t for time between events."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from variation.limits.individuals import given_or_mean
from variation.limits.lines import Lines, Part
from variation.limits.ranges import average_range


__all__ = ["POWER", "gap_lines", "time_lines"]

POWER = 3.6
"""Times between events to the power 1 / 3.6 are close to normal: Nelson (1994)."""


def gap_lines(part: Part) -> Lines:
    """Centre line and limits of a g chart.

    Parameters
    ----------
    part : Part
        One phase of cases between events.

    Returns
    -------
    Lines
        Limits from the mean, geometric sigma, lower limit cut at 0; the line is the median (or the mean, by option).

    References
    ----------
    Benneyan (2001), "Number-between g-type statistical quality control charts", *Health Care Management Science* 4:
    305-318.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([10, 20, 60], chart="g")
    >>> float(chart.centre[0]), round(float(chart.upper[0]), 2)
    (20.0, 121.49)
    """
    mean = given_or_mean(part)
    chosen = part.values[part.base]
    centre = mean
    if part.options.centre is None and part.options.g_centre == "median" and len(chosen):
        centre = float(np.median(chosen))
    return Lines(centre, mean, float(np.sqrt(mean * (mean + 1))), floor=0.0)


def time_lines(part: Part) -> Lines:
    """Centre line and limits of a t chart.

    Parameters
    ----------
    part : Part
        One phase of times between events; a time of zero is kept.

    Returns
    -------
    Lines
        An individuals chart of the times to the power 1 / 3.6, raised back; a negative limit becomes 0.

    References
    ----------
    Nelson (1994), "A control chart for parts-per-million nonconforming items", *Journal of Quality Technology* 26:
    239-240.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([10.0, 10.0, 10.0], chart="t")
    >>> round(float(chart.centre[0]), 6), round(float(chart.upper[0]), 6)
    (10.0, 10.0)
    """
    shrunk = part.values ** (1 / POWER)
    given = part.options.centre
    options = part.options if given is None else replace(part.options, centre=given ** (1 / POWER))
    inner = replace(part, values=shrunk, options=options)
    middle = given_or_mean(inner)
    average = average_range(shrunk, inner)
    return Lines(
        middle**POWER, middle, average * part.factor / 3, floor=0.0, power=POWER, estimates={"range_mean": average}
    )
