"""Funnel plots: units compared at one time, with limits that narrow as units grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.comparison.exact import exact_limits, exact_scores, interpolated_limits
from variation.comparison.funnel_scales import (
    DEFAULT_LIMITS,
    DEFAULT_SCALES,
    SCALES,
    FunnelOptions,
    back,
    error_at,
    forward,
    z_scores,
)
from variation.comparison.overdispersion import Overdispersion, overdispersion
from variation.distributions import normal_quantile
from variation.errors import BadChoice, BadSeries
from variation.results import Direction, Meaning, Warning
from variation.series import prepare, tolerance_of


__all__ = ["Funnel", "FunnelLaw", "funnel"]

Floats = NDArray[np.float64]
Band = tuple[Floats, Floats]

KINDS = tuple(DEFAULT_SCALES)


@dataclass(frozen=True, slots=True)
class FunnelLaw:
    """Where the limits of a funnel lie at any size.

    Parameters
    ----------
    kind, scale, limits : str
        What is compared, where, and which limits there are without overdispersion.
    target : float
        The ratio that is expected, before `multiply`.
    tau2 : float
        Variance between units on the scale.
    multiply : float
        Scale of ratios and limits.
    options : FunnelOptions
        Everything else.

    Examples
    --------
    >>> law = FunnelLaw("proportion", "arcsine", "scale", 0.2, 0.0, 100.0, FunnelOptions())
    >>> [limit.round(1).tolist() for limit in law.band([100, 400], 0.95)]
    [[12.8, 16.2], [28.4, 24.1]]
    """

    kind: str
    scale: str
    limits: str
    target: float
    tau2: float
    multiply: float
    options: FunnelOptions

    def band(self, sizes: ArrayLike, level: float, *, adjusted: bool = False) -> Band:
        """Give the limits at some sizes.

        Parameters
        ----------
        sizes : (n,) floats
            Denominators.
        level : float
            Coverage, one of those of the options or another.
        adjusted : bool
            With the variance between units.

        Returns
        -------
        tuple of (n,) float array
            Lower and upper limit, in the unit that is drawn; ``nan`` where the size is missing or not above 0.

        Examples
        --------
        >>> law = FunnelLaw("standardised_ratio", "sqrt", "exact", 1.0, 0.01, 1.0, FunnelOptions())
        >>> [[round(float(limit[0]), 3) for limit in law.band([50], 0.95, adjusted=way)] for way in (False, True)]
        [[0.742, 1.318], [0.578, 1.538]]
        """
        size = np.asarray(sizes, dtype=np.float64)
        size = np.where(size > 0, size, np.nan)
        is_proportion = self.kind == "proportion"
        if adjusted or self.limits == "scale":
            low, high = self._on_scale(size, level, self.tau2 if adjusted else 0.0, adjusted)
        else:
            way = exact_limits if self.limits == "exact" else interpolated_limits
            low, high = way(size, self.target, (1 - level) / 2, is_proportion=is_proportion)
        if is_proportion:
            low, high = np.minimum(low, 1), np.minimum(high, 1)
        return low * self.multiply, high * self.multiply

    def _on_scale(self, size: Floats, level: float, tau2: float, adjusted: bool) -> Band:
        error = error_at(size, self.kind, self.scale, self.target, self.options.ratio_error)
        half = self.multiplier(level) * np.sqrt(error**2 + tau2)
        middle = forward(np.array(self.target), self.scale)
        if adjusted and self.scale == "sqrt" and self.options.root_limits == "linear":
            return np.maximum((middle - half) * middle, 0), (middle + half) * middle
        if self.scale == "arcsine" and self.options.arcsine_ends == "folded":
            return np.sin(middle - half) ** 2, np.sin(middle + half) ** 2
        return back(middle - half, self.scale), back(middle + half, self.scale)

    def multiplier(self, level: float) -> float:
        """Give the normal quantile of a level.

        Parameters
        ----------
        level : float
            Coverage.

        Returns
        -------
        float
            The one that the options give, otherwise the exact one.

        Examples
        --------
        >>> law = FunnelLaw("rate", "sqrt", "exact", 1.0, 0.0, 1.0, FunnelOptions())
        >>> round(law.multiplier(0.95), 6)
        1.959964
        """
        given = dict(zip(self.options.levels, self.options.multipliers or (), strict=False))
        return given.get(level, normal_quantile(1 - (1 - level) / 2))


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """Units with their ratios, their limits, and what lies beyond them.

    Parameters
    ----------
    units : tuple of str
        Their names.
    direction : {"up", "down", "neither"}
        Which way is good.
    numerators, denominators, ratios : (n,) float array
        Sums by unit, and the one over the other times `multiply`; ``nan`` is missing.
    target : float
        The centre line, in the unit of the ratios.
    z, z_adjusted : (n,) float array
        Standard deviations from the target on the scale, by chance alone and with what varies between units.
    scores : (n,) float array
        Normal scores that go with the limits that count: adjusted, by the exact tail, or plain.
    dispersion : Overdispersion
        ``phi``, ``tau2`` and the trimmed scores.
    is_adjusted : bool
        Whether the limits that count are widened.
    plain, adjusted : mapping of float to (lower, upper)
        Limits by level, each ``(n,)``.
    law : FunnelLaw
        Gives limits at any other size.
    warnings : tuple of Warning
        Doubt about the data.

    Examples
    --------
    >>> plot = funnel([20, 30, 90], [200, 300, 400], units=["A", "B", "C"], options=FunnelOptions(adjust=False))
    >>> [(unit, int(side)) for unit, side in zip(plot.units, plot.beyond(0.95), strict=True)]
    [('A', -1), ('B', -1), ('C', 1)]
    """

    units: tuple[str, ...]
    direction: Direction
    numerators: Floats
    denominators: Floats
    ratios: Floats
    target: float
    z: Floats
    z_adjusted: Floats
    scores: Floats
    dispersion: Overdispersion
    is_adjusted: bool
    plain: Mapping[float, Band]
    adjusted: Mapping[float, Band]
    law: FunnelLaw
    warnings: tuple[Warning, ...]

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self.units)

    @property
    def limits(self) -> Mapping[float, Band]:
        """The limits that count: adjusted where units vary more than chance, otherwise plain."""
        return self.adjusted if self.is_adjusted else self.plain

    def beyond(self, level: float) -> NDArray[np.int8]:
        """Tell which units lie strictly outside the limits that count.

        Parameters
        ----------
        level : float
            Coverage.

        Returns
        -------
        (n,) int array
            +1 above, -1 below, 0 inside or missing.

        Examples
        --------
        >>> funnel([20, 90], [200, 200], options=FunnelOptions(adjust=False)).beyond(0.95).tolist()
        [-1, 1]
        """
        low, high = self.limits[level]
        slack = tolerance_of(self.ratios)
        return (self.ratios > high + slack).astype(np.int8) - (self.ratios < low - slack).astype(np.int8)

    def meanings(self, level: float) -> tuple[Meaning, ...]:
        """Tell what lying beyond a limit says about the direction of good.

        Parameters
        ----------
        level : float
            Coverage.

        Returns
        -------
        tuple of Meaning
            One a unit.

        Examples
        --------
        >>> plot = funnel([20, 90], [200, 200], direction="down", options=FunnelOptions(adjust=False))
        >>> [meaning.value for meaning in plot.meanings(0.95)]
        ['improvement', 'concern']
        """
        good = {"up": 1, "down": -1}.get(self.direction)
        if good is None:
            return tuple(Meaning.NEUTRAL if side else Meaning.COMMON for side in self.beyond(level))
        words = {0: Meaning.COMMON, good: Meaning.IMPROVEMENT, -good: Meaning.CONCERN}
        return tuple(words[int(side)] for side in self.beyond(level))


def funnel(
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    units: Sequence[object] | None = None,
    kind: str = "proportion",
    target: float | None = None,
    direction: Direction = "neither",
    multiply: float = 1.0,
    options: FunnelOptions = FunnelOptions(),  # noqa: B008 - frozen
) -> Funnel:
    """Compare units at one time.

    Parameters
    ----------
    numerators : (m,) floats
        Events, or events observed; ``nan`` is missing.
    denominators : (m,) floats
        Trials, exposure, events expected, or the second counts; 0 makes its unit missing and is said.
    units : sequence of m, optional
        Name of the unit of each row; rows of one unit are added up, in order of first appearance. By default each row
        is a unit, named by its number.
    kind : {"proportion", "rate", "standardised_ratio", "ratio_of_counts"}
        What is compared.
    target : float, optional
        What is expected, before `multiply`; by default 1 for standardised ratios, otherwise all events over all sizes.
    direction : {"up", "down", "neither"}
        Which way is good.
    multiply : float
        Scale of ratios and limits: 100 for per cent.
    options : FunnelOptions
        Everything else.

    Returns
    -------
    Funnel

    Raises
    ------
    BadSeries
        Negative numbers, a proportion above 1, or lengths that differ; the message names the row.
    BadChoice
        An unknown kind, or a scale or limits that the kind does not have.

    Notes
    -----
    A funnel compares units at one time. It says nothing about change over time and is no league table: two units
    inside the limits do not differ by more than chance, whatever their order.

    References
    ----------
    Spiegelhalter (2005), "Funnel plots for comparing institutional performance", *Statistics in Medicine* 24:
    1185-1202; Spiegelhalter and others (2012), *Journal of the Royal Statistical Society A* 175: 1-47.

    Examples
    --------
    >>> plot = funnel([18, 30, 41, 62, 25], [20, 30, 40, 60, 28], kind="standardised_ratio")
    >>> round(plot.dispersion.phi, 3), plot.is_adjusted, plot.beyond(0.95).tolist()
    (0.113, False, [0, 0, 0, 0, 0])
    """
    scale, limits = _ways(kind, options)
    names, above, below, warnings = _summed(numerators, denominators, units, is_share=kind == "proportion")
    known = ~(np.isnan(above) | np.isnan(below))
    expected = _target(above[known], below[known], kind) if target is None else float(target)
    with np.errstate(invalid="ignore", divide="ignore"):
        distance, error, z = z_scores(above, below, kind, scale, expected)
    z = np.where(np.isfinite(error) & (error > 0), z, np.nan)
    # Units far from all others must not widen the limits that are to show them.
    trimming = options.trimming or ("truncate" if kind == "standardised_ratio" and scale == "log" else "winsorise")
    found = overdispersion(z, error, trimming=trimming, trim=options.trim)
    adjusted = np.where(np.isnan(z), np.nan, distance / np.sqrt(error**2 + found.tau2))
    is_adjusted = options.adjust and found.tau2 > 0
    scores = adjusted if is_adjusted else z
    if limits == "exact" and not is_adjusted:
        scores = exact_scores(above, below, expected, is_proportion=kind == "proportion")
    law = FunnelLaw(kind, scale, limits, expected, found.tau2, multiply, options)
    return Funnel(
        units=names,
        direction=direction,
        numerators=above,
        denominators=below,
        ratios=above / below * multiply,
        target=expected * multiply,
        z=z,
        z_adjusted=adjusted,
        scores=scores,
        dispersion=found,
        is_adjusted=is_adjusted,
        plain={level: law.band(below, level) for level in options.levels},
        adjusted={level: law.band(below, level, adjusted=True) for level in options.levels},
        law=law,
        warnings=warnings + _doubts(names, z),
    )


def _ways(kind: str, options: FunnelOptions) -> tuple[str, str]:
    """Scale and plain limits, checked against the kind."""
    if kind not in KINDS:
        raise BadChoice(f"A funnel is one of {', '.join(KINDS)}; received {kind!r}.")
    scale, limits = options.scale or DEFAULT_SCALES[kind], options.limits or DEFAULT_LIMITS[kind]
    if scale not in SCALES[kind]:
        raise BadChoice(f"The scales of a {kind} are {', '.join(SCALES[kind])}; received {scale!r}.")
    if kind == "ratio_of_counts" and limits != "scale":
        raise BadChoice(f"The limits of a {kind} are on its scale; received {limits!r}.")
    return scale, limits


def _summed(
    numerators: ArrayLike, denominators: ArrayLike, units: Sequence[object] | None, *, is_share: bool
) -> tuple[tuple[str, ...], Floats, Floats, tuple[Warning, ...]]:
    series = prepare(numerators, denominators, counts=True, share=is_share)
    above, below = series.numerators, series.denominators
    assert above is not None and below is not None  # noqa: S101 - for the type checker; denominators were given
    names = [str(row + 1) for row in range(len(above))] if units is None else [str(unit) for unit in units]
    if len(names) != len(above):
        raise BadSeries(f"There are {len(names)} units for {len(above)} rows.")
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    at = np.array([places[name] for name in names], dtype=np.intp)
    missing = np.isnan(series.values)
    sums = []
    for part in (above, below):
        total = np.zeros(len(places))
        np.add.at(total, at, np.where(missing, 0.0, part))
        sums.append(total)
    rows = np.bincount(at[~missing], minlength=len(places))
    top, under = (np.where(rows > 0, total, np.nan) for total in sums)
    lost = () if rows.all() else (Warning("unit_without_data", {"units": _named(places, rows == 0)}),)
    return tuple(places), top, under, series.warnings + lost


def _named(places: Mapping[str, int], flags: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(name for name, place in places.items() if flags[place])


def _target(above: Floats, below: Floats, kind: str) -> float:
    if kind == "standardised_ratio":
        return 1.0
    return float(above.sum() / below.sum()) if below.sum() > 0 else float("nan")


def _doubts(names: Sequence[str], z: Floats) -> tuple[Warning, ...]:
    endless = tuple(name for name, score in zip(names, z, strict=True) if np.isinf(score))
    return (Warning("no_events_on_log_scale", {"units": endless}),) if endless else ()
