"""Bringing in a long table that was sent: the worker's way from the stored pieces to the readings."""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.intake import queries, services
from betterward.intake.files import rows_of
from betterward.intake.models import Upload, UploadPiece
from betterward.intake.rules.long import Reader, placed
from betterward.intake.rules.pasting import Remark, Unreadable
from betterward.intake.rules.uploads import MOST_FAULTS
from betterward.people.models import Actor


log = logging.getLogger(__name__)


class _Listed:
    """Rows that cannot be kept: all counted, the first ones with their reasons."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[list[object]] = []

    def add(self, remark: Remark) -> None:
        self.count += 1
        if len(self.first) < MOST_FAULTS:
            self.first.append([remark.row, queries.fault(remark)])


def bring_in(upload_id: UUID) -> None:
    """Bring in one table; what goes wrong stands beside it. Bears running twice."""
    upload = Upload.objects.select_related("unit__scope", "unit__organisation", "by__person").get(pk=upload_id)
    if not services.begin_upload(upload=upload):
        return
    listed = _Listed()
    try:
        _bring_in(upload, listed)
    except services.Stopped:
        _fail(upload, listed, "", stopped=True)
    except Unreadable as unreadable:
        _fail(upload, listed, str(queries.refused(unreadable)))
    except Refused as refusal:
        _fail(upload, listed, str(refusal))
    except UnicodeDecodeError:
        _fail(upload, listed, _("The letters of this file cannot be read. Save it as CSV in UTF-8, and try again."))
    except Exception as reason:
        # The message could quote a row; its kind is enough to find the place.
        log.error("a long table failed with %s", type(reason).__name__)
        _fail(upload, listed, _("Something went wrong on our side. Nothing was kept."))


def _fail(upload: Upload, listed: _Listed, said: str, *, stopped: bool = False) -> None:
    services.fail_upload(upload=upload, said=said, faults=listed.first, refused=listed.count, stopped=stopped)


def _bring_in(upload: Upload, listed: _Listed) -> None:
    today, by = timezone.localdate(), _hands_of(upload)
    measures = queries.offered(upload.unit, by, today)
    rows = rows_of(_text(upload))
    columns = placed(next(rows, (1, []))[1])
    reader = Reader(columns, queries.goals(measures), month_first=upload.days == "mdy", today=today)
    services.import_long(
        measures=measures, rows=reader.read(rows), replaces=upload.replaces, by=by, source=upload.source,
        refused=listed.add, is_doubtful=lambda: not upload.days and reader.is_doubtful(),
        watch=lambda count: services.note_progress(upload=upload, rows=count, refused=listed.count),
        keeping=lambda: services.note_keeping(upload=upload, faults=listed.first, refused=listed.count),
        kept=lambda made: services.end_upload(upload=upload, made=made),
    )  # fmt: skip


def _hands_of(upload: Upload) -> Actor:
    """Whoever sent it, with the rights they have now."""
    return Actor.objects.of(upload.by.person) if upload.by.person else upload.by


def _text(upload: Upload) -> io.TextIOWrapper:
    pieces: Any = _Pieces(upload)
    return io.TextIOWrapper(io.BufferedReader(pieces), encoding="utf-8-sig", newline="")


class _Pieces(io.RawIOBase):
    """The stored pieces as one file that is read once."""

    def __init__(self, upload: Upload) -> None:
        self._coming, self._rest = _unpacked(upload), b""

    def readable(self) -> bool:
        return True

    def readinto(self, room: bytearray) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = next(self._coming, b"")
        count = min(len(room), len(self._rest))
        room[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def _unpacked(upload: Upload) -> Iterator[bytes]:
    """One piece at a time, asked for by its number: a cursor would not outlive the statements in between."""
    pieces = UploadPiece.objects.filter(upload=upload).order_by("number")
    for number in range(pieces.count()):
        yield zlib.decompress(bytes(pieces.get(number=number).packed))
