"""Files that other systems drop into a folder: one sub-folder a feed, moved aside once they were read.

Only plain files of the very sub-folder are opened: no link is followed, and nothing outside is reached.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.intake.outside.web import LARGEST


STILL = 30.0
"""Seconds for which a file must not have changed: a copy under way is not read half."""

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}", re.ASCII)
KINDS = (".csv", ".tsv", ".txt", ".json")
DONE, LEFT = "done", "refused"


@dataclass(frozen=True, slots=True)
class Dropped:
    """One file as it was read."""

    name: str
    content: bytes


class TooLarge(Refused):
    """A file that is not read; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(_("This file is larger than 5 MB. Send it as a long table instead."), code="size")
        self.name = name


def checked(name: str) -> None:
    """Refuse a name that is no sub-folder's, and a site that has no folder for feeds."""
    if not settings.FEED_FOLDER:
        raise Refused(
            _("This site has no folder for feeds. Whoever runs it sets BETTERWARD_FEED_FOLDER."), code="no_folder"
        )
    if not NAME.fullmatch(name):
        raise Refused(
            _("Name the folder in small letters, digits, hyphens: such as incidents-cedar."), code="folder_name"
        )


def waiting(name: str, now: float | None = None) -> Dropped | None:
    """The oldest file that stands still in a feed's folder; None when there is none.

    Raises
    ------
    Refused
        The folder is not there or cannot be read, or a file is too large.
    """
    checked(name)
    with _opened(name) as folder:
        ready = sorted(_still(folder, time.time() if now is None else now))
        return Dropped(ready[0][1], _content(folder, ready[0][1])) if ready else None


def put_aside(name: str, file: str, *, why: str = "") -> None:
    """Move a file that was read into `done`, or with its reason into `refused`; one moved before is left there."""
    with _opened(name) as folder:
        place = LEFT if why else DONE
        _make(folder, place)
        target = f"{place}/{time.strftime('%Y%m%d-%H%M%S')}-{file}"
        try:
            os.rename(file, target, src_dir_fd=folder, dst_dir_fd=folder)
        except FileNotFoundError:
            return
        if why:
            _write(folder, f"{target}.why.txt", why)


@contextmanager
def _opened(name: str) -> Iterator[int]:
    try:
        base = os.open(settings.FEED_FOLDER, os.O_RDONLY | os.O_DIRECTORY)
        try:
            folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=base)
        finally:
            os.close(base)
    except OSError as reason:
        raise Refused(_("The folder of this feed is not there, or cannot be read."), code="no_folder") from reason
    try:
        yield folder
    finally:
        os.close(folder)


def _still(folder: int, now: float) -> Iterator[tuple[float, str]]:
    for name in os.listdir(folder):
        if name.lower().endswith(KINDS) and not name.startswith("."):
            found = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if stat.S_ISREG(found.st_mode) and now - found.st_mtime >= STILL:
                yield found.st_mtime, name


def _content(folder: int, name: str) -> bytes:
    file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    with os.fdopen(file, "rb") as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooLarge(name)
    return content


def _make(folder: int, name: str) -> None:
    try:
        os.mkdir(name, 0o750, dir_fd=folder)
    except FileExistsError:
        return


def _write(folder: int, name: str, text: str) -> None:
    file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o640, dir_fd=folder)
    with os.fdopen(file, "w", encoding="utf-8") as opened:
        opened.write(f"{text}\n")
