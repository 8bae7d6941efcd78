"""Several measures as pictures that can be compared: on one scale where they are of one kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from betterward.measures.charting.analysis import Decisions, analysed, is_cross
from betterward.measures.charting.gathering import Series, many_series
from betterward.measures.models import Measure
from variation import drawing


@dataclass(frozen=True, slots=True)
class Multiples:
    """Drawings by measure, and whether their heights can be compared."""

    pictures: dict[UUID, str]
    is_shared: bool


def multiples(
    measures: Sequence[Measure], size: str = "card", labels: Sequence[str] = (),
    series: Mapping[UUID, Series] | None = None,
) -> Multiples:  # fmt: skip
    """Draw measures side by side, in the order given; a safety cross and what has no points yet have no picture.

    Parameters
    ----------
    measures
        With version, unit and organisation at hand.
    labels
        What tells them apart; their names where nothing is said.
    series
        Numbers other than their own, such as those of longer periods; without the decisions about their own.
    """
    named = dict(zip((m.pk for m in measures), labels or [m.full_name for m in measures], strict=True))
    listed = [measure for measure in measures if not is_cross(measure)]
    decided = {m.pk: Decisions() for m in listed} if series else Decisions.of_many([m.pk for m in listed])
    series = series or many_series(listed)
    shown = [measure for measure in listed if series[measure.pk].points]
    charts = [analysed(measure, series[measure.pk], decided[measure.pk]) for measure in shown]
    is_shared = len({chart.kind for chart in charts}) == 1 and len({_scale(measure) for measure in shown}) == 1
    drawn = drawing.small_multiples(
        charts, size, labels=[named[measure.pk] for measure in shown], is_shared=is_shared,
        unit=shown[0].version.unit_label if is_shared else "", translate=_,
        decimals=shown[0].version.decimals if is_shared else None,
    )  # fmt: skip
    return Multiples({measure.pk: picture for measure, picture in zip(shown, drawn, strict=True)}, is_shared)


def _scale(measure: Measure) -> tuple[str, str, float]:
    version = measure.version
    return version.kind, version.unit_label, version.multiplier
