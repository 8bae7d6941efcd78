"""What an analysis gives back: frozen results and the words they are made of.

Meaning is an enum or a key, never a label that other code has to read back. Drawing, export and wording are functions
that take these results.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from variation.options import Options


__all__ = [
    "Assurance",
    "Calendar",
    "Chart",
    "Direction",
    "Meaning",
    "Phase",
    "RunFacts",
    "Side",
    "Signal",
    "State",
    "Variation",
    "Warning",
]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

Direction = Literal["up", "down", "neither"]
"""Which way is good."""

Side = Literal["high", "low", "either"]
"""Where a signal points; ``either`` when the pattern has no side (too few crossings, mixtures)."""

Calendar = Literal["day", "week", "fortnight", "month", "quarter", "year", "event", "none"]
"""How periods are spoken."""


class Meaning(StrEnum):
    """What a signal or a point says about the direction of good.

    Examples
    --------
    >>> Meaning("improvement") is Meaning.IMPROVEMENT
    True
    """

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"
    COMMON = "common"


class Variation(StrEnum):
    """The variation icon: the class of the latest point, with its side.

    Examples
    --------
    >>> Variation.CONCERN_LOW.value
    'concern_low'
    """

    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"
    COMMON = "common"
    TOO_FEW = "too_few"


class Assurance(StrEnum):
    """The target icon: whether the process as it is will meet its target.

    Examples
    --------
    >>> Assurance.HIT_OR_MISS.value
    'hit_or_miss'
    """

    PASSES = "passes"
    FAILS = "fails"
    HIT_OR_MISS = "hit_or_miss"
    NONE = "none"


class State(StrEnum):
    """The seven states of a measure; ``LATE`` is set by whoever knows today's date, never here.

    Examples
    --------
    >>> len(State)
    7
    """

    BETTER = "better"
    WORSE = "worse"
    HOLDING = "holding"
    NO_EVIDENCE = "no_evidence"
    CHANGED = "changed"
    TOO_FEW = "too_few"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Warning:
    """Doubt about the data: a key and what fills it; `variation.reading` has the words.

    Parameters
    ----------
    key : str
        For instance ``"zero_denominator"``.
    params : mapping
        Figures for the sentence, for instance ``{"rows": (3, 9)}`` (1-based).

    Examples
    --------
    >>> Warning("infinite_value", {"rows": (3,)}).key
    'infinite_value'
    """

    key: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Longest run and crossings about the centre line of one phase.

    Parameters
    ----------
    n_useful : int
        Points that are neither missing, nor excluded, nor on the line.
    longest_run, longest_run_max : int or None
        Longest run on one side, and the longest that is still usual.
    crossings, crossings_min : int or None
        Times the line is crossed, and the fewest that are still usual.
    signal : bool
        The longest run is too long or the crossings are too few.

    Examples
    --------
    >>> RunFacts(24, 5, 8, 11, 8, False).signal
    False
    """

    n_useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    signal: bool


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of the series that has its own lines.

    Parameters
    ----------
    first, last : int
        0-based index of its first and last point, both inside.
    baseline_last : int
        0-based index of the last point that sets the lines.
    n_points : int
        Points with a value that are not excluded.
    n_baseline : int
        Those of them that set the lines.
    provisional, firm : bool
        Fewer points than icons need; enough points to trust the lines.
    centre, lower, upper : float
        The lines; ``nan`` where there is none or where it varies by point.
    run : RunFacts
        Longest run and crossings about its centre line.
    estimates : mapping of str to float
        What the spread was made from: ``range_mean`` (average moving range), ``sigma``, ``sigma_z`` (Laney).
    is_cut : bool
        It began before what is kept of the chart (`variation.drawing.windowed`).

    Examples
    --------
    >>> Phase(0, 23, 23, 24, 24, False, True, 6.0, 2.0, 10.0, RunFacts(24, 5, 8, 11, 8, False)).firm
    True
    """

    first: int
    last: int
    baseline_last: int
    n_points: int
    n_baseline: int
    provisional: bool
    firm: bool
    centre: float
    lower: float
    upper: float
    run: RunFacts
    estimates: Mapping[str, float] = field(default_factory=dict)
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """One pattern that a rule found.

    Parameters
    ----------
    rule : str
        ``outside``, ``shift``, ``trend``, ``two_of_three``, ``long_run``, ``few_crossings`` …
    side : {"high", "low", "either"}
        Side of the line, for a trend the way it moves.
    meaning : Meaning
        Improvement, concern or neutral.
    first, last : int
        0-based reach of the pattern.
    points : tuple of int
        0-based points that are marked; empty when the pattern belongs to the phase as a whole.

    Examples
    --------
    >>> Signal("shift", "high", Meaning.IMPROVEMENT, 5, 11, tuple(range(5, 12))).last
    11
    """

    rule: str
    side: Side
    meaning: Meaning
    first: int
    last: int
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """One series with its lines, signals and verdicts: what chart, table, icon, sentence and export all read.

    Parameters
    ----------
    kind, rules, constants : str
        Chart, rule set and constant set that made it.
    direction : {"up", "down", "neither"}
        Which way is good.
    calendar : str
        How its periods are spoken.
    periods : tuple of date, optional
        First day of each period.
    values : (n,) float array
        What is plotted, in the unit of the lines; ``nan`` is missing.
    numerators, denominators : (n,) float array, optional
        The parts, when there are any.
    excluded : (n,) bool array
        Points left out of lines and runs.
    centre, lower, upper, lower2, upper2, lower1, upper1 : (n,) float array
        Centre line, 3, 2 and 1 sigma lines; ``nan`` where there is none.
    phases : tuple of Phase
        In order; every point belongs to one.
    signals : tuple of Signal
        All that fired, in order of phase and rule.
    meanings : (n,) object array of Meaning
        One class a point for the colour.
    variation, assurance, state
        The two icons and the state.
    target, safe_range
        As given; of a target that varies the one in force.
    options : Options
        As given.
    run : RunFacts
        Run statistics of the phase that the verdict is about.
    latest : int or None
        Index of the latest point that has a value.
    verdict_at : int or None
        Index of the point that icons and state speak of: the latest, or the last point of the phase before while a
        new phase has too few points; ``None`` when there are too few points for any verdict.
    warnings : tuple of Warning
        Doubt about the data.
    rules_version : str
        Version of the rule set.
    estimator : str
        Where the spread came from: ``moving_range``, ``median_moving_range``, ``sd``, ``given``, ``binomial``,
        ``poisson``, ``geometric``, ``laney``, ``scaled_range``, ``subgroups`` or one of their estimators by name, or
        ``none`` when there are no limits; ``, screened`` behind it when large moving ranges were dropped.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([5.0, 7.0, 6.0])
    >>> chart.kind, chart.rules, chart.constants, len(chart)
    ('i', 'mdc', 'mdc', 3)
    """

    kind: str
    rules: str
    constants: str
    direction: Direction
    calendar: Calendar
    periods: tuple[date, ...] | None
    values: Floats
    numerators: Floats | None
    denominators: Floats | None
    excluded: Flags
    centre: Floats
    lower: Floats
    upper: Floats
    lower2: Floats
    upper2: Floats
    lower1: Floats
    upper1: Floats
    phases: tuple[Phase, ...]
    signals: tuple[Signal, ...]
    meanings: NDArray[np.object_]
    variation: Variation
    assurance: Assurance
    state: State
    target: float | None
    safe_range: tuple[float, float] | None
    options: Options
    run: RunFacts
    latest: int | None
    verdict_at: int | None
    warnings: tuple[Warning, ...]
    rules_version: str = "1"
    estimator: str = ""
    targets: Floats | None = None

    def __len__(self) -> int:
        """Return the number of places on the axis."""
        return len(self.values)
