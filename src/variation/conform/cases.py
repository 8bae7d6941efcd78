"""What a manifest holds: cases of the oracle form and checks of the published form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from variation.conform.params import Params
from variation.conform.tables import Table


__all__ = ["Answer", "Case", "Check", "picked"]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One run of a peer on one input, with what it gave.

    Parameters
    ----------
    id, family, level, peer, function : str
        As the manifest names them; `function` is empty for derived cases.
    params : Params
        What was passed to the peer.
    table : Table
        The input, already filtered.
    expected : Table
        One row a point, without the columns that do not belong to the peer.
    summary : mapping
        Figures of the case as a whole.
    tolerance : mapping
        ``rel``, ``abs`` and ``abs_times_max_value``.
    quirks : tuple of str
        Codes of what is arguable.

    Examples
    --------
    >>> Case("a", "i", "reference", "qcc", "qcc", Params({}), Table({}), Table({}), {}, {}).quirks
    ()
    """

    id: str
    family: str
    level: str
    peer: str
    function: str
    params: Params
    table: Table
    expected: Table
    summary: Mapping[str, Any]
    tolerance: Mapping[str, Any]
    quirks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What the engine says to a case, in the words of the peer.

    Parameters
    ----------
    columns : mapping of str to sequence
        One entry a row of the expected table; ``None`` or ``nan`` where there is no value. Text is compared as text,
        whole numbers and flags exactly, other numbers within the tolerance.
    summary : mapping
        Figures of the case as a whole, nested as the manifest has them.
    accuracy : mapping of str to float
        Columns where the peer's own arithmetic is known to be less exact than the tolerance of the case, with the
        absolute difference that this explains.

    Examples
    --------
    >>> Answer({"cl": [1.0, 1.0]}).summary
    {}
    """

    columns: Mapping[str, ArrayLike]
    summary: Mapping[str, Any] = field(default_factory=dict)
    accuracy: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """One published figure: which statistic of which chart of which data.

    Parameters
    ----------
    chart : str
        The family.
    table : Table
        The rows kept.
    columns : mapping of str to str or object
        Which column plays which role.
    options : Params
        What differs from the defaults.
    statistic, rule : str
        What to compare; the rule only with signals.
    phase, point : int or None
        1-based.

    Examples
    --------
    >>> Check("i", Table({"y": ("1",)}), {"value": "y"}, Params({}), "cl").phase is None
    True
    """

    chart: str
    table: Table
    columns: Mapping[str, Any]
    options: Params
    statistic: str
    rule: str = ""
    phase: int | None = None
    point: int | None = None


def picked(check: Check, line: ArrayLike, phases: ArrayLike | None = None) -> float:
    """Pick the one height that a check asks for out of a line.

    Parameters
    ----------
    check : Check
        Says the phase and the point.
    line : (n,) floats
        One height a point.
    phases : (n,) ints, optional
        1-based phase of each point.

    Returns
    -------
    float
        At the point; without a point the height of a line that is constant in the phase.

    Raises
    ------
    ValueError
        No point is named and the line is not constant.

    Examples
    --------
    >>> check = Check("i", Table({}), {}, Params({}), "cl", phase=2)
    >>> picked(check, [1.0, 1.0, 4.0], [1, 1, 2])
    4.0
    """
    heights = np.asarray(line, dtype=np.float64)
    if check.point is not None:
        return float(heights[check.point - 1])
    if check.phase is not None and phases is not None:
        heights = heights[np.asarray(phases) == check.phase]
    known = heights[~np.isnan(heights)]
    if not len(known):
        return float("nan")
    if np.ptp(known) > 1e-9 * np.max(np.abs(known)):
        raise ValueError(f"The {check.statistic} of the {check.chart} chart varies; the check names no point.")
    return float(known[0])
