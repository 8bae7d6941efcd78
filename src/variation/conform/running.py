"""Running a manifest: every case, every disagreement, and the count at the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from variation.conform.cases import Answer, Case
from variation.conform.figures import differences
from variation.conform.habits import habits_of
from variation.conform.manifest import LEVELS, oracle_cases, read_manifest
from variation.conform.published import published_outcomes
from variation.conform.runners import runners
from variation.errors import BadSeries, VariationError


__all__ = ["Outcome", "Report", "outcome", "run_manifest"]

SHOWN = 5
"""Differences printed per case; the rest are counted."""

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case or check.

    Parameters
    ----------
    id, family, level : str
        Which one; `level` of a published check is its provenance.
    passed : bool
        Whether it agrees.
    counts : bool
        Whether a disagreement fails the run: not so for quirks and for checks that are not gated.
    lines : tuple of str
        What does not agree, with both values.

    Examples
    --------
    >>> Outcome("a", "i", "reference", True, True, ()).passed
    True
    """

    id: str
    family: str
    level: str
    passed: bool
    counts: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All outcomes of a manifest.

    Parameters
    ----------
    outcomes : list of Outcome
        In the order of the manifest.

    Examples
    --------
    >>> Report([Outcome("a", "i", "reference", True, True, ())]).last_line
    '1 passed, 0 failed'
    """

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def passed(self) -> int:
        """Cases that count and agree."""
        return sum(one.counts and one.passed for one in self.outcomes)

    @property
    def failed(self) -> int:
        """Cases that count and do not agree."""
        return sum(one.counts and not one.passed for one in self.outcomes)

    @property
    def last_line(self) -> str:
        """Say both numbers."""
        return f"{self.passed} passed, {self.failed} failed"


def run_manifest(path: Path, *, say: Say = print, only: Iterable[str] = ()) -> Report:
    """Run every case of a manifest and print what disagrees.

    Parameters
    ----------
    path : Path
        A manifest of the oracle form or of the published form, or the folder it lies in.
    say : callable
        Takes the lines.
    only : iterable of str
        Families to run; all when empty.

    Returns
    -------
    Report

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "manifest.json"
    >>> _ = place.write_text('{"format": "spc-oracle 1", "cases": []}')
    >>> run_manifest(place).last_line
    0 passed, 0 failed
    '0 passed, 0 failed'
    """
    place = path / "manifest.json" if path.is_dir() else path
    manifest, chosen = read_manifest(place), set(only)
    report = Report()
    try:
        for one in _outcomes(manifest, place.parent):
            if not chosen or one.family in chosen:
                report.outcomes.append(one)
                _tell(one, say)
    except (KeyError, TypeError, AttributeError, ValueError) as reason:
        done = len(report.outcomes)
        raise BadSeries(f"{place}: a case is not as its format says ({reason!r}); read before it: {done}.") from reason
    _tell_counts(report, say)
    say(report.last_line)
    return report


def _outcomes(manifest: Mapping[str, Any], folder: Path) -> Iterable[Outcome]:
    if str(manifest.get("schema", "")).startswith("published-cases"):
        return (Outcome(*fields) for fields in published_outcomes(manifest, folder))
    return (outcome(case) for case in oracle_cases(manifest, folder))


def outcome(case: Case) -> Outcome:
    """Run one case.

    Parameters
    ----------
    case : Case
        Of any level.

    Returns
    -------
    Outcome
        A case of the level ``peer_error`` passes with an answer or with a named refusal; a quirk never counts unless
        the engine breaks on it.

    Examples
    --------
    >>> from variation.conform.params import Params
    >>> from variation.conform.tables import Table
    >>> outcome(Case("a", "zodiac", "reference", "qcc", "", Params({}), Table({}), Table({}), {}, {})).lines
    ("no runner for the family 'zodiac' of the peer 'qcc'",)
    """
    lines, broke = _lines(case)
    counts = case.level != "quirk" or broke
    return Outcome(case.id, case.family, case.level, not lines, counts, tuple(lines))


def _lines(case: Case) -> tuple[list[str], bool]:
    """What disagrees, and whether it is more than a difference of figures."""
    run = runners().get((case.family, case.peer))
    if run is None:
        return [f"no runner for the family {case.family!r} of the peer {case.peer!r}"], True
    if case.level not in LEVELS:
        return [f"unknown level {case.level!r}"], True
    try:
        answer = run(case, habits_of(case.peer, case.family))
    except VariationError as refusal:
        refused = [] if case.level == "peer_error" else [f"refused: {refusal}"]
        return refused, False
    except Exception as fault:  # the other cases must still run, and this one is a failure
        return [f"stopped: {type(fault).__name__}: {fault}"], True
    if unread := case.params.unread():
        return [f"unknown parameter {', '.join(unread)}"], True
    return _disagreements(answer, case), False


def _disagreements(answer: Answer, case: Case) -> list[str]:
    if case.level == "peer_error":
        return []
    return [str(one) for one in differences(answer, case)]


def _tell(one: Outcome, say: Say) -> None:
    if one.passed:
        return
    apart = "" if one.counts else " (counted apart)"
    say(f"{one.id}: {one.family}, {one.level}{apart}")
    for line in one.lines[:SHOWN]:
        say(f"    {line}")
    if len(one.lines) > SHOWN:
        say(f"    and {len(one.lines) - SHOWN} more")


def _tell_counts(report: Report, say: Say) -> None:
    tally: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for one in report.outcomes:
        tally[one.family, one.level if one.counts else f"{one.level}, apart"][one.passed] += 1
    for (family, level), counts in tally.items():
        say(f"{family:<14} {level:<22} {counts[True]:>5} agree {counts[False]:>5} differ")
