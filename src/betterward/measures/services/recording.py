"""Keeping readings, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.common.prepared import insert, prepared
from betterward.common.sequences import next_ids
from betterward.measures import charting, policies, rules
from betterward.measures.models import Composition, DefinitionVersion, Measure, Reading
from betterward.measures.services.doubting import Usual, doubt
from betterward.measures.services.journal import tell
from betterward.measures.services.sentences import refused
from betterward.organisations.rules import is_open
from betterward.people.models import Actor


@transaction.atomic
def record_readings(
    *, measure: Measure, entries: Sequence[rules.Entry], by: Actor, now: datetime | None = None
) -> list[Reading]:
    """Keep readings, write them in the journal, refresh the chart once.

    Repeating an entry with the same `key` changes nothing and returns the reading already kept.

    Raises
    ------
    Refused
        `by` may not add readings to `measure`, a period lies in the future, or a period is taken and the entry does
        not say whether to replace or to add.
    """
    measure, held = locked(measure, by)
    policies.require_in_sight(by, "contribute", measure, is_seen=measure.is_seen)  # type: ignore[attr-defined]
    return keep_entries(measure, held, entries, by, now)


def keep_entries(
    measure: Measure, held: list[UUID], entries: Sequence[rules.Entry], by: Actor, now: datetime | None
) -> list[Reading]:
    """The same for a measure that is locked and of which it is known that `by` may add to it."""
    moment = (now or timezone.now()).astimezone(ZoneInfo(measure.organisation.time_zone))
    with because(who=by.name, why="recorded readings"):
        kept = [keep_entry(measure, entry, by, moment) for entry in entries]
        new = [reading for reading, is_new in kept if is_new]
        if new:
            tell("readings_recorded", measure, by, count=len(new), periods=[r.period_on.isoformat() for r in new])
            charting.refresh(measure, held)
    return [reading for reading, _is_new in kept]


def locked(measure: Measure, by: Actor) -> tuple[Measure, list[UUID]]:
    """The measure, held so that two entries for one period take turns, and the ids of all that is held with it."""
    held = charting.hold([measure.pk])
    return at_hand(measure, by), held


def at_hand(measure: Measure, by: Actor) -> Measure:
    """A measure that is held already, read with everything an entry is checked against."""
    found = _at_hand(measure.pk, by, timezone.localdate())
    if not found:
        raise Refused(_("There is no such measure. Nothing was changed."), code="not_found")
    return found[0]


@prepared
def _at_hand(measure: UUID, by: Actor, today: date) -> QuerySet[Measure]:
    """The measure with what a service needs: whether it adds up parts, and whether `by` may know of it."""
    is_whole = Exists(Composition.objects.filter(whole=OuterRef("pk")))
    is_seen = Exists(Measure.objects.visible_to(by, today).filter(pk=OuterRef("pk")))
    found = Measure.objects.filter(pk=measure).select_related("version", "unit", "organisation", "scope")
    return found.annotate(is_whole=is_whole, is_seen=is_seen)


def keep_entry(measure: Measure, entry: rules.Entry, by: Actor, moment: datetime) -> tuple[Reading, bool]:
    """The reading of one entry of a measure that is `locked`, and whether it is new."""
    again, standing = _there(measure, entry)
    if again and _is_repeated(measure, again, entry):
        return again, False
    if again:
        # Another number under the key of one whose answer was lost: it is an entry of its own, and never dropped.
        return keep_entry(measure, replace(entry, key=key_of(entry)), by, moment)
    refuse_identifiers(entry.entered_as, entry.missing_because)
    entry = _fitting(measure, entry, moment)
    taken = _taken(measure, entry, standing)
    if taken:
        entry = _resolved(measure, entry, taken, by, moment)
    return _written(measure, entry, by, moment, replacing=_replaced(measure, entry, standing)), True


def _is_repeated(measure: Measure, kept: Reading, entry: rules.Entry) -> bool:
    """Whether the entry that made a row was sent once more; what was added to another number is not told apart."""
    if entry.event_on is None and rules.period_of(entry.period_on, measure.version.frequency) != kept.period_on:
        return False
    names = ("missing_because",) if entry.missing_because else NUMBERS
    return entry.if_taken == "add" or all(getattr(entry, name) == getattr(kept, name) for name in names)


NUMBERS = ("numerator", "denominator", "value", "event_on", "missing_because")
"""What somebody types; a row says the same when these do."""


def key_of(entry: rules.Entry) -> UUID:
    """A key for a number sent under the key of another one, the same each time it is sent."""
    said = "|".join(str(getattr(entry, name)) for name in ("period_on", *NUMBERS))
    return uuid5(entry.key or uuid4(), said)


def _fitting(measure: Measure, entry: rules.Entry, moment: datetime) -> rules.Entry:
    version = measure.version
    if measure.is_whole:  # type: ignore[attr-defined]
        words = (
            _("This measure is worked out from others by a formula. Enter the reading there.")
            if version.kind == "average"
            else _("This measure adds up its parts by itself. Enter the reading at the part.")
        )
        raise Refused(words, code="is_a_whole")
    try:
        entry = rules.checked(entry, version.kind, version.frequency, today=moment.date())
    except rules.Unfit as unfit:
        raise refused(unfit, version) from unfit
    _require_open(measure, entry.period_on)
    if not entry.sure:
        _ask_when_far_off(measure, entry)
    return entry


def _require_open(measure: Measure, day: date) -> None:
    if not is_open(measure.unit.opened_on, measure.unit.closed_on, on=day):
        raise Refused(
            _("%(unit)s was not open then, so no reading can be kept for it.") % {"unit": measure.unit}, code="closed"
        )
    if not is_open(None, measure.archived_on, on=day):
        raise Refused(_("This measure is no longer collected. Nothing was saved."), code="archived")


def _ask_when_far_off(measure: Measure, entry: rules.Entry) -> None:
    question = doubt(entry, [Usual(*row) for row in _usual(measure.pk)], measure.version.kind)
    if question:
        raise Refused(question, code="far_off", ways_out=("keep", "change"))


@prepared
def _usual(measure: UUID) -> QuerySet[Reading, Any]:
    told = Reading.objects.current().filter(measure=measure).exclude(state=Reading.State.MISSING)
    return told.order_by("-period_on").values_list(*Usual._fields)[:24]


def _there(measure: Measure, entry: rules.Entry) -> tuple[Reading | None, list[Reading]]:
    """The reading this very entry made before, and the rows of its period that nothing has replaced.

    Withdrawn rows hold their place too. One query.
    """
    period_on = entry.event_on or rules.period_of(entry.period_on, measure.version.frequency)
    rows = _rows(measure.pk, period_on, entry.key)
    again = next((row for row in rows if entry.key and row.key == entry.key), None)
    return again, [row for row in rows if row.period_on == period_on and row.replaced_by_id is None]


@prepared
def _rows(measure: UUID, period_on: date, key: UUID | None) -> QuerySet[Reading]:
    wanted = Q(period_on=period_on, replaced_by=None)
    return Reading.objects.filter(wanted if key is None else wanted | Q(key=key), measure=measure).order_by("part")


def _taken(measure: Measure, entry: rules.Entry, standing: Sequence[Reading]) -> Reading | None:
    """The reading that already speaks for the entry's period, where only one may."""
    if measure.version.kind == "days_between":
        return Reading.objects.current().filter(measure=measure, event_on=entry.event_on).first()
    return next((row for row in standing if row.state != Reading.State.WITHDRAWN), None)


def _resolved(measure: Measure, entry: rules.Entry, taken: Reading, by: Actor, moment: datetime) -> rules.Entry:
    """What to do with a second entry: replace, add, or ask."""
    version = measure.version
    is_another = entry.over is not None and entry.over != taken.pk
    if (entry.if_taken == "replace" and not is_another) or (
        entry.if_taken == "ask" and _is_free(measure, taken, by, moment)
    ):
        return entry
    if entry.if_taken == "add" and not is_another:
        return entry if _stands_beside(version) else _summed(version, taken, entry)
    if version.combine == "spread" and not entry.missing_because:
        return replace(entry, if_taken="add")
    if version.kind == "days_between":
        raise Refused(
            _("One is kept for this day already. Is this another one?"), code="period_taken", ways_out=("add", "cancel")
        )
    if _says_the_same(taken, entry):
        raise Refused(
            _("This number is kept already, entered by %(name)s. Nothing was changed.") % {"name": taken.by.name},
            code="same",
            ways_out=("cancel",),
        )
    raise Taken(
        taken,
        ways_out=("replace", "add", "cancel") if _can_add(version, taken, entry) else ("replace", "cancel"),
    )


class Taken(Refused):
    """A number stands there already; whoever answers says which one they saw (`over`)."""

    def __init__(self, taken: Reading, ways_out: Sequence[str]) -> None:
        said = _("There is a reading for this period already: %(old)s, entered by %(name)s. Nothing was changed yet.")
        words = {"old": taken.spoken(), "name": taken.entered_as or taken.by.name}
        super().__init__(said % words, code="period_taken", ways_out=tuple(ways_out))
        self.over = taken.pk


def _is_free(measure: Measure, taken: Reading, by: Actor, moment: datetime) -> bool:
    """Whether the day has not turned yet and the number is one's own; somebody else's is never changed unasked."""
    version = measure.version
    is_open_still = rules.is_free_to_change(taken.period_on, version.frequency, version.day_turns_at, moment)
    return is_open_still and taken.by_id == by.pk and version.combine == "one"


def _stands_beside(version: DefinitionVersion) -> bool:
    """Whether several rows of one period live side by side."""
    return version.combine != "one" or version.kind == "days_between"


def _can_add(version: DefinitionVersion, taken: Reading, entry: rules.Entry) -> bool:
    return not entry.missing_because and (version.combine != "one" or taken.numerator is not None)


def _says_the_same(taken: Reading, entry: rules.Entry) -> bool:
    return version_free(taken.numbers()) == version_free(_numbers(entry, taken.state))


def version_free(numbers: dict[str, Any]) -> dict[str, Any]:
    """The numbers alone, without who typed them."""
    return {name: value for name, value in numbers.items() if name != "entered_as"}


def _summed(version: DefinitionVersion, taken: Reading, entry: rules.Entry) -> rules.Entry:
    old = rules.Entry(taken.period_on, numerator=taken.numerator, denominator=taken.denominator)
    try:
        return rules.added(old, entry)
    except rules.Unfit as unfit:
        raise refused(unfit, version) from unfit


def _replaced(measure: Measure, entry: rules.Entry, standing: Sequence[Reading]) -> list[Reading]:
    """Rows in force that the entry takes the place of."""
    if _stands_beside(measure.version) and entry.if_taken == "add":
        return [row for row in standing if row.state == Reading.State.WITHDRAWN][:1]
    return list(standing)


def _written(measure: Measure, entry: rules.Entry, by: Actor, moment: datetime, *, replacing: list[Reading]) -> Reading:
    """Add the row, and mark those it replaces with it."""
    identifier = _successor([row.pk for row in replacing], moment)
    state = rules.state_of(entry, measure.version.kind)
    part = replacing[0].part if replacing else _free_part(measure, entry)
    reading = Reading(
        id=identifier, organisation=measure.organisation, measure=measure, period_on=entry.period_on, part=part,
        key=entry.key, by=by, recorded_at=moment, **_numbers(entry, state),
    )  # fmt: skip
    insert(reading)
    return reading


SUCCESSOR = """
    WITH successor AS (SELECT nextval(pg_get_serial_sequence('measures_reading', 'id')) AS id), marked AS (
        UPDATE measures_reading SET replaced_by_id = successor.id, replaced_at = %s
        FROM successor WHERE measures_reading.id = ANY(%s)
    )
    SELECT id FROM successor
"""


def _successor(replaced: list[int], moment: datetime) -> int:
    """Take the id of a new row, and mark with it the rows it takes the place of."""
    if not replaced:
        return next_ids(Reading, 1)[0]
    with connection.cursor() as cursor:
        cursor.execute(SUCCESSOR, [moment, replaced])
        return int(cursor.fetchone()[0])


def _numbers(entry: rules.Entry, state: str) -> dict[str, Any]:
    names = ("numerator", "denominator", "value", "size", "spread", "event_on", "missing_because", "entered_as")
    return {"state": state, **{name: getattr(entry, name) for name in names}}


def _free_part(measure: Measure, entry: rules.Entry) -> int:
    used = Reading.objects.filter(measure=measure, period_on=entry.period_on).aggregate(Max("part"))["part__max"]
    return 0 if used is None else used + 1


@transaction.atomic
def undo_reading(*, reading: Reading, by: Actor, now: datetime | None = None) -> Reading:
    """Take a reading back within a day; what it had replaced stands again, and both stay in the history.

    Returns
    -------
    Reading
        The row that now stands: the one before, again, or an empty place.

    Raises
    ------
    Refused
        More than 24 hours passed, somebody else entered it, or it does not stand any more.
    """
    measure, held = locked(reading.measure, by)
    moment = now or timezone.now()
    reading = Reading.objects.get(pk=reading.pk)
    policies.require(by, "contribute", measure)
    _require_undoable(reading, measure, by, moment)
    return take_back(reading, measure, held, by, moment)


def take_back(reading: Reading, measure: Measure, held: list[UUID], by: Actor, moment: datetime) -> Reading:
    """The same for a reading of a locked measure of which it is known that `by` may take it back."""
    with because(who=by.name, why="took a reading back"):
        stands = _stand_again(reading, by, moment)
        tell("reading_taken_back", measure, by, period=reading.period_on.isoformat())
        charting.refresh(measure, held)
    return stands


def _require_undoable(reading: Reading, measure: Measure, by: Actor, moment: datetime) -> None:
    require_standing(reading, moment)
    if reading.by_id != by.pk and not policies.may(by, "edit", measure):
        raise Refused(_("Somebody else entered this reading. Ask them, or enter the right number."), code="not_yours")


def require_standing(reading: Reading, moment: datetime) -> None:
    """Refuse to take back what was changed since, or what is older than a day."""
    if reading.replaced_by_id or reading.state == Reading.State.WITHDRAWN:
        raise Refused(_("This reading was changed since, so there is nothing to undo."), code="replaced")
    if moment - reading.recorded_at > rules.FREE_FOR:
        raise Refused(
            _("Undo works for 24 hours. Enter the right number instead: it replaces this one."), code="too_late"
        )


def _stand_again(reading: Reading, by: Actor, moment: datetime) -> Reading:
    """Put back every row the reading had replaced, as those who entered them; or leave an empty place."""
    before = Reading.objects.filter(replaced_by=reading).exclude(state=Reading.State.WITHDRAWN).order_by("part")
    rows = [(old.part, old.by_id, old.numbers()) for old in before]
    rows = rows or [(reading.part, by.pk, {"state": Reading.State.WITHDRAWN})]
    ids = next_ids(Reading, len(rows))
    Reading.objects.filter(pk=reading.pk).update(replaced_by=ids[0], replaced_at=moment)
    standing = [
        Reading(
            id=identifier, organisation_id=reading.organisation_id, measure_id=reading.measure_id,
            period_on=reading.period_on, part=part, by_id=by_id, recorded_at=moment, **numbers,
        )
        for identifier, (part, by_id, numbers) in zip(ids, rows, strict=True)
    ]  # fmt: skip
    return Reading.objects.bulk_create(standing)[0]
