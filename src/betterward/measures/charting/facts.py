"""Chart facts: worked out once, in the transaction of the change, and read by every page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import variation
from betterward.common.prepared import insert
from betterward.measures import rules
from betterward.measures.charting.analysis import Decisions, arguments, is_cross, kinds_there, words_of
from betterward.measures.charting.gathering import Series, many_series
from betterward.measures.models import ChartFacts, Composition, Measure
from variation import drawing, reading


FIELDS = [field.name for field in ChartFacts._meta.concrete_fields if field.name != "measure"]


def refresh(measure: Measure, held: list[UUID] | None = None) -> None:
    """Work out the facts of a measure and of the wholes it is a part of; `held`: what `hold` locked already."""
    refresh_many([measure], held)


@transaction.atomic(savepoint=False)
def refresh_many(measures: Iterable[Measure], held: list[UUID] | None = None) -> int:
    """Work out the facts of measures and of their wholes inside the organisation; returns how many."""
    measures = list(measures)
    ids = held or hold(measure.pk for measure in measures)
    ordered = _at_hand(measures, ids) if held else _fresh(ids)
    there = kinds_there(ids)
    series, decided = many_series(ordered, there=there), Decisions.of_many(ids, there)
    rows = [_facts(measure, series[measure.pk], decided[measure.pk]) for measure in ordered]
    if len(rows) == 1:
        insert(rows[0], over="measure")
        return 1
    ChartFacts.objects.bulk_create(
        rows, batch_size=200, update_conflicts=True, unique_fields=["measure"], update_fields=FIELDS
    )
    return len(rows)


def _fresh(ids: Iterable[UUID]) -> list[Measure]:
    return list(Measure.objects.filter(pk__in=ids).select_related("version", "unit", "scope", "organisation"))


def _at_hand(measures: list[Measure], held: list[UUID]) -> list[Measure]:
    """What was locked and read already is not read again; the wholes above it are."""
    known = {measure.pk for measure in measures}
    above = [pk for pk in held if pk not in known]
    return [*measures, *_fresh(above)] if above else measures


@dataclass(frozen=True, slots=True)
class Move:
    """A chart that would say something else if it were worked out now."""

    measure: Measure
    was: tuple[str, ...]
    would_be: tuple[str, ...]


SAID = ("state", "variation", "assurance", "latest_text", "sentence")
"""What a reader sees of the facts: when one of these changes, somebody must know before."""


def moves(measures: Iterable[Measure]) -> list[Move]:
    """Charts whose icons, latest value or sentence differ from what is stored; nothing is written.

    To be read before the engine changes: every change of words needs a reason that people can be told.
    """
    listed = list(measures)
    ids = [measure.pk for measure in listed]
    series, decided = many_series(listed), Decisions.of_many(ids)
    stored = {facts.measure_id: facts for facts in ChartFacts.objects.filter(measure__in=ids)}
    pairs = [(m, stored[m.pk], _facts(m, series[m.pk], decided[m.pk])) for m in listed if m.pk in stored]
    found = [Move(measure, _said(was), _said(now)) for measure, was, now in pairs]
    return [move for move in found if move.was != move.would_be]


def _said(facts: ChartFacts) -> tuple[str, ...]:
    return tuple(str(getattr(facts, name)) for name in SAID)


def hold(ids: Iterable[UUID]) -> list[UUID]:
    """Lock measures and their wholes until the transaction ends; everybody takes them in order of id, so none waits in
    a ring. Whatever is changed about a measure is changed under this lock."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("measures are held until a transaction ends, and there is none")
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [list(ids)])
        return [pk for (pk,) in cursor.fetchall()]


# No key update: rows that point at a measure, such as a share, can still be written by others.
HOLD = """
    WITH RECURSIVE held (id) AS (
        SELECT unnest(%s::uuid[])
        UNION
        SELECT above.whole_id FROM measures_composition AS above JOIN held ON above.part_id = held.id
    )
    SELECT id FROM measures_measure WHERE id IN (SELECT id FROM held) ORDER BY id FOR NO KEY UPDATE
"""
"""Measures and every whole above them, in order of id."""


def with_parts(whole: UUID) -> set[UUID]:
    """The measure and every part below it."""
    found, new = {whole}, {whole}
    while new:
        new = set(Composition.objects.filter(whole__in=new).values_list("part", flat=True)) - found
        found |= new
    return found


def _facts(measure: Measure, series: Series, decisions: Decisions) -> ChartFacts:
    made = _cross_facts(measure, series) if is_cross(measure) else _chart_facts(measure, series, decisions)
    historic = measure.organisation.is_historic or measure.unit.closed_on or measure.archived_on
    latest = made["data_to_on"]
    return ChartFacts(
        measure=measure,
        due_on=None if historic else _due_on(measure, latest),
        engine_version=variation.__version__,
        refreshed_at=timezone.now(),
        **made,
    )


def _due_on(measure: Measure, latest: date | None) -> date | None:
    return rules.later(rules.due_on(latest, measure.version.frequency), measure.scope.pressure_until)


def _chart_facts(measure: Measure, series: Series, decisions: Decisions) -> dict[str, Any]:
    asked = arguments(measure, series, decisions)
    chart = variation.analyse(**asked)
    words = words_of(measure, chart)
    recipe = {**{k: v for k, v in asked.items() if k not in ("values", "denominators", "periods", "options")}}
    recipe |= {"rules": chart.rules, "constants": chart.constants, "engine": variation.__version__}
    return {
        "state": chart.state.value,
        "variation": chart.variation.value,
        "assurance": chart.assurance.value,
        "has_signal": chart.state.value in ("better", "worse", "changed"),
        "points": int(np.isfinite(chart.values).sum()),
        **latest_of(measure, series, chart.values),
        "sentence_key": words.key,
        "sentence": words.text,
        "spark": drawing.svg(
            chart, size="spark", label=measure.name, id_prefix=f"m{measure.pk.hex[-10:]}", translate=_
        ),
        "inputs_hash": _hash(asked),
        **_plain({
            "sentence_params": words.params,
            "phases": [_phase(phase) for phase in chart.phases],
            "signals": [_signal(signal, series.periods) for signal in chart.signals],
            "warnings": [{"key": warning.key, "params": warning.params} for warning in chart.warnings],
            "recipe": recipe,
        }),
    }  # fmt: skip


def latest_of(measure: Measure, series: Series, values: Any) -> dict[str, Any]:
    """The latest value, spelt once for every page."""
    told = [i for i, value in enumerate(values) if np.isfinite(value)]
    if not told:
        return {"latest_on": None, "latest_value": None, "latest_text": "", "latest_parts": "", "data_to_on": None}
    at = told[-1]
    point, version = series.points[at], measure.version
    parts = _parts_text(point.numerator, point.denominator) if version.kind in ("proportion", "rate") else ""
    if point.is_partial:
        parts = _("%(present)s of %(expected)s parts") % {"present": point.present, "expected": point.expected}
    return {
        "latest_on": series.periods[at],
        "latest_value": float(values[at]),
        "latest_text": reading.format_number(
            float(values[at]), version.decimals, version.unit_label if version.unit_label == "%" else ""
        ),
        "latest_parts": parts,
        "data_to_on": series.periods[at],
    }


def _parts_text(numerator: float, denominator: float) -> str:
    return f"{reading.format_number(numerator, 0)} / {reading.format_number(denominator, 0)}"


def _cross_facts(measure: Measure, series: Series) -> dict[str, Any]:
    """A safety cross says how many and how long ago, and claims nothing."""
    counts = series.column("numerator")
    told = [i for i, value in enumerate(counts) if np.isfinite(value)]
    last = series.periods[told[-1]] if told else None
    recent = [counts[i] for i in told if last and series.periods[i] > last - timedelta(days=30)]
    params = {"count": int(sum(recent)), "days": len(recent)}
    return {
        "state": "",
        "variation": "",
        "assurance": "none",
        "points": len(told),
        **latest_of(measure, series, counts),
        "sentence_key": "cross",
        "sentence_params": params,
        "sentence": _cross_says(params) if told else "",
        "recipe": {"chart": "cross", "engine": variation.__version__},
        "inputs_hash": _hash({"values": counts, "periods": series.periods}),
    }


def _cross_says(params: dict[str, int]) -> str:
    return (
        _("%(count)s in the %(days)s days counted last. A cross is for looking at each day, not for judging change.")
        % params
    )


def _phase(phase: variation.Phase) -> dict[str, Any]:
    names = ("first", "last", "baseline_last", "n_points", "provisional", "firm", "centre", "lower", "upper")
    return {name: getattr(phase, name) for name in names}


def _signal(signal: variation.Signal, periods: list[date]) -> dict[str, Any]:
    return {
        "rule": signal.rule, "side": signal.side, "meaning": signal.meaning.value,
        "from": periods[signal.first], "to": periods[signal.last], "points": list(signal.points),
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """The value as JSON can hold it: no arrays, no NaN, days as text."""
    return json.loads(json.dumps(value, default=_spell, allow_nan=True), parse_constant=lambda word: None)


def _spell(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _hash(asked: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(asked, default=_spell, sort_keys=True).encode()).hexdigest()
