"""Keeping many rows at once, and taking them back together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.ids import uuid7
from betterward.intake import policies
from betterward.intake.models import Import, SavedColumns, fingerprint
from betterward.intake.rules.long import Told
from betterward.intake.rules.pasting import Remark
from betterward.measures import charting
from betterward.measures import policies as rights
from betterward.measures import services as measures
from betterward.measures.models import Measure, Reading
from betterward.measures.rules import Entry, state_of
from betterward.measures.services import merging
from betterward.measures.services.together import Place
from betterward.organisations.models import Unit
from betterward.people.models import Actor


AT_ONCE = 5_000
"""Rows of a long table that are held in memory."""


@transaction.atomic
def import_readings(
    *, measure: Measure, entries: Sequence[Entry], replaces: bool, by: Actor, source: str = ""
) -> Import:  # fmt: skip
    """Keep entries of one measure in one transaction, as one import.

    Parameters
    ----------
    replaces
        Whether entries take the place of readings that are there and differ; without it those stay.

    Raises
    ------
    Refused
        `by` may not add readings, an entry does not fit, or nothing would be new.
    """
    if not replaces:
        entries = _beside(measure, entries)
    told = ngettext("%(count)s row came in", "%(count)s rows came in", len(entries)) % {"count": len(entries)}
    rows = measures.load_rows(entries={measure: entries}, by=by, why=told)
    if not rows:
        raise Refused(_("All of these readings are there already. Nothing was changed."), code="nothing_new")
    ids = [row.pk for row in rows]
    replaced = Reading.objects.filter(replaced_by__among=ids).count()
    return Import.objects.create(measure=measure, by=by, source=source[:120], readings=ids, replaced=replaced)


@transaction.atomic
def import_several(
    *, entries: Mapping[Measure, Sequence[Entry]], replaces: bool, by: Actor, source: str = ""
) -> list[Import]:  # fmt: skip
    """Keep entries of several measures in one transaction; one import each, which can be taken back together.

    Raises
    ------
    Refused
        `by` may not add readings to one of them, an entry does not fit, or nothing would be new.
    """
    if not replaces:
        entries = {measure: _beside(measure, theirs) for measure, theirs in entries.items()}
    rows = measures.load_rows(entries=entries, by=by, why=_("a table of several measures"))
    if not rows:
        raise Refused(_("All of these readings are there already. Nothing was changed."), code="nothing_new")
    ids: dict[UUID, list[int]] = {}
    for row in rows:
        ids.setdefault(row.measure_id, []).append(row.pk)
    old = Reading.objects.filter(replaced_by__among=[row.pk for row in rows]).values_list("measure", flat=True)
    replaced, batch = Counter(old), uuid7()
    return Import.objects.bulk_create(
        Import(measure_id=key, by=by, source=source[:120], readings=theirs, replaced=replaced[key], batch=batch)
        for key, theirs in ids.items()
    )


def import_long(
    *, measures: Sequence[Measure], rows: Iterable[Told | Remark], replaces: bool, by: Actor, source: str,
    refused: Callable[[Remark], None], watch: Callable[[int], None], is_doubtful: Callable[[], bool],
    keeping: Callable[[], None] = lambda: None, kept: Callable[[list[Import]], None] = lambda made: None,
) -> list[Import]:  # fmt: skip
    """Keep the rows of a long table in one transaction, however many; one import a measure, taken back together.

    Rows are laid beside the readings first, so that nobody waits while the file is read; whatever ends this before the
    last step leaves nothing. `watch` is told how many rows were read, and ends it by raising. `keeping` is called
    before the last step, `kept` within its transaction.

    Raises
    ------
    Refused
        `by` may not add readings to one of the measures, days can be read in two ways, or nothing would be new.
    """
    by_key = {str(measure.pk): measure for measure in measures}
    with merging.beside():
        used = _lay(rows, refused, watch)
        if is_doubtful():
            raise Refused(_("These days could be read in two ways. Say how they are written."), code="ambiguous")
        if not used:
            raise Refused(_("No row of this table can be kept. Nothing was changed."), code="nothing_fits")
        for row, day in merging.doubled():
            refused(Remark("same_period", row, {"cell": day}))
        keeping()
        with transaction.atomic():
            made = _moved([by_key[key] for key in sorted(used)], replaces, by, source)
            kept(made)
        return made


def _moved(measures: Sequence[Measure], replaces: bool, by: Actor, source: str) -> list[Import]:
    found = merging.merge(measures=measures, replaces=replaces, by=by, why=_("a long table"))
    if not found:
        raise Refused(_("All of these readings are there already. Nothing was changed."), code="nothing_new")
    batch = uuid7()
    return Import.objects.bulk_create(
        Import(
            measure=one.measure, by=by, source=source[:120], readings=one.readings, replaced=one.replaced, batch=batch
        )
        for one in found
    )


def _lay(rows: Iterable[Told | Remark], refused: Callable[[Remark], None], watch: Callable[[int], None]) -> set[str]:
    """Lay rows beside the readings, some thousands at a time; which measures they belong to."""
    used: set[str] = set()
    coming = iter(rows)
    count = 0
    while some := list(islice(coming, AT_ONCE)):
        told = [one for one in some if isinstance(one, Told)]
        merging.lay(_laid(one) for one in told)
        used |= {one.goal.key for one in told}
        for one in some:
            if isinstance(one, Remark):
                refused(one)
        count += len(some)
        watch(count)
    return used


def _laid(one: Told) -> merging.Laid:
    entry = one.entry
    state = state_of(entry, one.goal.kind)
    return merging.Laid(
        one.row, UUID(one.goal.key), entry.period_on.isoformat(), state, entry.numerator, entry.denominator, entry.value
    )


@transaction.atomic
def take_back_all(*, made: Import, by: Actor) -> int:
    """Undo an import and those that came with it, all or none. Returns how many readings were taken back.

    Raises
    ------
    Refused
        They were taken back already, or one of them may not be taken back by `by`.
    """
    together = Import.objects.select_for_update(of=("self",)).filter(batch=made.batch, taken_back_at=None)
    rows = list(together.exclude(batch=None).select_related("measure").order_by("measure"))
    if not rows:
        raise Refused(_("This import was taken back already."), code="taken_back")
    # Taken in order of id at once, as everybody does: no two of these wait for each other.
    charting.hold([row.measure_id for row in rows])
    return sum(take_back(made=row, measure=row.measure, by=by) for row in rows)


@transaction.atomic
def remember_columns(
    *, unit: Unit, headings: Sequence[str], targets: Sequence[tuple[Measure, str] | None], by: Actor
) -> SavedColumns:  # fmt: skip
    """Keep where the columns of a table go, so that the same headings are proposed there again.

    Raises
    ------
    Refused
        `by` may not enter readings at the unit.
    """
    rights.require_at(by, "contribute", unit)
    told = [
        {"measure": str(to[0].pk), "definition": str(to[0].definition_id), "part": to[1]} if to else None
        for to in targets
    ]
    with because(who=by.name, why=_("remembered the columns of a table")):
        return SavedColumns.objects.update_or_create(
            organisation=unit.organisation, unit=unit, fingerprint=fingerprint(headings),
            defaults={"targets": told, "by": by, "at": timezone.now()},
        )[0]  # fmt: skip


def _beside(measure: Measure, entries: Sequence[Entry]) -> list[Entry]:
    """Entries of periods that have no reading yet."""
    taken = set(Reading.objects.current().filter(measure=measure).values_list("period_on", flat=True))
    return [entry for entry in entries if (entry.event_on or entry.period_on) not in taken]


@transaction.atomic
def take_back(*, made: Import, measure: Measure, by: Actor) -> int:
    """Undo a whole import; what it had replaced stands again. Returns how many readings were taken back.

    Raises
    ------
    Refused
        It was taken back already, a day has passed, or it is somebody else's.
    """
    made = Import.objects.select_for_update().get(pk=made.pk)
    if made.taken_back_at is not None:
        raise Refused(_("This import was taken back already."), code="taken_back")
    if not policies.may_take_back(by, made, measure, timezone.now()):
        raise Refused(
            _("An import can be taken back within a day by whoever made it, and later by those who lead the unit."),
            code="not_allowed",
        )
    count = measures.take_back_readings(
        measure=measure, ids=made.readings, by=by, why=_("an import of %(day)s") % {"day": f"{made.at:%d/%m/%Y}"}
    )
    made.taken_back_at = timezone.now()
    made.save(update_fields=["taken_back_at"])
    return count


# The week on paper --------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_sheet(
    *, entries: Mapping[Measure, Sequence[Entry]], seen: Mapping[Place, frozenset[int]], batch: UUID, by: Actor
) -> list[Import]:  # fmt: skip
    """Keep what was typed on one sheet, all or nothing; one import a measure, which can be taken back together.

    Sending the same sheet twice keeps it once.

    Raises
    ------
    SeveralRefused
        Some numbers do not fit or need an answer; none is kept.
    Refused
        Nothing was typed, or `by` may not enter readings.
    """
    rows = measures.record_together(entries=entries, seen=seen, by=by)
    if not rows:
        if before := list(Import.objects.filter(batch=batch, by=by.pk, taken_back_at=None)):
            return before
        raise Refused(_("Nothing was typed, so nothing was saved."), code="nothing_new")
    ids: dict[UUID, list[int]] = {}
    for row in rows:
        ids.setdefault(row.measure_id, []).append(row.pk)
    old = Reading.objects.filter(replaced_by__among=[row.pk for row in rows]).values_list("measure", flat=True)
    replaced = Counter(old)
    return Import.objects.bulk_create(
        Import(measure_id=key, by=by, source=_("a sheet")[:120], readings=theirs, replaced=replaced[key], batch=batch)
        for key, theirs in ids.items()
    )
