"""How one reader looks at a chart: other rules, another chart, a window in time. Nothing of it is stored."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date

from betterward.measures.models import Measure
from variation import Chart, drawing


@dataclass(frozen=True, slots=True)
class View:
    """A look that an address can hold.

    Parameters
    ----------
    rules, chart
        Another rule set or another chart than agreed; empty: as agreed.
    since, until
        The window that is shown; limits are worked out from all readings all the same.
    is_full
        For those who want the statistics.
    without
        A phase that is left out, so that readings stand against the lines before it.
    """

    rules: str = ""
    chart: str = ""
    since: date | None = None
    until: date | None = None
    is_full: bool = False
    without: int = 0

    @property
    def is_own(self) -> bool:
        """Whether the chart is worked out in another way than agreed."""
        return bool(self.rules or self.chart)

    def of(self, measure: Measure) -> Measure:
        """The measure under the recipe of this look."""
        if not self.is_own:
            return measure
        seen = copy(measure)
        kind = self.chart or {**measure.version.recipe, **measure.recipe}["chart"]
        seen.recipe = {**measure.recipe, "chart": kind, **self._rules_of(measure)}
        return seen

    def _rules_of(self, measure: Measure) -> dict[str, str | None]:
        """Rules belong to a chart: another chart brings its own unless the reader names some."""
        if self.rules or self.chart:
            return {"rules": self.rules or None}
        return {}

    def window(self, chart: Chart) -> tuple[int, int]:
        """First and last place that is shown; all of them when nothing lies between the days."""
        periods = chart.periods or ()
        first, last = self.since or date.min, self.until or date.max
        held = [i for i, day in enumerate(periods) if first <= day <= last]
        return (held[0], held[-1]) if held else (0, len(chart) - 1)

    def shown(self, chart: Chart) -> Chart:
        """The part of a chart that is shown."""
        first, last = self.window(chart)
        return chart if last - first + 1 >= len(chart) else drawing.windowed(chart, first, last)
