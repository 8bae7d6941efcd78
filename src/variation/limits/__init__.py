"""Chart families: centre line and limits, one file a family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from variation.errors import BadChoice
from variation.limits.constants import control_constant
from variation.limits.counts import count_lines
from variation.limits.individuals import individuals_lines, median_lines, robust_lines
from variation.limits.laney import proportion_prime_lines, rate_prime_lines
from variation.limits.lines import Lines, Part
from variation.limits.moving_range import moving_range_lines
from variation.limits.normalised import normalised_lines
from variation.limits.proportions import number_lines, proportion_lines
from variation.limits.ranges import FACTORS, average_range
from variation.limits.rare import gap_lines, time_lines
from variation.limits.rates import rate_lines
from variation.limits.run import run_lines
from variation.limits.subgroups import Gathered, gather, mean_lines, range_lines, sd_lines


__all__ = [
    "FACTORS",
    "FAMILIES",
    "Family",
    "Gathered",
    "Lines",
    "Part",
    "average_range",
    "control_constant",
    "family",
    "gather",
]


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of chart.

    Parameters
    ----------
    name : str
        As charts call it.
    lines : callable
        A phase in, its lines out.
    needs_sizes, counts, share, no_zero, of_subgroups : bool
        Denominators are needed; values are not below zero; numerators not above denominators; a zero is doubtful;
        points are subgroups of values.
    has_runs : bool
        Whether runs about the centre line mean something.
    rules : str
        Rule set when none is named.
    estimator : str
        Where its spread comes from; empty when the options say.

    Examples
    --------
    >>> family("i").rules
    'mdc'
    """

    name: str
    lines: Callable[[Part], Lines]
    needs_sizes: bool = False
    counts: bool = False
    share: bool = False
    no_zero: bool = False
    of_subgroups: bool = False
    has_runs: bool = True
    rules: str = "mdc"
    estimator: str = ""


FAMILIES = {
    kind.name: kind
    for kind in (
        Family("run", run_lines, rules="anhoej", estimator="none"),
        Family("i", individuals_lines),
        Family("i_m", median_lines),
        Family("i_mm", robust_lines, estimator="median_moving_range"),
        Family("ip", normalised_lines, needs_sizes=True, estimator="scaled_range"),
        Family("mr", moving_range_lines, has_runs=False, rules="three_sigma", estimator="moving_range"),
        Family("p", proportion_lines, needs_sizes=True, counts=True, share=True, estimator="binomial"),
        Family("pp", proportion_prime_lines, needs_sizes=True, counts=True, share=True, estimator="laney"),
        Family("np", number_lines, needs_sizes=True, counts=True, share=True, estimator="binomial"),
        Family("u", rate_lines, needs_sizes=True, counts=True, estimator="poisson"),
        Family("up", rate_prime_lines, needs_sizes=True, counts=True, estimator="laney"),
        Family("c", count_lines, counts=True, estimator="poisson"),
        Family("g", gap_lines, counts=True, estimator="geometric"),
        Family("t", time_lines, counts=True, no_zero=True, estimator="moving_range"),
        Family("xbar", mean_lines, of_subgroups=True, estimator="subgroups"),
        Family("s", sd_lines, of_subgroups=True, rules="three_sigma", estimator="subgroups"),
        Family("r", range_lines, of_subgroups=True, rules="three_sigma", estimator="subgroups"),
    )
}
"""All kinds of chart by name."""


def family(name: str) -> Family:
    """Find a kind of chart.

    Parameters
    ----------
    name : str
        One of `FAMILIES`.

    Returns
    -------
    Family

    Raises
    ------
    BadChoice
        No such name.

    Examples
    --------
    >>> family("p").name
    'p'
    """
    if name not in FAMILIES:
        raise BadChoice(f"The charts are {', '.join(FAMILIES)}; received {name!r}.")
    return FAMILIES[name]
