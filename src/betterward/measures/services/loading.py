"""Readings in bulk: many measures, one pass, one refresh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from betterward.common.copying import copy_in
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.sequences import next_ids
from betterward.measures import charting, policies, rules
from betterward.measures.models import Measure, Reading
from betterward.measures.services.journal import tell
from betterward.measures.services.recording import version_free
from betterward.measures.services.sentences import refused
from betterward.people.models import Actor


Key = tuple[object, object, int]


def load_readings(
    *, entries: Mapping[Measure, Sequence[rules.Entry]], by: Actor, why: str, recorded_at: datetime | None = None
) -> int:
    """Keep the readings of many measures at once, and say how many rows were written; as `load_rows`."""
    return len(load_rows(entries=entries, by=by, why=why, recorded_at=recorded_at))


@transaction.atomic
def load_rows(
    *, entries: Mapping[Measure, Sequence[rules.Entry]], by: Actor, why: str, recorded_at: datetime | None = None
) -> list[Reading]:
    """Keep the readings of many measures at once; what is kept already stays, what differs is replaced.

    Returns
    -------
    list of Reading
        Rows that were written. A second run with the same entries writes none and refreshes nothing.

    Raises
    ------
    Refused
        An entry does not fit; the sentence names the measure and the period, and nothing is kept.
    """
    moment = recorded_at or timezone.now()
    for measure in entries:
        policies.require(by, "contribute", measure)
    charting.hold(measure.pk for measure in entries)
    rows = [row for measure, theirs in entries.items() for row in _rows(measure, theirs, by, moment)]
    with because(who=by.name, why=why):
        written = _write(rows, _standing(entries), moment)
        touched = Counter(row.measure_id for row in written)
        for measure in (m for m in entries if m.pk in touched):
            tell("readings_loaded", measure, by, why, count=touched[measure.pk])
        if touched:
            charting.refresh_many([measure for measure in entries if measure.pk in touched])
    return written


@transaction.atomic
def take_back_readings(*, measure: Measure, ids: Sequence[int], by: Actor, why: str) -> int:
    """Take readings back that still stand; what each had replaced stands again, and all stay in the history.

    Returns
    -------
    int
        How many were taken back; those that somebody changed since are left as they are.
    """
    policies.require(by, "contribute", measure)
    charting.hold([measure.pk])
    moment = timezone.now()
    standing = Reading.objects.current().filter(measure=measure, pk__among=list(ids))
    rows = list(standing.order_by("pk"))
    with because(who=by.name, why=why):
        _put_back(rows, by, moment)
        if rows:
            tell("readings_taken_back", measure, by, why, count=len(rows))
            charting.refresh(measure)
    return len(rows)


def _put_back(rows: list[Reading], by: Actor, moment: datetime) -> None:
    before: dict[int, list[Reading]] = {row.pk: [] for row in rows}
    replaced = Reading.objects.filter(replaced_by__among=list(before)).exclude(state=Reading.State.WITHDRAWN)
    for old in replaced.order_by("part"):
        before[old.replaced_by_id or 0].append(old)
    again = [_again(row, old, by, moment) for row in rows for old in _before(before[row.pk])]
    for new, identifier in zip(again, next_ids(Reading, len(again)) if again else [], strict=True):
        new.pk = identifier
    first = {(new.measure_id, new.period_on, new.part): new.pk for new in reversed(again)}
    for row in rows:
        row.replaced_by_id, row.replaced_at = _successor(row, before[row.pk], first), moment
    Reading.objects.bulk_update(rows, ["replaced_by", "replaced_at"], batch_size=1000)
    copy_in(again)


def _before(replaced: list[Reading]) -> list[Reading | None]:
    """What a row had replaced; one empty place where that is nothing."""
    return [*replaced] or [None]


def _successor(row: Reading, before: list[Reading], ids: dict[tuple[UUID, date, int], int]) -> int:
    """The row that stands where this one stood: the first of those it had replaced, or the empty place."""
    return ids[row.measure_id, row.period_on, before[0].part if before else row.part]


def _again(row: Reading, old: Reading | None, by: Actor, moment: datetime) -> Reading:
    """What stood there before, as those who entered it; or an empty place."""
    numbers = old.numbers() if old else {"state": Reading.State.WITHDRAWN}
    return Reading(
        organisation_id=row.organisation_id, measure_id=row.measure_id, period_on=row.period_on,
        part=old.part if old else row.part, by_id=old.by_id if old else by.pk, recorded_at=moment, **numbers,
    )  # fmt: skip


def _rows(measure: Measure, entries: Sequence[rules.Entry], by: Actor, moment: datetime) -> list[Reading]:
    used: dict[object, int] = {}
    today = timezone.localdate()
    return [_row(measure, _fit(measure, entry, today), by, moment, used) for entry in entries]


def _fit(measure: Measure, entry: rules.Entry, today: date) -> rules.Entry:
    try:
        return rules.checked(entry, measure.version.kind, measure.version.frequency, today=today)
    except rules.Unfit as unfit:
        sentence = refused(unfit, measure.version)
        raise Refused(f"{measure.name}, {entry.period_on}: {sentence}", code=unfit.code) from unfit


def _row(measure: Measure, entry: rules.Entry, by: Actor, moment: datetime, used: dict[object, int]) -> Reading:
    part = used.get(entry.period_on, 0)
    used[entry.period_on] = part + 1
    names = ("numerator", "denominator", "value", "size", "spread", "event_on", "missing_because", "entered_as", "key")
    return Reading(
        organisation_id=measure.organisation_id, measure=measure, period_on=entry.period_on, part=part, by=by,
        recorded_at=moment, state=rules.state_of(entry, measure.version.kind),
        **{name: getattr(entry, name) for name in names},
    )  # fmt: skip


def _standing(entries: Mapping[Measure, Sequence[rules.Entry]]) -> dict[Key, Reading]:
    rows = Reading.objects.filter(measure__in=[m.pk for m in entries], replaced_by=None)
    return {(row.measure_id, row.period_on, row.part): row for row in rows.iterator(5000)}


def _write(rows: list[Reading], standing: dict[Key, Reading], moment: datetime) -> list[Reading]:
    new = [row for row in rows if _differs(row, standing.get((row.measure_id, row.period_on, row.part)))]
    replaced = []
    for row, identifier in zip(new, next_ids(Reading, len(new)) if new else [], strict=True):
        row.pk = identifier
        old = standing.get((row.measure_id, row.period_on, row.part))
        if old:
            old.replaced_by_id, old.replaced_at = identifier, moment
            replaced.append(old)
    Reading.objects.bulk_update(replaced, ["replaced_by", "replaced_at"], batch_size=1000)
    copy_in(new)
    return new


def _differs(row: Reading, old: Reading | None) -> bool:
    return old is None or version_free(old.numbers()) != version_free(row.numbers())
