"""Where and when: periods, stretches and baselines of a chart as pieces of a text."""

from __future__ import annotations

from dataclasses import dataclass

from variation.reading.words import figure, period, term, told
from variation.results import Chart, Phase
from variation.spelling import PLURALS, digits_read, middle_of


__all__ = ["Teller"]

Piece = dict[str, object]

STICKY = ("%", "£", "$", "€")
"""Units that stay with every number; others are said once a sentence."""

LONGEST_UNIT_WORDS = 8


@dataclass(frozen=True, slots=True)
class Teller:
    """A chart with the unit and the decimals in which it is told.

    Parameters
    ----------
    chart : Chart
        What is told.
    unit : str
        The measure's unit.
    decimals : int
        Digits behind the point.

    Examples
    --------
    >>> import variation
    >>> Teller(variation.analyse([1.0, 2.0]), "days", 1).since(1)
    {'key': 'since.point', 'params': {'row': 2}}
    """

    chart: Chart
    unit: str
    decimals: int

    def value(self, number: float, *, again: bool = False) -> Piece:
        """A number with its unit; a second one in the same sentence keeps only a sign that belongs to it."""
        is_short = self.unit in STICKY or (not again and len(self.unit.split()) <= LONGEST_UNIT_WORDS)
        return figure(number, self.decimals, self.unit if is_short else "")

    def read(self, number: float) -> Piece:
        """A value as it was read, with its unit; counts are whole numbers."""
        return {**self.value(number), "decimals": digits_read(self.chart.kind, self.decimals)}

    def set_by_people(self, number: float) -> Piece:
        """A number that people set: it keeps its own digits."""
        return figure(number, None, self.unit if len(self.unit.split()) <= LONGEST_UNIT_WORDS else "")

    def middle(self) -> Piece:
        """What the centre line is."""
        return term(middle_of(self.chart))

    def periods(self) -> Piece:
        """What the points are: weeks, months, or points."""
        return term(PLURALS.get(self.chart.calendar if self.chart.periods else "", "points"))

    def since(self, row: int) -> Piece:
        """A row as it stands behind "since"."""
        if self.chart.periods is None:
            return told("since.point", row=row + 1)
        key = "since.the" if self.chart.calendar in ("week", "fortnight") else "since.plain"
        return told(key, period=period(self.chart.periods[row], self.chart.calendar))

    def when(self, row: int) -> Piece:
        """A row as a time: on a day, in a month."""
        if self.chart.periods is None:
            return told("when.point", row=row + 1)
        calendar = self.chart.calendar
        key = {"week": "in_the", "fortnight": "in_the", "month": "in", "quarter": "in", "year": "in"}.get(
            calendar, "on"
        )
        return told(f"when.{key}", period=period(self.chart.periods[row], calendar))

    def span(self, first: int, last: int) -> Piece:
        """A stretch from row to row."""
        ends = [self.row(first), self.row(last)]
        return told("span", first=ends[0], last=ends[1]) if first != last else told("span.one", first=ends[0])

    def row(self, row: int) -> Piece:
        """A row by itself."""
        if self.chart.periods is None:
            return told("since.point", row=row + 1)
        return period(self.chart.periods[row], self.chart.calendar)

    def has_baseline(self, phase: Phase) -> bool:
        """Whether fewer points than the phase has set its lines, or the lines belong to a later phase."""
        return phase.n_baseline < phase.n_points or phase.first > 0

    def baseline(self, phase: Phase) -> Piece:
        """The points that set the lines of a phase."""
        count, periods = phase.n_baseline, self.periods()
        if phase.n_baseline == phase.n_points:
            return told("baseline.whole", since=self.since(phase.first))
        if phase.baseline_last == phase.last:
            return told("baseline.last", count=count, periods=periods)
        if phase.first == 0:
            return told("baseline.first", count=count, periods=periods)
        return told("baseline.since", count=count, periods=periods, since=self.since(phase.first))

    def line(self, phase: Phase, *, is_short: bool = False) -> Piece:
        """The centre line of a phase, by the points that set it."""
        if is_short or not self.has_baseline(phase):
            return told("line.all", middle=self.middle())
        if phase.n_baseline == phase.n_points:
            return told("line.since", middle=self.middle(), since=self.since(phase.first))
        return told("line.first", middle=self.middle(), baseline=self.baseline(phase))
