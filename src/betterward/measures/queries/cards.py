"""Charts of several measures in the size of a card, for pages that show them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from betterward.measures import charting
from betterward.measures.charting.analysis import Decisions, analysed
from betterward.measures.charting.gathering import Series, many_series
from betterward.measures.models import Measure
from betterward.measures.queries.pictures import pictured
from betterward.measures.queries.rows import drawn
from variation import drawing


def cards(measures: Sequence[Measure]) -> dict[UUID, SafeString]:
    """The card of each measure, or its latest safety cross; the number of queries does not grow with them.

    The measures come with their version; what is empty has no picture.
    """
    if not measures:
        return {}
    series, decided = many_series(measures), Decisions.of_many([measure.pk for measure in measures])
    return {measure.pk: _card(measure, series[measure.pk], decided[measure.pk]) for measure in measures}


def _card(measure: Measure, series: Series, decided: Decisions) -> SafeString:
    if not series.periods:
        return SafeString("")
    if charting.is_cross(measure):
        days = dict(zip(series.periods, series.column("numerator").tolist(), strict=True))
        return drawn(drawing.cross(days, max(days).replace(day=1), translate=_))
    chart = analysed(measure, series, decided)
    return pictured(measure, chart, "card", [], list(decided.lines))
