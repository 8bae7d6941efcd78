"""Keeping many rows at once, and taking them back together."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from betterward.common.errors import Refused
from betterward.intake import policies
from betterward.intake.models import Import
from betterward.measures import services as measures
from betterward.measures.models import Measure, Reading
from betterward.measures.rules import Entry
from betterward.people.models import Actor


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
