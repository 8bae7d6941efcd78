"""Short words over the phases: what set the lines, and where they are carried forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from variation.drawing.labels import Label, free_start, width
from variation.results import Chart, Phase
from variation.spelling import PLURALS, Translate, as_is, short_period


__all__ = ["Caption", "captions", "placed"]


@dataclass(frozen=True, slots=True)
class Caption:
    """Words for a stretch of the chart, from long to short.

    Parameters
    ----------
    first, last : int
        0-based rows of the stretch.
    choices : tuple of str
        The longest that fits is printed.

    Examples
    --------
    >>> Caption(0, 13, ("Baseline: first 14 weeks", "Baseline")).last
    13
    """

    first: int
    last: int
    choices: tuple[str, ...]


def captions(chart: Chart, translate: Translate = as_is) -> list[Caption]:
    """The captions of a chart; a single plain phase needs none.

    Parameters
    ----------
    chart : Chart
        Any chart.
    translate : callable
        Translates words.

    Returns
    -------
    list of Caption
        In order of time.

    Examples
    --------
    >>> import variation
    >>> [c.choices[0] for c in captions(variation.analyse([1.0, 2.0] * 10, baselines=[12]))]
    ['Baseline: first 12 points', 'baseline carried forward']
    """
    found: list[Caption] = []
    for place, phase in enumerate(chart.phases if len(chart) else ()):
        found += _of_phase(chart, phase, place, translate)
    return found


def _of_phase(chart: Chart, phase: Phase, place: int, translate: Translate) -> list[Caption]:
    is_frozen = phase.baseline_last < phase.last
    if len(chart.phases) == 1 and not is_frozen and not phase.provisional:
        return []
    choices = _choices(chart, phase, place, is_frozen, translate)
    found = (
        [Caption(phase.first, phase.baseline_last, choices)] if choices and phase.baseline_last >= phase.first else []
    )
    if is_frozen:
        ahead = (translate("baseline carried forward"), translate("carried forward"))
        found.append(Caption(max(phase.first, phase.baseline_last + 1), phase.last, ahead))
    return found


def _choices(chart: Chart, phase: Phase, place: int, is_frozen: bool, translate: Translate) -> tuple[str, ...]:
    count = phase.baseline_last - phase.first + 1
    periods = translate(PLURALS.get(chart.calendar if chart.periods else "", "points"))
    if phase.is_cut:
        return (translate("Baseline"),) if is_frozen else ()
    since = _since(chart, phase, translate)
    if phase.provisional:
        return _provisional(phase, since, place, translate)
    if is_frozen and place == 0:
        whole = translate("Baseline: first {count} {periods}").format(count=count, periods=periods)
        return whole, translate("Baseline")
    if is_frozen:
        return translate("{since}: first {count} {periods}").format(since=since, count=count, periods=periods), since
    return (since,)


def _provisional(phase: Phase, since: str, place: int, translate: Translate) -> tuple[str, ...]:
    if phase.n_points == 0 or (phase.centre != phase.centre and place == 0):
        return ()
    if phase.n_points == 1:
        return (since,) if place else ()
    few = translate("provisional limits: {count} points").format(count=phase.n_points)
    return (f"{since}, {few}", since) if place else (few[:1].upper() + few[1:], translate("Provisional"))


def _since(chart: Chart, phase: Phase, translate: Translate) -> str:
    if chart.periods is None:
        return translate("From point {row}").format(row=phase.first + 1)
    return translate("From {period}").format(period=short_period(chart.periods[phase.first], chart.calendar, translate))


def placed(
    found: Sequence[Caption],
    xs: Sequence[float],
    left: float,
    right: float,
    y: float,
    size: float,
    walls: Sequence[float],
) -> list[Label]:
    """Captions at places where they touch neither each other nor the stalks of flags.

    Parameters
    ----------
    found : sequence of Caption
        In order of time.
    xs : sequence of float
        Coordinates of all points.
    left, right : float
        Ends of the plot; words already standing at the left push `left` in.
    y : float
        Base line.
    size : float
        Size of the type.
    walls : sequence of float
        Coordinates of the stalks of flags.

    Returns
    -------
    list of Label
        Captions without room are left out.

    Examples
    --------
    >>> [label.rows for label in placed([Caption(0, 1, ("much too long", "short"))], [0, 40], 0, 50, 10, 10, [])]
    [('short',)]
    """
    labels: list[Label] = []
    free = left
    for caption in found:
        start = max(free, left if caption.first == 0 else (xs[caption.first - 1] + xs[caption.first]) / 2 + 4)
        stop = right if caption.last >= len(xs) - 1 else (xs[caption.last] + xs[caption.last + 1]) / 2 - 4
        for words in caption.choices:
            at = free_start(start, stop, width(words, size), walls)
            if at is not None:
                labels.append(Label("cap", at, y, (words,), size))
                free = at + width(words, size) + 10
                break
    return labels
