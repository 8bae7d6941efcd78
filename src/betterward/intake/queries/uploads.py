"""Long tables of a unit: how far each is, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from betterward.intake.models import Import, Upload
from betterward.intake.rules.uploads import is_gone
from betterward.organisations.models import Unit
from betterward.people import policies
from betterward.people.models import Actor
from variation import reading


MOST = 20


@dataclass(frozen=True, slots=True)
class UploadRow:
    """One table: what it is doing, in words, and what this actor may do."""

    source: str
    address: str
    at: datetime
    by: str
    state: str
    says: str
    is_moving: bool
    may_stop: bool
    faults: list[Any]
    more_faults: int
    made: Import | None


def uploads_of(unit: Unit, actor: Actor) -> list[UploadRow]:
    """The latest tables of a unit; one query."""
    rows = Upload.objects.filter(unit=unit).select_related("by").defer("faults")[:MOST]
    return [_row(one, unit, actor) for one in rows]


def upload_row(upload: Upload, actor: Actor) -> UploadRow:
    """One table with the rows it refused."""
    return _row(upload, upload.unit, actor, faults=upload.faults, made=_made(upload))


def _made(upload: Upload) -> Import | None:
    kept = Import.objects.filter(batch=upload.batch, taken_back_at=None) if upload.batch else Import.objects.none()
    return kept.select_related("measure").order_by("measure").first()


def _row(
    upload: Upload, unit: Unit, actor: Actor, faults: list[Any] | None = None, made: Import | None = None
) -> UploadRow:  # fmt: skip
    gone = upload.is_moving and is_gone(upload.seen_at, now=timezone.now())
    mine = upload.by_id == actor.pk or policies.may(actor, "edit", unit)
    return UploadRow(
        source=upload.source, address=upload.get_absolute_url(), at=upload.at, by=upload.by.name,
        state="gone" if gone else upload.state, says=_says(upload, gone=gone), is_moving=upload.is_moving and not gone,
        may_stop=mine and upload.is_moving and (gone or upload.state != Upload.State.KEEPING),
        faults=faults or [], more_faults=upload.refused - len(faults or []),
        made=made if mine else None,
    )  # fmt: skip


def _says(upload: Upload, *, gone: bool) -> str:
    if gone:
        return _("The worker was interrupted. Nothing was kept; it begins again by itself as soon as a worker runs.")
    rows = reading.format_number(upload.rows, 0)
    refused = _refused(upload)
    match upload.state:
        case Upload.State.WAITING:
            return _("Waiting for its turn. You can leave this page.")
        case Upload.State.READING:
            return _("%(rows)s rows read, nothing kept yet. You can leave this page.") % {"rows": rows}
        case Upload.State.KEEPING:
            words = _("All %(rows)s rows are read and are being kept in one step, with their charts.")
            return words % {"rows": rows}
        case Upload.State.DONE:
            words = _("Readings kept: %(kept)s, in measures: %(measures)s.")
            told = words % {"kept": reading.format_number(upload.kept, 0), "measures": upload.measures}
            return f"{told} {refused}".strip()
        case Upload.State.STOPPED:
            return _("Stopped. Nothing was kept.")
    return upload.said


def _refused(upload: Upload) -> str:
    if not upload.refused:
        return ""
    words = ngettext("%(count)s row was refused.", "%(count)s rows were refused.", upload.refused)
    return words % {"count": reading.format_number(upload.refused, 0)}
