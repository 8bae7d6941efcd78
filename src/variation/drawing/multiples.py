"""Small multiples: the same measure of many units, side by side on one scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from variation.drawing.picture import svg
from variation.errors import BadChoice
from variation.results import Chart
from variation.spelling import Translate


__all__ = ["small_multiples"]


def small_multiples(
    charts: Sequence[Chart],
    size: str = "card",
    *,
    labels: Sequence[str],
    unit: str = "",
    decimals: int | None = None,
    is_shared: bool = True,
    id_prefix: str = "m",
    translate: Translate | None = None,
) -> list[str]:
    """Draw charts that are to be compared.

    Parameters
    ----------
    charts : sequence of Chart
        One a unit, of one measure.
    size : {"full", "narrow", "card", "spark"}
        Of each drawing.
    labels : sequence of str
        The name of each unit; becomes the accessible name of its drawing.
    unit : str
        The measure's unit.
    decimals : int, optional
        Digits of worked-out figures.
    is_shared : bool
        One scale for all, so that heights can be compared; otherwise each fills its own room.
    id_prefix : str
        Makes the ids of these drawings unique on their page.
    translate : callable, optional
        Translates words; English when left out.

    Returns
    -------
    list of str
        One ``<svg>`` element a chart, in the order given; the page sets them in a grid.

    Raises
    ------
    BadChoice
        Another number of labels than of charts, charts of different kinds on one scale, or a size that does not exist.

    References
    ----------
    Tufte (1983), *The Visual Display of Quantitative Information*: small multiples.

    Examples
    --------
    >>> import variation
    >>> wards = [variation.analyse(values) for values in ([4.0, 6.0, 5.0], [40.0, 60.0, 50.0])]
    >>> len(small_multiples(wards, labels=["Ash", "Beech"]))
    2
    """
    if len(labels) != len(charts):
        raise BadChoice(f"There are {len(labels)} labels for {len(charts)} charts.")
    kinds = sorted({chart.kind for chart in charts})
    if is_shared and len(kinds) > 1:
        raise BadChoice(f"Charts on one scale are of one kind; received {', '.join(kinds)}.")
    return [
        svg(
            chart,
            size,
            label=label,
            unit=unit,
            decimals=decimals,
            also=_ends(charts) if is_shared else (),
            id_prefix=f"{id_prefix}{place}",
            translate=translate,
        )
        for place, (chart, label) in enumerate(zip(charts, labels, strict=True))
    ]


def _ends(charts: Sequence[Chart]) -> tuple[float, ...]:
    """The lowest and the highest value or line of all."""
    rows = (row for chart in charts for row in (chart.values, chart.centre, chart.lower, chart.upper))
    known = [row[np.isfinite(row)] for row in rows]
    heights = np.concatenate(known) if known else np.empty(0)
    return (float(heights.min()), float(heights.max())) if len(heights) else ()
