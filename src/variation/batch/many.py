"""`analyse_many`: choose the path, cut the work into pieces, gather the answers."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from numpy.typing import ArrayLike, NDArray

from variation.options import Options
from variation.results import Direction
from variation.rules import RuleSet


if TYPE_CHECKING:
    from variation.batch.results import Batch


__all__ = ["analyse_many", "warm_up"]


def analyse_many(
    values: Any,
    denominators: Any = None,
    *,
    offsets: ArrayLike | None = None,
    chart: str = "i",
    rules: str | RuleSet | None = None,
    direction: Direction | Sequence[Direction] | NDArray[Any] = "neither",
    target: ArrayLike | None = None,
    safe_range: ArrayLike | None = None,
    phases: Sequence[int] = (),
    phase_starts: Any = None,
    baselines: Any = (),
    excluded: Any = (),
    multiply: ArrayLike = 1.0,
    options: Options = Options(),  # noqa: B008 - frozen
    refuse: Literal["raise", "set_aside"] = "raise",
    fast: bool | None = None,
    threads: int | None = None,
) -> Batch:
    """Work out many charts at once, with the answers of `analyse`.

    Parameters
    ----------
    values : (N, n) floats, or (t,) floats with `offsets`, or a list of series
        One row a series in time order, or numerators when `denominators` are given; ``nan`` is missing.
    denominators : floats in the shape of `values`, optional
        Sizes.
    offsets : (N + 1,) ints, optional
        Where each series begins in flat `values`; the last is their number.
    chart : str
        Kind of chart, one of `variation.CHARTS`.
    rules : str or RuleSet, optional
        One of `variation.RULE_SETS` or a set of one's own; by default that of the chart.
    direction : {"up", "down", "neither"} or (N,) of them
        Which way is good.
    target : float or (N,) floats, optional
        A standard; ``nan`` is none.
    safe_range : (low, high) or (N, 2) floats, optional
        A safe range instead of a target; ``nan`` is none.
    phases : sequence of int
        0-based first points of the later phases, the same for every series.
    phase_starts : (N, p) ints, or a list of sequences, optional
        The same for each series; 0 in front and negative numbers stand for no phase.
    baselines : sequence of int or None, or (N, p) ints
        Points that set the lines of each phase, the same for every series or for each; ``None`` or negative: all.
    excluded : ints, or bools in the shape of `values`
        Points left out: places that hold for every series, or a flag a point.
    multiply : float or (N,) floats
        Scale of values and lines.
    options : Options
        Everything else.
    refuse : {"raise", "set_aside"}
        What happens to a series whose numbers cannot stand on the chart: an error, or it is set aside, without lines,
        and `Batch.reason` says why.
    fast : bool, optional
        Whether the compiled kernel of the extra ``fast`` is used; by itself from a size on when it is installed.
    threads : int, optional
        How many share the work; by itself one, and from a size on as many as there are processors.

    Returns
    -------
    Batch
        Arrays; lines of every point, classes and whole charts on request.

    Raises
    ------
    BadSeries
        Numbers that cannot stand on this chart, or shapes that do not fit; the message names series and row.
    BadChoice
        An unknown chart, rule set, direction or option, or `fast` without the extra.

    Notes
    -----
    All paths give the same flags, icons and states, and the same lines to 12 digits; a test runs them on the same data.
    What the kernels do not know goes through the plain path, one chart after the other.

    References
    ----------
    As `analyse`.

    Examples
    --------
    >>> batch = analyse_many([[9, 11] * 12, [9, 11] * 11 + [9, 30]], direction="down", target=12)
    >>> [icon.value for icon in batch.variations()], [icon.value for icon in batch.assurances()]
    (['common', 'concern_high'], ['hit_or_miss', 'hit_or_miss'])
    """
    found: Batch = _running().run(
        values,
        denominators,
        chart=chart,
        rules=rules,
        options=options,
        refuse=refuse,
        fast=fast,
        threads=threads,
        offsets=offsets,
        direction=direction,
        target=target,
        safe_range=safe_range,
        phases=phases,
        phase_starts=phase_starts,
        baselines=baselines,
        excluded=excluded,
        multiply=multiply,
    )
    return found


def _running() -> ModuleType:
    """The module that does it, fetched when it is needed: whoever draws one chart should not wait for it."""
    from variation.batch import running  # noqa: PLC0415 - see above

    return running


def warm_up() -> float:
    """Fetch the compiled kernel now, so that no analysis has to wait: compile it once a machine, read it afterwards.

    Returns
    -------
    float
        Seconds that it took; ``nan`` without the extra ``fast``.

    Examples
    --------
    >>> seconds = warm_up()
    >>> seconds != seconds or seconds >= 0
    True
    """
    began = perf_counter()
    return perf_counter() - began if _running().kernel() else float("nan")
