"""What every chart family takes and gives: one phase in, its lines out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from variation.errors import BadSeries
from variation.options import Options


__all__ = ["Lines", "Part", "Subgroups"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Subgroups:
    """How each subgroup varies inside.

    Parameters
    ----------
    sizes, sds, ranges : (n,) float array
        Observations, their standard deviation and their range; ``nan`` where there are fewer than two.

    Examples
    --------
    >>> Subgroups(np.array([2.0, 3.0]), np.array([1.4, 1.0]), np.array([2.0, 2.0])).at(slice(1, 2)).sizes.tolist()
    [3.0]
    """

    sizes: Floats
    sds: Floats
    ranges: Floats

    def at(self, here: slice) -> Subgroups:
        """Give the subgroups of one stretch.

        Parameters
        ----------
        here : slice
            Of points.

        Returns
        -------
        Subgroups

        Examples
        --------
        >>> three = np.arange(3.0)
        >>> Subgroups(three, three, three).at(slice(2)).sds.tolist()
        [0.0, 1.0]
        """
        return Subgroups(self.sizes[here], self.sds[here], self.ranges[here])


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One phase as the families see it.

    Parameters
    ----------
    values : (n,) float array
        Plotted values before `multiply`; ``nan`` is missing.
    numerators, denominators : (n,) float array or None
        The parts.
    excluded, base : (n,) bool array
        Points left out; points that set the lines.
    reach : slice
        Where the baseline lies; ranges are taken inside it.
    options : Options
        Settings.
    factor : float
        Three sigma in average moving ranges.
    subgroups : Subgroups, optional
        How the subgroups vary inside, when points are subgroups.

    Examples
    --------
    >>> flags = np.ones(2, dtype=bool)
    >>> Part(np.array([1.0, 2.0]), None, None, ~flags, flags, slice(0, 2), Options(), 2.66).factor
    2.66
    """

    values: Floats
    numerators: Floats | None
    denominators: Floats | None
    excluded: Flags
    base: Flags
    reach: slice
    options: Options
    factor: float
    subgroups: Subgroups | None = None

    def subgroups_there(self) -> Subgroups:
        """Give the subgroups of a phase that has them.

        Returns
        -------
        Subgroups

        Raises
        ------
        BadSeries
            Points are single values.

        Examples
        --------
        >>> one = np.ones(1)
        >>> flags = np.ones(1, dtype=bool)
        >>> part = Part(one, None, None, ~flags, flags, slice(0, 1), Options(), 3.0, Subgroups(one, one, one))
        >>> part.subgroups_there().sizes.tolist()
        [1.0]
        """
        if self.subgroups is None:
            raise BadSeries("This chart needs a subgroup for each value.")
        return self.subgroups


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """A centre line and the spread around it.

    Parameters
    ----------
    centre : float or (n,) float array
        The line that is drawn and that runs are judged about.
    middle, sigma : float or (n,) float array
        Limits are ``middle ± k * sigma``, on the scale where the family works.
    floor, ceiling : float, or (n,) float array for the ceiling
        Limits are cut there.
    power : float
        Limits are raised to this power to come back to the plotted scale (t chart).
    plotted : (n,) float array, optional
        What is plotted when it is not the values themselves (moving ranges).
    estimates : mapping of str to float
        What the spread was made from: ``range_mean``, ``sigma``, ``sigma_z``.

    Examples
    --------
    >>> [float(limit) for limit in Lines(5.0, 5.0, 2.0, floor=0.0).band(3)]
    [0.0, 11.0]
    """

    centre: float | Floats
    middle: float | Floats
    sigma: float | Floats
    floor: float = -np.inf
    ceiling: float | Floats = np.inf
    power: float = 1.0
    plotted: Floats | None = None
    estimates: Mapping[str, float] = field(default_factory=dict)

    def band(self, k: float) -> tuple[float | Floats, float | Floats]:
        """Give the lower and upper limit at k sigma.

        Parameters
        ----------
        k : float
            Width in sigmas.

        Returns
        -------
        tuple
            Lower and upper limit, numbers or ``(n,)`` arrays.

        Examples
        --------
        >>> Lines(5.0, 5.0, 2.0).band(1)
        (3.0, 7.0)
        """
        half = k * self.sigma
        lower, upper = self.middle - half, self.middle + half
        if self.is_level:
            lower, upper = max(lower, self.floor), min(max(upper, self.floor), self.ceiling)
        else:
            lower, upper = np.maximum(lower, self.floor), np.minimum(np.maximum(upper, self.floor), self.ceiling)
        return (lower, upper) if self.power == 1.0 else (lower**self.power, upper**self.power)

    @property
    def is_level(self) -> bool:
        """Whether every line has one height; the first argument of `max` keeps ``nan``."""
        return isinstance(self.sigma, float) and isinstance(self.middle, float) and isinstance(self.ceiling, float)
