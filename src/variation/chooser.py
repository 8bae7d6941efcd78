"""Which chart, and why, in one line; it advises and can be overruled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.errors import BadChoice, BadSeries


__all__ = ["ADVICE", "REASONS", "Advice", "Choice", "Measured", "choose"]

Floats = NDArray[np.float64]

Measured = Literal["value", "count", "rate", "proportion", "gap", "time", "subgroups", "units"]
"""What is measured: one value a period, events, events per size, a share, cases between events, time between events,
several values a period, or units at one time."""

FEW_POINTS = 12
"""Below it limits say little: Provost and Murray, *The Health Care Data Guide*."""

RARE_MEAN, LOW_MEAN = 1.0, 3.0
"""Mean events a period below which events are rare, and below which runs deceive."""

MANY_ZEROS = 0.5
"""Share of periods without an event above which the gaps say more than the counts."""

LARGE, WIDE = 1000.0, 1.5
"""Median denominator, and how many times wider than chance the points vary, from which on Laney's limits are fairer."""

SMALL_EXPECTED = 5.0
"""Expected events, and non-events, below which binomial limits are rough."""

REASONS = {
    "cross": "A safety cross: daily counts of rare events are shown, not analysed; chance alone would mark them.",
    "few": "A run chart: {points} points are too few for limits, {least} are wanted.",
    "gap": "A g chart: cases between rare events.",
    "time": "A t chart: time between rare events.",
    "value": "An XmR chart: one value a period.",
    "subgroups": "An X̄ and S chart: several values a period.",
    "units": "A funnel plot: units compared at one time.",
    "proportion": "A p chart: a share with its own denominator.",
    "proportion_wide": "A p′ chart: denominators are large and points vary {times} times as much as chance allows.",
    "count": "A c chart: events over equal opportunity, {mean} a period.",
    "count_wide": "An XmR chart: counts vary {times} times as much as chance allows.",
    "rate": "A u chart: events for each size of opportunity.",
    "rate_wide": "A u′ chart: sizes are large and points vary {times} times as much as chance allows.",
    "count_low": "A c chart without the shift rule: {mean} events a period are too few for runs to mean anything.",
    "rate_low": "A u chart without the shift rule: {mean} events a period are too few for runs to mean anything.",
    "rare": "A t chart of the days between events: {mean} events a period are too few to count.",
    "rare_rate": "A g chart of the cases between events: {mean} events a period are too few to count.",
}
"""The one line, by key."""

ADVICE = {
    "longer_periods": "Longer periods would give {mean} or more events each: about {times} of the present ones in one.",
    "gaps": "A chart of the gaps between events sees a change sooner than counts do.",
    "small_denominators": "{count} of {points} points expect fewer than {least} events or non-events.",
    "equal_sizes": "Sizes are all the same; an np chart of the counts shows the same.",
    "more_points": "{wanted} more points and limits can be drawn.",
}
"""What else may help, by key."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing that may help.

    Parameters
    ----------
    key : str
        One of `ADVICE`.
    params : mapping
        Figures for its sentence.

    Examples
    --------
    >>> Advice("more_points", {"wanted": 3}).text()
    '3 more points and limits can be drawn.'
    """

    key: str
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Say it.

        Parameters
        ----------
        translate : callable
            Translates the sentence before its figures are filled in.

        Returns
        -------
        str

        Examples
        --------
        >>> Advice("gaps").text()[:30]
        'A chart of the gaps between ev'
        """
        return translate(ADVICE[self.key]).format(**self.params)


@dataclass(frozen=True, slots=True)
class Choice:
    """A chart that fits, and why.

    Parameters
    ----------
    chart : str or None
        One of the charts of `variation.CHARTS`, ``funnel``, or None when nothing should be analysed.
    key : str
        One of `REASONS`.
    params : mapping
        Figures for its sentence.
    without : tuple of str
        Rules that would deceive here.
    alternatives : tuple of str
        Charts that fit too.
    advice : tuple of Advice
        What else may help.

    Examples
    --------
    >>> Choice("i", "value").line()
    'An XmR chart: one value a period.'
    """

    chart: str | None
    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    advice: tuple[Advice, ...] = ()

    def line(self, translate: Callable[[str], str] = str) -> str:
        """Say which chart and why, in one line.

        Parameters
        ----------
        translate : callable
            Translates the sentence before its figures are filled in.

        Returns
        -------
        str

        Examples
        --------
        >>> Choice("run", "few", {"points": 5, "least": 12}).line()
        'A run chart: 5 points are too few for limits, 12 are wanted.'
        """
        return translate(REASONS[self.key]).format(**self.params)


def choose(
    measured: Measured,
    values: ArrayLike,
    denominators: ArrayLike | None = None,
    *,
    calendar: str = "month",
    least: int = FEW_POINTS,
) -> Choice:
    """Choose a chart for a series.

    Parameters
    ----------
    measured : {"value", "count", "rate", "proportion", "gap", "time", "subgroups", "units"}
        What is measured.
    values : (n,) floats
        Values, counts or numerators; ``nan`` is missing.
    denominators : (n,) floats, optional
        Sizes; needed for rates and proportions.
    calendar : str
        How periods are spoken; rare daily counts are a safety cross and are not analysed.
    least : int
        Points from which on limits are drawn.

    Returns
    -------
    Choice
        It can be overruled: every chart can be asked for.

    Raises
    ------
    BadChoice
        An unknown word for what is measured.
    BadSeries
        Denominators are needed, or their number is another.

    References
    ----------
    Provost and Murray, *The Health Care Data Guide*, choosing a Shewhart chart; Laney (2002) for large denominators.

    Examples
    --------
    >>> choose("proportion", [8, 9, 7] * 6, [20, 22, 19] * 6).line()
    'A p chart: a share with its own denominator.'
    >>> choose("count", [0, 1, 0, 0, 0, 1] * 6, calendar="day").chart is None
    True
    """
    if measured not in _WAYS:
        raise BadChoice(f"What is measured is {', '.join(_WAYS)}; received {measured!r}.")
    top = np.array(values, dtype=np.float64)
    under = None if denominators is None else np.array(denominators, dtype=np.float64)
    if measured in ("rate", "proportion") and under is None:
        raise BadSeries(f"A {measured} needs a denominator for each numerator.")
    if under is not None and len(under) != len(top):
        raise BadSeries(f"There are {len(under)} denominators for {len(top)} numerators.")
    known = ~np.isnan(top) if under is None else ~np.isnan(top) & (under > 0)
    return _WAYS[measured](_Seen(top[known], None if under is None else under[known], calendar, least))


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """The points that have a value."""

    values: Floats
    sizes: Floats | None
    calendar: str
    least: int

    @property
    def mean(self) -> float:
        return float(self.values.mean()) if len(self.values) else 0.0

    def is_few(self) -> bool:
        return len(self.values) < self.least

    def rounded(self) -> str:
        return f"{self.mean:.1f}"


def _few(seen: _Seen) -> Choice:
    points = len(seen.values)
    advice = (Advice("more_points", {"wanted": seen.least - points}),)
    return Choice("run", "few", {"points": points, "least": seen.least}, advice=advice)


def _value(seen: _Seen) -> Choice:
    return _few(seen) if seen.is_few() else Choice("i", "value", alternatives=("run", "i_m", "i_mm"))


def _count(seen: _Seen) -> Choice:
    if _is_cross(seen):
        return Choice(None, "cross", advice=(Advice("gaps"), _longer(seen)))
    if seen.is_few():
        return _few(seen)
    if _is_rare(seen):
        return Choice("t", "rare", {"mean": seen.rounded()}, alternatives=("g", "c"), advice=(_longer(seen),))
    if seen.mean < LOW_MEAN:
        return _low("count_low", "c", seen)
    times = _times_chance(seen.values - seen.mean, np.full(len(seen.values), np.sqrt(seen.mean)))
    if times >= WIDE:
        return Choice("i", "count_wide", {"times": f"{times:.1f}"}, alternatives=("c", "run"))
    return Choice("c", "count", {"mean": seen.rounded()}, alternatives=("i", "run"))


def _is_cross(seen: _Seen) -> bool:
    return seen.calendar == "day" and (seen.mean < LOW_MEAN or not len(seen.values))


def _is_rare(seen: _Seen) -> bool:
    zeros = np.count_nonzero(seen.values == 0) / max(len(seen.values), 1)
    return bool(seen.mean < RARE_MEAN or zeros > MANY_ZEROS)


def _low(key: str, chart: str, seen: _Seen) -> Choice:
    params = {"mean": seen.rounded()}
    return Choice(chart, key, params, ("shift",), ("t", "g", "run"), (_longer(seen), Advice("gaps")))


def _longer(seen: _Seen) -> Advice:
    times = int(np.ceil(LOW_MEAN / seen.mean)) if seen.mean > 0 else 12
    return Advice("longer_periods", {"mean": f"{LOW_MEAN:g}", "times": times})


def _rate(seen: _Seen) -> Choice:
    sizes = _sizes(seen)
    if _is_cross(seen):
        return Choice(None, "cross", advice=(Advice("gaps"), _longer(seen)))
    if seen.is_few():
        return _few(seen)
    if _is_rare(seen):
        return Choice("g", "rare_rate", {"mean": seen.rounded()}, alternatives=("t", "u"), advice=(_longer(seen),))
    if seen.mean < LOW_MEAN:
        return _low("rate_low", "u", seen)
    centre = float(seen.values.sum() / sizes.sum())
    times = _times_chance(seen.values / sizes - centre, np.sqrt(centre / sizes))
    if times >= WIDE and float(np.median(sizes)) >= LARGE:
        return Choice("up", "rate_wide", {"times": f"{times:.1f}"}, alternatives=("u", "i"))
    return Choice("u", "rate", alternatives=("up", "i", "run"))


def _proportion(seen: _Seen) -> Choice:
    sizes = _sizes(seen)
    if seen.is_few():
        return _few(seen)
    centre = float(seen.values.sum() / sizes.sum())
    spread = np.sqrt(max(centre * (1 - centre), 0.0) / sizes)
    times = _times_chance(seen.values / sizes - centre, spread)
    if times >= WIDE and float(np.median(sizes)) >= LARGE:
        return Choice("pp", "proportion_wide", {"times": f"{times:.1f}"}, alternatives=("p", "i"))
    return Choice("p", "proportion", alternatives=("pp", "i", "run"), advice=_of_sizes(sizes, centre))


def _of_sizes(sizes: Floats, centre: float) -> tuple[Advice, ...]:
    small = int(np.count_nonzero(sizes * min(centre, 1 - centre) < SMALL_EXPECTED))
    advice = []
    if small:
        params = {"count": small, "points": len(sizes), "least": f"{SMALL_EXPECTED:g}"}
        advice.append(Advice("small_denominators", params))
    if float(np.ptp(sizes)) == 0:
        advice.append(Advice("equal_sizes"))
    return tuple(advice)


def _sizes(seen: _Seen) -> Floats:
    return seen.sizes if seen.sizes is not None else np.ones(len(seen.values))


def _times_chance(away: Floats, sigma: Floats) -> float:
    """Laney's factor: how many times the points vary more than chance alone."""
    z = away[sigma > 0] / sigma[sigma > 0]
    return float(np.abs(np.diff(z)).mean() / (2 / np.sqrt(np.pi))) if len(z) > 1 else 0.0


_WAYS: dict[str, Callable[[_Seen], Choice]] = {
    "value": _value,
    "count": _count,
    "rate": _rate,
    "proportion": _proportion,
    "gap": lambda seen: Choice("g", "gap", alternatives=("run",)),
    "time": lambda seen: Choice("t", "time", alternatives=("run",)),
    "subgroups": lambda seen: Choice("xbar", "subgroups", alternatives=("s", "r", "i")),
    "units": lambda seen: Choice("funnel", "units"),
}
