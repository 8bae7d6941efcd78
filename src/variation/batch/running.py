"""From what a caller hands in to a `Batch`; `variation.batch.many` is the face of this."""

from __future__ import annotations

from typing import Any

from variation.batch.inputs import columns
from variation.batch.plain import chart_of
from variation.batch.plan import plan
from variation.batch.results import Batch
from variation.batch.working import kernel, worked
from variation.errors import BadChoice, BadSeries
from variation.limits import family
from variation.options import Options
from variation.rules import RuleSet, rule_set


__all__ = ["kernel", "run"]


def run(
    values: Any,
    denominators: Any,
    *,
    chart: str,
    rules: str | RuleSet | None,
    options: Options,
    refuse: str,
    fast: bool | None,
    threads: int | None,
    **decisions: Any,
) -> Batch:
    """Work out many charts; arguments as of `variation.analyse_many`.

    Parameters
    ----------
    values, denominators
        The series.
    chart, rules, options, refuse, fast, threads
        How they are analysed.
    decisions
        The other arguments, as `variation.batch.inputs.columns` takes them.

    Returns
    -------
    Batch

    Raises
    ------
    BadSeries
        Numbers that cannot stand on this chart.
    BadChoice
        An unknown word.

    Examples
    --------
    >>> words = dict(chart="i", rules=None, options=Options(), refuse="raise", fast=None, threads=None)
    >>> len(run([[1.0, 2.0]], None, **words))
    1
    """
    kind = family(chart)
    judge = rule_set(rules or kind.rules)
    if kind.needs_sizes and denominators is None:
        raise BadSeries(f"A {kind.name} chart needs a denominator for each numerator.")
    if refuse not in ("raise", "set_aside"):
        raise BadChoice(f"A series is refused by raise or set_aside; received {refuse!r}.")
    read = columns(values, denominators, **decisions)
    work = worked(read, chart, judge, options, plan(chart, judge, options), fast=fast, threads=threads)
    constants = options.constants or judge.constants
    batch = Batch(chart, judge, constants, options, read, *work.parts())
    if refuse == "raise" and batch.refused.any():
        _complain(batch)
    return batch


def _complain(batch: Batch) -> None:
    """Raise what the plain path raises for the first series that was refused, with its number."""
    i = int(batch.refused.argmax())
    try:
        chart_of(batch.columns, i, batch.kind, batch.judge, batch.options)
    except BadSeries as reason:
        raise BadSeries(f"Series {i + 1}: {reason}", reason.row) from reason
