"""What a drawing shows, in words for those who do not see it."""

from __future__ import annotations

import math

from variation.drawing.levels import endings
from variation.results import Chart, Meaning
from variation.spelling import Translate, as_is, digits_read, number, period_label, with_unit


__all__ = ["described"]

MARKED = {
    Meaning.IMPROVEMENT: "points that show improvement: {count}",
    Meaning.CONCERN: "points that show concern: {count}",
    Meaning.NEUTRAL: "points that show change: {count}",
}


def described(chart: Chart, unit: str, decimals: int, translate: Translate = as_is) -> str:
    """Reach, latest value, lines and signals of a chart in one or two sentences.

    Parameters
    ----------
    chart : Chart
        Any chart.
    unit : str
        The measure's unit.
    decimals : int
        Digits behind the point.
    translate : callable
        Translates words.

    Returns
    -------
    str
        For ``<desc>``.

    Examples
    --------
    >>> import variation
    >>> described(variation.analyse([4.0, 6.0, 5.0]), "days", 0)
    '3 readings. Latest: 5 days; average: 5 days; upper limit: 9 days; lower limit: 1 days.'
    """
    told = [i for i, value in enumerate(chart.values.tolist()) if math.isfinite(value)]
    if not told:
        return translate("No readings yet")
    latest = float(chart.values[told[-1]])
    parts = [f"{translate('Latest')}: {with_unit(number(latest, digits_read(chart.kind, decimals)), unit)}"]
    parts += [f"{end.word}: {end.figure}" for end in endings(chart, [], unit, decimals, translate)]
    meanings = chart.meanings.tolist()
    for meaning, words in MARKED.items():
        count = sum(one is meaning for one in meanings)
        if count:
            parts.append(translate(words).format(count=count))
    return f"{_span(chart, told, translate)}. {'; '.join(parts)}."


def _span(chart: Chart, told: list[int], translate: Translate) -> str:
    if chart.periods is None or len(told) < 2:
        return translate("{count} readings").format(count=len(told))
    first, last = (period_label(chart.periods[i], chart.calendar, translate) for i in (told[0], told[-1]))
    return translate("{count} readings, {first} to {last}").format(count=len(told), first=first, last=last)
