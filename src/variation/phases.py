"""Where phases start and which of their points set the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from variation.errors import BadSeries


__all__ = ["Stretch", "stretches"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One phase as a range of points, with the range that sets its lines.

    Parameters
    ----------
    start, stop : int
        First point and one past the last.
    base_start, base_stop : int
        The same for the baseline.

    Examples
    --------
    >>> Stretch(0, 24, 0, 12).base_stop
    12
    """

    start: int
    stop: int
    base_start: int
    base_stop: int


def stretches(
    n: int, starts: Sequence[int] = (), baselines: Sequence[int | None] = (), *, from_end: bool = False
) -> list[Stretch]:
    """Cut n points into phases.

    Parameters
    ----------
    n : int
        Number of points.
    starts : sequence of int
        0-based first point of each later phase, rising.
    baselines : sequence of int or None
        Per phase the number of points that set its lines; ``None`` or absent means all; more than there are means all.
    from_end : bool
        Count baselines from the end of the phase.

    Returns
    -------
    list of Stretch
        One a phase.

    Raises
    ------
    BadSeries
        A start that does not exist or does not rise, a baseline below one point, or more baselines than phases.

    Examples
    --------
    >>> stretches(10, [6], [4])
    [Stretch(start=0, stop=6, base_start=0, base_stop=4), Stretch(start=6, stop=10, base_start=6, base_stop=10)]
    """
    edges = [0, *starts, n]
    for before, start in zip(edges, starts, strict=False):
        if not before < start < n:
            raise BadSeries(f"A phase cannot start at point {start}: starts rise and lie between 1 and {n - 1}.")
    if len(baselines) > len(edges) - 1:
        raise BadSeries(f"There are {len(baselines)} baselines for {len(edges) - 1} phases.")
    padded = [*baselines, *[None] * (len(edges) - 1 - len(baselines))]
    reaches = zip(edges[:-1], edges[1:], padded, strict=True)
    return [_stretch(start, stop, size, from_end) for start, stop, size in reaches]


def _stretch(start: int, stop: int, size: int | None, from_end: bool) -> Stretch:
    if size is None or size >= stop - start:
        return Stretch(start, stop, start, stop)
    if size < 1:
        raise BadSeries(f"A baseline has at least one point; received {size}.")
    return Stretch(start, stop, stop - size, stop) if from_end else Stretch(start, stop, start, start + size)
