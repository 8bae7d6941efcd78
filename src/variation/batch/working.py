"""The work of a batch: which path takes it, in how many pieces, and what must be taken again."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation.batch import arrays, plain
from variation.batch.calls import HOW, Given, How, Out, how, program
from variation.batch.icons import icons
from variation.batch.inputs import NO_NUMBERS, NO_WHOLE, Columns
from variation.batch.plan import Plan
from variation.batch.tables import PHASES, RUNS, SERIES
from variation.errors import BadChoice
from variation.limits.rare import POWER
from variation.options import Options
from variation.results import Side
from variation.rules import RuleSet
from variation.rules.anhoej import _limits as run_limits


__all__ = ["COMPILED_AGAIN_FROM", "COMPILED_FROM", "THREADS_FROM", "Work", "kernel", "worked"]

Whole = NDArray[np.int64]

COMPILED_FROM = 100_000
"""Points from which the compiled kernel is fetched by itself: docs/performance.md says what was measured."""

COMPILED_AGAIN_FROM = 500
"""The same once this process has it."""

THREADS_FROM = 2_000_000
"""Points from which several threads share the work."""

PIECE = 250_000
"""Points that a thread takes at a time."""

SHORT = 300
"""Up to so many points the limits of run statistics are worked out beforehand for every number of points."""

_KERNEL = "variation.batch.compiled.work"


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """The arrays of a batch, and how they came about.

    Parameters
    ----------
    out : Out
        The arrays.
    marks : tuple of (str, str)
        Rule and side of each bit of the flags.
    flags : unsigned int array
        The flags in the shape of the values.
    plan : Plan, optional
        What the kernels followed.
    engine : {"compiled", "arrays", "plain"}
        Which path took it.

    Examples
    --------
    >>> from variation.batch.inputs import columns
    >>> from variation.batch.plan import plan
    >>> from variation.rules import rule_set
    >>> options, judge = Options(), rule_set("mdc")
    >>> work = worked(columns(np.ones((2, 3))), "i", judge, options, plan("i", "mdc", options), fast=False)
    >>> work.engine, work.flags.shape
    ('arrays', (2, 3))
    """

    out: Out
    marks: tuple[tuple[str, Side], ...]
    flags: NDArray[Any]
    plan: Plan | None
    engine: str

    def parts(self) -> tuple[Any, ...]:
        """What `variation.batch.Batch` is made of after the series and their settings.

        Returns
        -------
        tuple

        Examples
        --------
        >>> from variation.batch.inputs import columns
        >>> from variation.rules import rule_set
        >>> len(worked(columns(np.ones((2, 3))), "i", rule_set("mdc"), Options(), None).parts())
        7
        """
        return self.marks, self.flags, *self.out[1:4], self.plan, self.engine


def worked(
    columns: Columns,
    kind: str,
    judge: RuleSet,
    options: Options,
    plan: Plan | None,
    *,
    fast: bool | None = None,
    threads: int | None = None,
    wants_runs: bool = False,
) -> Work:
    """Work out every series.

    Parameters
    ----------
    columns : Columns
        The series.
    kind : str
        The chart.
    judge : RuleSet
        The rules.
    options : Options
        Settings.
    plan : Plan, optional
        What the kernels follow; None sends everything through the plain path.
    fast, threads
        As in `variation.analyse_many`.
    wants_runs : bool
        Whether run statistics are kept.

    Returns
    -------
    Work

    Raises
    ------
    BadChoice
        The compiled kernel is wanted and not installed.

    Examples
    --------
    >>> from variation.batch.inputs import columns
    >>> from variation.rules import rule_set
    >>> worked(columns(np.ones((2, 3))), "i", rule_set("mdc"), Options(), None).engine
    'plain'
    """
    compiled = _chosen(fast, len(columns.values))
    marks = plain.every_mark(judge) if plan is None else plan.marks
    out, flags = _room(columns, len(marks), wants_runs)
    again = partial(plain.fill, out, flags, columns=columns, kind=kind, judge=judge, options=options, marks=marks)
    if plan is None:
        again(range(columns.count))
    else:
        run = partial(_compiled, compiled, threads=threads) if compiled else arrays.work
        _run(run, columns, plan, out, wants_runs)
        if plan.needs_limits:
            again(np.flatnonzero(out.series["refused"] == 2).tolist(), keeps_lines=True)
    shape = (columns.count, columns.width) if columns.width >= 0 else (-1,)
    engine = "plain" if plan is None else "compiled" if compiled else "arrays"
    return Work(out, marks, flags.reshape(shape), plan, engine)


def kernel() -> Callable[..., None] | None:
    """Fetch the compiled kernel; it is compiled once a machine and kept in Numba's cache.

    Returns
    -------
    callable or None
        None without the extra ``fast``.

    Examples
    --------
    >>> found = kernel()
    >>> found is None or callable(found)
    True
    """
    if _KERNEL not in sys.modules and not _is_installed():
        return None
    from variation.batch.compiled.work import work  # noqa: PLC0415 - Numba takes a second to import, and is an extra

    return work


def _is_installed() -> bool:
    try:
        return find_spec("numba") is not None
    except ValueError:  # somebody has put something else in its place
        return False


def _chosen(fast: bool | None, points: int) -> Callable[..., None] | None:
    """The compiled kernel, when it is wanted or worth its while."""
    if fast is False or (fast is None and points < (COMPILED_AGAIN_FROM if _KERNEL in sys.modules else COMPILED_FROM)):
        return None
    found = kernel()
    if found is None and fast:
        raise BadChoice("The compiled kernel needs the extra fast, that is the package numba; it is not installed.")
    return found


def _room(columns: Columns, n_marks: int, wants_runs: bool) -> tuple[Out, NDArray[Any]]:
    """Empty arrays for the answers, and the flags as numbers."""
    size = next((size for size in (1, 2, 4, 8) if n_marks <= 8 * size), 0)
    if not size:
        raise BadChoice(f"A batch marks points for up to 64 rules and sides; the rule set has {n_marks}.")
    offsets = _phase_offsets(columns)
    n_phases = int(offsets[-1]) if len(offsets) else columns.count
    flags = np.empty(len(columns.values), f"<u{size}")
    series, phases = np.empty(columns.count, SERIES), np.empty(n_phases, PHASES)
    runs = np.empty(n_phases if wants_runs else 0, RUNS)
    return Out(flags.view(np.uint8), series, phases, offsets, runs), flags


def _phase_offsets(columns: Columns) -> Whole:
    """Where the phases of each series begin; empty when every series has one."""
    starts = columns.starts
    if not len(starts):
        return NO_WHOLE
    is_start = starts >= 0
    each, _step = columns.starts_shape
    if len(columns.start_offsets):
        is_start[_leading(columns)] &= starts[_leading(columns)] > 0
        total = np.concatenate(([0], np.cumsum(is_start)))
        counts = np.diff(total[columns.start_offsets])
    else:
        table = is_start.reshape(-1, each)
        table[:, 0] &= starts.reshape(-1, each)[:, 0] > 0
        counts = np.broadcast_to(table.sum(axis=1), columns.count)
    return np.concatenate(([0], np.cumsum(counts + 1))).astype(np.int64)


def _leading(columns: Columns) -> Whole:
    """Places of the first start of each series that has any."""
    offsets = columns.start_offsets
    return offsets[:-1][np.diff(offsets) > 0]


Run = Callable[[Given, How, Plan, Whole, Out], None]


def _run(run: Run, columns: Columns, plan: Plan, out: Out, wants_runs: bool) -> None:
    """Once, or twice where the limits of run statistics must follow the points that there are."""
    given = _given(columns, plan)
    numbers = partial(how, plan, width=columns.width, starts=columns.starts_shape, baselines=columns.baselines_shape)
    needs_limits = plan.judges_runs or wants_runs
    longest = int(columns.lengths().max(initial=0)) if needs_limits else 0
    if longest > SHORT:
        first = out._replace(runs=np.empty(len(out.phases), RUNS))
        run(given, numbers(wants_runs=True), plan, np.zeros((1, 4), np.int64), first)
        table = np.zeros((longest + 1, 4), np.int64)
        for n in np.unique(first.runs["n_useful"]).tolist():
            table[n] = run_limits(n, plan.options.runs_method) if n else 0
    else:
        table = _table(longest, plan.options.runs_method)
    run(given, numbers(wants_runs=wants_runs), plan, table, out)


@cache
def _table(longest: int, method: str) -> Whole:
    """Limits of run statistics for up to so many points."""
    rows = [(0, 0, 0, 0), *[run_limits(n, method) for n in range(1, longest + 1)]]
    return np.array(rows, dtype=np.int64)


def _given(columns: Columns, plan: Plan) -> Given:
    return Given(
        values=columns.values,
        shrunk=_shrunk(columns) if plan.family == "t" else NO_NUMBERS,
        sizes=columns.sizes,
        ghosts=columns.ghosts,
        offsets=columns.offsets,
        starts=columns.starts,
        start_offsets=columns.start_offsets,
        baselines=columns.baselines,
        direction=columns.direction,
        target=columns.target,
        safe_low=columns.safe_low,
        safe_high=columns.safe_high,
        multiply=columns.multiply,
    )


def _shrunk(columns: Columns) -> NDArray[np.float64]:
    """Times on the scale where they are near normal; powers are NumPy's, whose last digit is not everybody's."""
    values = np.where(np.isinf(columns.values), np.nan, columns.values)
    if len(columns.sizes):
        sizes = np.where(np.isinf(columns.sizes), np.nan, columns.sizes)
        values = np.divide(values, sizes, out=np.full(len(values), np.nan), where=sizes != 0)
    with np.errstate(invalid="ignore"):  # a series with a negative time is refused
        return values ** (1 / POWER)


def _compiled(
    work: Callable[..., None], given: Given, numbers: How, plan: Plan, limits: Whole, out: Out, *, threads: int | None
) -> None:
    """Let threads take pieces of the series; they write to different places."""
    table = icons(numbers.n_marks, numbers.high, numbers.low, numbers.concern_wins)
    frozen = Given(*[_read_only(one) for one in given])
    flags, series, phases = (_raw(one) for one in out[:3])
    raw = Out(flags, series, phases, _read_only(out.phase_offsets), out.runs)  # type: ignore[arg-type]
    call = partial(_call, work, frozen, _frozen(numbers), program(plan), _read_only(limits), table.reshape(-1), raw)
    count, points = len(out.series), len(given.values)
    threads = threads or (_processors() if points >= THREADS_FROM else 1)
    if threads == 1 or count < 2:
        call(0, count)
        return
    step = max(1, min(-(-count // threads), PIECE * count // max(points, 1)))
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(call, at, min(at + step, count)) for at in range(0, count, step)]:
            done.result()


def _call(
    work: Callable[..., None], given: Given, numbers: Any, rules: Any, limits: Any, table: Any, out: Out, a: int, b: int
) -> None:
    work(a, b, given, numbers, rules, limits, table, out)


@lru_cache(maxsize=128)
def _frozen(numbers: How) -> Any:
    return _read_only(np.array([tuple(numbers)], HOW))


def _raw(rows: NDArray[Any]) -> NDArray[np.uint8]:
    """The bytes of a table."""
    return rows.view(np.uint8)


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    """The same numbers, not to be changed: one type for arrays that the caller may change and those he may not."""
    if not array.flags.writeable:
        return array
    view = array.view()
    view.flags.writeable = False
    return view


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
