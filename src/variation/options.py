"""Every setting of an analysis, with the defaults that decide when nobody says anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal, get_args, get_type_hints

from variation.errors import BadChoice


__all__ = ["Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of an analysis beyond chart, rules, phases and target.

    Parameters
    ----------
    constants : {None, "mdc", "classic", "exact"}
        Multiplier of the average moving range: 2.66, 3 / 1.128, 3 / d2(2). ``None``: ``mdc`` with a Making Data Count
        rule set, otherwise ``classic``.
    sigma : {"moving_range", "median_moving_range", "sd"}
        Where the spread of an individuals chart comes from.
    screen_mr : bool
        Drop moving ranges not below 3.267 times their average, once, and average again.
    bridge_missing, bridge_exclusions : bool
        Take ranges and patterns across missing, or ranges across excluded points, as if they were not there.
    exclusion_drops : {"both", "own"}
        An excluded point takes both of its ranges with it, or only the one that ends at it.
    median_range : {"exact", "as_mean"}
        Divisor of a median moving range: the median range of normal pairs, or the mean range as for an average.
    subgroup_sigma : {None, "pooled", "uwave_r", "uwave_sd", "mvlue_r", "mvlue_sd", "rmsdf"}
        Where the spread of a chart of subgroups comes from: means of ranges or of standard deviations, plain or
        weighted by precision, or the pooled standard deviation. ``None``: plain mean of standard deviations where
        sizes are equal, otherwise pooled; on an R chart the plain mean of ranges.
    s_centre : {None, "plain", "weighted", "pooled"}
        Centre line of an S chart: plain mean, mean weighted by size, pooled. ``None``: plain where sizes are equal,
        otherwise pooled.
    range_table : sequence of (d2, d3), optional
        Constants for subgroups of 2, 3, … in place of those of the constant set.
    centre, sigma_given : float, optional
        A given centre line and a given sigma, in the unit before `multiply`.
    baseline_from : {"start", "end"}
        Whether a baseline counts from the start or the end of its phase.
    lower_bound, upper_bound : float, optional
        Limits are cut there, in the unit that is drawn.
    negative_limits : bool
        ``False``: negative lower limits are drawn at 0 when no value is negative.
    g_centre : {"median", "mean"}
        Centre line of a g chart; its limits come from the mean.
    categorical_x : bool
        The axis has no order: no run statistics, and Laney charts use the standard deviation of z.
    shift, trend : int, optional
        Points of a shift and of a trend; ``None``: as the rule set says.
    shift_ties : {None, "break", "skip"}
        A point on the centre line breaks a shift, or neither breaks nor extends it. ``None``: as the rule set says.
    trend_ties : {None, "break", "first"}
        An equal neighbour breaks a trend, or of equal neighbours the first counts. ``None``: as the rule set says.
    two_of_three : {None, "national", "between", "anywhere", "net"}
        Beyond 2 sigma with all three on one side; between 2 and 3 sigma only; third point anywhere; anywhere but beyond
        2 sigma on the other side. ``None``: as the rule set says.
    only_rules : sequence of str, optional
        Rules of the set that are applied; ``None``: all.
    mark : {"points", "pattern", "latest"}
        Which points of a k-of-m pattern are marked: those beyond the line, all of the pattern, or the last.
    runs_method : {"anhoej", "bestbox", "cutbox"}
        Limits of the run statistics.
    runs_tail : float, optional
        Probability in each tail of the number of runs; ``None``: as the rule set says, 0.025.
    strict : bool
        A point counts as beyond a limit only when it lies beyond it; otherwise also when it lies on it, unless the two
        limits meet.
    tolerance : float
        A point is on a line when it is nearer than this times the largest absolute value; 0 compares exactly.
    min_points_for_icons, firm_from : int
        Fewer points in the phase: provisional. From here on: firm.
    keep_verdict : bool
        A new phase with too few points keeps the verdict of the phase before.
    target_equality : {"met", "hit_or_miss"}
        What a target exactly on a limit counts as.
    concern_wins : bool
        For safety measures: a point that is both improvement and concern shows the concern.

    Examples
    --------
    >>> Options(shift=6).shift
    6
    >>> Options(sigma="range")
    Traceback (most recent call last):
    ...
    variation.errors.BadChoice: Option sigma is one of moving_range, median_moving_range, sd; received 'range'.
    """

    constants: Literal["mdc", "classic", "exact"] | None = None
    sigma: Literal["moving_range", "median_moving_range", "sd"] = "moving_range"
    screen_mr: bool = False
    bridge_missing: bool = False
    bridge_exclusions: bool = False
    exclusion_drops: Literal["both", "own"] = "both"
    median_range: Literal["exact", "as_mean"] = "exact"
    subgroup_sigma: Literal["pooled", "uwave_r", "uwave_sd", "mvlue_r", "mvlue_sd", "rmsdf"] | None = None
    s_centre: Literal["plain", "weighted", "pooled"] | None = None
    range_table: Sequence[tuple[float, float]] | None = None
    centre: float | None = None
    sigma_given: float | None = None
    baseline_from: Literal["start", "end"] = "start"
    lower_bound: float | None = None
    upper_bound: float | None = None
    negative_limits: bool = True
    g_centre: Literal["median", "mean"] = "median"
    categorical_x: bool = False
    shift: int | None = None
    trend: int | None = None
    shift_ties: Literal["break", "skip"] | None = None
    trend_ties: Literal["break", "first"] | None = None
    two_of_three: Literal["national", "between", "anywhere", "net"] | None = None
    only_rules: Sequence[str] | None = None
    mark: Literal["points", "pattern", "latest"] = "points"
    runs_method: Literal["anhoej", "bestbox", "cutbox"] = "anhoej"
    runs_tail: float | None = None
    strict: bool = True
    tolerance: float = 1e-12
    min_points_for_icons: int = 12
    firm_from: int = 20
    keep_verdict: bool = True
    target_equality: Literal["met", "hit_or_miss"] = "met"
    concern_wins: bool = False

    def __post_init__(self) -> None:
        """Refuse a word that is not on the list of its option."""
        if self.only_rules is not None:
            object.__setattr__(self, "only_rules", tuple(self.only_rules))
        for name, allowed in _CHOICES.items():
            value = getattr(self, name)
            if value is not None and value not in allowed:
                raise BadChoice(f"Option {name} is one of {', '.join(allowed)}; received {value!r}.")
        for name in ("shift", "trend"):
            value = getattr(self, name)
            if value is not None and value < 2:
                raise BadChoice(f"Option {name} is at least 2 points; received {value}.")


def _choices() -> dict[str, tuple[str, ...]]:
    """The words that each option with a closed list may take, read from its type."""
    hints = get_type_hints(Options)
    found = {}
    for option in fields(Options):
        words = [word for part in (hints[option.name], *get_args(hints[option.name])) for word in get_args(part)]
        words = [word for word in words if isinstance(word, str)]
        if words:
            found[option.name] = tuple(dict.fromkeys(words))
    return found


_CHOICES = _choices()
