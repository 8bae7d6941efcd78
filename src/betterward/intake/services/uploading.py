"""A long table that somebody sends: stored in pieces, brought in by the worker, stopped when they say so."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from betterward.common.errors import Refused
from betterward.common.identifiers import refuse_identifiers
from betterward.intake.models import Import, Upload, UploadPiece
from betterward.intake.rules.uploads import LARGEST, is_gone
from betterward.organisations.models import Unit
from betterward.people import policies as rights
from betterward.people.models import Actor


TASK = "intake.bring_in"
"""The worker's task, by its name: tables come in one at a time, so that others keep working."""


class Stopped(Exception):
    """Somebody asked to stop; nothing was kept."""


@transaction.atomic
def store_upload(
    *, unit: Unit, pieces: Iterable[bytes], source: str, days: str, replaces: bool, key: UUID, by: Actor
) -> Upload:  # fmt: skip
    """Store a table and hand it to the worker, in one step. The same form sent twice stores it once.

    Raises
    ------
    Refused
        `by` may not enter readings at the unit, the file is too large, or its name carries a patient's number.
    """
    rights.require(by, "contribute", unit)
    if there := Upload.objects.filter(key=key, by=by.pk, unit=unit).first():
        return there
    refuse_identifiers(source)
    upload = Upload.objects.create(
        unit=unit, by=by, key=key, source=source[:120], size=0, days=days, replaces=replaces
    )  # fmt: skip
    upload.size = _store(upload, pieces)
    upload.save(update_fields=["size"])
    app.configure_task(TASK, lock=TASK).defer(upload=str(upload.pk))
    return upload


def _store(upload: Upload, pieces: Iterable[bytes]) -> int:
    size = 0
    for number, piece in enumerate(pieces):
        size += len(piece)
        if size > LARGEST:
            raise Refused(
                _("This file is larger than %(most)s MB. Split it, and send one part after the other.")
                % {"most": LARGEST // 2**20},
                code="size",
            )
        UploadPiece.objects.create(upload=upload, number=number, packed=zlib.compress(piece, 1))
    return size


def begin_upload(*, upload: Upload) -> bool:
    """Take a table in hand; False when another worker has it, or it is over."""
    now = timezone.now()
    with transaction.atomic():
        held = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        if held.state != Upload.State.WAITING and not (held.is_moving and is_gone(held.seen_at, now=now)):
            return False
        Upload.objects.filter(pk=held.pk).update(
            state=Upload.State.READING, rows=0, refused=0, faults=[], seen_at=now, said=""
        )
    return True


def note_progress(*, upload: Upload, rows: int, refused: int) -> None:
    """Say how far it is.

    Raises
    ------
    Stopped
        Somebody asked to stop.
    """
    Upload.objects.filter(pk=upload.pk).update(rows=rows, refused=refused, seen_at=timezone.now())
    if Upload.objects.filter(pk=upload.pk, is_stop_asked=True).exists():
        raise Stopped


def note_keeping(*, upload: Upload, faults: list[list[object]], refused: int) -> None:
    """Say that the last step begins; from here on it is all or nothing, and cannot be stopped.

    Raises
    ------
    Stopped
        Somebody asked to stop before.
    """
    kept_on = Upload.objects.filter(pk=upload.pk, is_stop_asked=False)
    if not kept_on.update(state=Upload.State.KEEPING, faults=faults, refused=refused, seen_at=timezone.now()):
        raise Stopped


def end_upload(*, upload: Upload, made: list[Import]) -> None:
    """Write down what was kept; called within the transaction that keeps it."""
    Upload.objects.filter(pk=upload.pk).update(
        state=Upload.State.DONE, kept=sum(len(one.readings) for one in made), measures=len(made),
        batch=made[0].batch if made else None, seen_at=timezone.now(),
    )  # fmt: skip
    UploadPiece.objects.filter(upload=upload.pk).delete()


@transaction.atomic
def fail_upload(*, upload: Upload, said: str, faults: list[list[object]], refused: int, stopped: bool = False) -> None:
    """Write down why nothing was kept."""
    state = Upload.State.STOPPED if stopped else Upload.State.FAILED
    Upload.objects.filter(pk=upload.pk).update(
        state=state, said=said[:300], faults=faults, refused=refused, seen_at=timezone.now()
    )
    UploadPiece.objects.filter(upload=upload.pk).delete()


@transaction.atomic
def stop_upload(*, upload: Upload, by: Actor) -> None:
    """Ask the worker to stop; what nobody has taken in hand yet, or a worker that is gone, stops at once.

    Raises
    ------
    Refused
        It is over, its last step has begun, or it is somebody else's and `by` may not edit at the unit.
    """
    held = Upload.objects.select_for_update(of=("self",)).select_related("unit__scope").get(pk=upload.pk)
    if held.by_id != by.pk:
        rights.require(by, "edit", held.unit)
    gone = is_gone(held.seen_at, now=timezone.now())
    if not held.is_moving or (held.state == Upload.State.KEEPING and not gone):
        raise Refused(_("It is being kept, or it is over, so it cannot be stopped any more."), code="too_late")
    Upload.objects.filter(pk=held.pk).update(is_stop_asked=True)
    if held.state == Upload.State.WAITING or gone:
        fail_upload(upload=held, said="", faults=held.faults, refused=held.refused, stopped=True)
