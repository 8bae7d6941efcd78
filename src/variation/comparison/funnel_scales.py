"""The scales of funnel plots: where ratios are compared, and how much chance alone moves them there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Literal, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from variation.errors import BadChoice


__all__ = ["DEFAULT_LIMITS", "DEFAULT_SCALES", "FunnelOptions", "back", "error_at", "forward", "z_scores"]

Floats = NDArray[np.float64]

Kind = Literal["proportion", "rate", "standardised_ratio", "ratio_of_counts"]

DEFAULT_SCALES = {"proportion": "arcsine", "rate": "sqrt", "standardised_ratio": "sqrt", "ratio_of_counts": "log"}
"""The scale on which chance moves all sizes alike, or nearly so."""

SCALES = {
    "proportion": ("arcsine", "natural"),
    "rate": ("sqrt", "log", "natural"),
    "standardised_ratio": ("sqrt", "log", "natural"),
    "ratio_of_counts": ("log",),
}

DEFAULT_LIMITS = {"proportion": "scale", "rate": "exact", "standardised_ratio": "exact", "ratio_of_counts": "scale"}
"""Limits where there is no overdispersion."""

CORRECTION = 0.5
"""Added to both counts of a ratio of counts, so that a zero has a logarithm."""


@dataclass(frozen=True, slots=True)
class FunnelOptions:
    """Settings of a funnel plot.

    Parameters
    ----------
    scale : {None, "arcsine", "sqrt", "log", "natural"}
        Where units are compared. ``None``: arcsine for proportions, square root for rates and standardised ratios,
        logarithm for ratios of counts.
    limits : {None, "scale", "exact", "interpolated"}
        Limits without overdispersion: normal on the scale; the binomial or Poisson tail by its beta or gamma quantile;
        the whole-number quantile, interpolated. ``None``: exact for rates and standardised ratios, otherwise scale.
    adjust : bool
        Widen the limits for what varies between units, where something does (``tau2`` above 0).
    trimming : {None, "winsorise", "truncate"}
        How extreme z scores are kept from setting the overdispersion: drawn in to a quantile, or left out by rank.
        ``None``: truncated on the logarithm of standardised ratios, otherwise winsorised.
    trim : float
        Share at each end, from 0 to below 0.5.
    levels : tuple of float
        Coverage of the limits, rising.
    multipliers : tuple of float, optional
        Normal quantiles to use for the levels instead of exact ones.
    ratio_error : {"delta", "equal_counts", "arcsine"}
        Error of the logarithm of a ratio of counts where limits are drawn: by the delta method at the target; as if
        both counts were equal; that of the arcsine scale.
    arcsine_ends : {"clamped", "folded"}
        A limit beyond 0 or 1 on the arcsine scale stops there, or folds back into the plot.
    root_limits : {"squared", "linear"}
        Adjusted limits on the square-root scale: squared back to the ratio, or read as ratios, half as wide.

    Examples
    --------
    >>> FunnelOptions(trim=0.05).levels
    (0.95, 0.998)
    >>> FunnelOptions(scale="cubic")
    Traceback (most recent call last):
    ...
    variation.errors.BadChoice: Option scale is one of arcsine, sqrt, log, natural; received 'cubic'.
    """

    scale: Literal["arcsine", "sqrt", "log", "natural"] | None = None
    limits: Literal["scale", "exact", "interpolated"] | None = None
    adjust: bool = True
    trimming: Literal["winsorise", "truncate"] | None = None
    trim: float = 0.1
    levels: tuple[float, ...] = (0.95, 0.998)
    multipliers: tuple[float, ...] | None = None
    ratio_error: Literal["delta", "equal_counts", "arcsine"] = "delta"
    arcsine_ends: Literal["clamped", "folded"] = "clamped"
    root_limits: Literal["squared", "linear"] = "squared"

    def __post_init__(self) -> None:
        """Refuse what is not on the list of its option, or out of reach."""
        for name, allowed in _CHOICES.items():
            value = getattr(self, name)
            if value is not None and value not in allowed:
                raise BadChoice(f"Option {name} is one of {', '.join(allowed)}; received {value!r}.")
        if not 0 <= self.trim < 0.5:
            raise BadChoice(f"Option trim lies from 0 to below 0.5; received {self.trim}.")
        if not self.levels or not all(0 < level < 1 for level in self.levels):
            raise BadChoice(f"Option levels holds numbers between 0 and 1; received {self.levels}.")
        if self.multipliers is not None and len(self.multipliers) != len(self.levels):
            raise BadChoice(f"There are {len(self.multipliers)} multipliers for {len(self.levels)} levels.")


def _choices() -> dict[str, tuple[str, ...]]:
    """The words that each option with a closed list may take, read from its type."""
    hints = get_type_hints(FunnelOptions)
    found = {}
    for option in fields(FunnelOptions):
        parts = (hints[option.name], *get_args(hints[option.name]))
        words = tuple(dict.fromkeys(word for part in parts for word in get_args(part) if isinstance(word, str)))
        if words:
            found[option.name] = words
    return found


_CHOICES = _choices()

_FORWARD: dict[str, Callable[[Floats], Floats]] = {
    "arcsine": lambda ratio: np.arcsin(np.sqrt(ratio)),
    "sqrt": np.sqrt,
    "log": np.log,
    "natural": lambda ratio: ratio,
}

_BACK: dict[str, Callable[[Floats], Floats]] = {
    # Beyond 0 and a right angle the sine folds back, so that a limit would return into the plot.
    "arcsine": lambda y: np.sin(np.clip(y, 0, np.pi / 2)) ** 2,
    "sqrt": lambda y: np.maximum(y, 0) ** 2,
    "log": np.exp,
    "natural": lambda y: np.maximum(y, 0),
}


def forward(ratio: Floats, scale: str) -> Floats:
    """Take a ratio to the scale where units are compared.

    Parameters
    ----------
    ratio : float array
        Not below 0.
    scale : {"arcsine", "sqrt", "log", "natural"}

    Returns
    -------
    float array
        Minus infinity for the logarithm of 0.

    References
    ----------
    Spiegelhalter (2005), "Funnel plots for comparing institutional performance", *Statistics in Medicine* 24:
    1185-1202, appendix A.

    Examples
    --------
    >>> forward(np.array([0.25]), "sqrt").tolist()
    [0.5]
    """
    with np.errstate(divide="ignore"):
        return _FORWARD[scale](np.asarray(ratio, dtype=np.float64))


def back(y: Floats, scale: str) -> Floats:
    """Take a place on the scale back to a ratio.

    Parameters
    ----------
    y : float array
        Places; beyond the ends of the scale they count as its ends.
    scale : {"arcsine", "sqrt", "log", "natural"}

    Returns
    -------
    float array
        Not below 0.

    References
    ----------
    Spiegelhalter (2005), *Statistics in Medicine* 24: 1185-1202, appendix A.

    Examples
    --------
    >>> back(np.array([-0.1, 0.5]), "sqrt").tolist()
    [0.0, 0.25]
    """
    return _BACK[scale](np.asarray(y, dtype=np.float64))


def error_at(sizes: Floats, kind: str, scale: str, target: float, ratio_error: str = "delta") -> Floats:
    """How much chance moves a unit of a size about the target, on the scale.

    Parameters
    ----------
    sizes : (n,) float array
        Denominators: trials, exposure, events expected, or the counts below the line.
    kind, scale : str
        What is compared, and where.
    target : float
        The ratio at which the error is taken.
    ratio_error : {"delta", "equal_counts", "arcsine"}
        Which error of a ratio of counts.

    Returns
    -------
    (n,) float array
        Standard deviations.

    References
    ----------
    Spiegelhalter (2005), *Statistics in Medicine* 24: 1185-1202, appendix A; the error of the logarithm of a ratio of
    counts is that of the delta method, with a half added to both counts.

    Examples
    --------
    >>> error_at(np.array([100.0]), "proportion", "arcsine", 0.2).tolist()
    [0.05]
    >>> error_at(np.array([100.0]), "rate", "natural", 0.25).tolist()
    [0.05]
    """
    if kind == "ratio_of_counts":
        return _ratio_error(sizes, target, ratio_error)
    if scale in ("arcsine", "sqrt"):
        return 1 / (2 * np.sqrt(sizes))
    if scale == "log":
        return 1 / np.sqrt(sizes * target)
    rest = 1 - target if kind == "proportion" else 1.0
    return np.sqrt(target * rest / sizes)


def _ratio_error(below: Floats, target: float, ratio_error: str) -> Floats:
    if ratio_error == "arcsine":
        return 1 / (2 * np.sqrt(below))
    return _log_error(below * target if ratio_error == "delta" else below, below)


def _log_error(above: Floats, below: Floats) -> Floats:
    return np.sqrt(above / (above + CORRECTION) ** 2 + below / (below + CORRECTION) ** 2)


def z_scores(above: Floats, below: Floats, kind: str, scale: str, target: float) -> tuple[Floats, Floats, Floats]:
    """How many standard deviations of chance each unit lies from the target.

    Parameters
    ----------
    above, below : (n,) float array
        Numerators and denominators.
    kind, scale : str
        What is compared, and where.
    target : float
        The ratio that is expected.

    Returns
    -------
    tuple of (n,) float array
        Distance from the target on the scale, its error, and the one over the other. The error of a ratio of counts is
        that of the unit's own two counts.

    References
    ----------
    Spiegelhalter (2005), *Statistics in Medicine* 24: 1185-1202, appendix A.

    Examples
    --------
    >>> [part.round(3).tolist() for part in z_scores(np.array([30.0]), np.array([100.0]), "rate", "natural", 0.25)]
    [[0.05], [0.05], [1.0]]
    """
    if kind == "ratio_of_counts":
        ratio, error = (above + CORRECTION) / (below + CORRECTION), _log_error(above, below)
    else:
        ratio, error = above / below, error_at(below, kind, scale, target)
    distance = forward(ratio, scale) - forward(np.array(target), scale)
    return distance, error, distance / error
