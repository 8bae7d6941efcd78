"""Two people change one record: fields only one of them touched are kept from both; only the same field asks.

A form carries the version it was opened at. What the record said then stands in its history, so a late save can tell
what this person changed from what they merely had on their screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from betterward.common.errors import Refused


class ChangedMeanwhile(Refused):
    """The same field was changed by somebody else while this person was writing; both wordings are kept in view.

    Parameters
    ----------
    standing : mapping
        What now stands in the fields that clash.
    version : int
        The version to save on top of, once the person has seen both.
    who : str
        Who made the other change.
    """

    def __init__(self, *, standing: Mapping[str, Any], version: int, who: str) -> None:
        said = _(
            "%(who)s changed this while you were writing. "
            "Your words are still here, and theirs beside them. Choose, and save again."
        ) % {"who": who or _("Somebody")}
        super().__init__(said, code="changed_meanwhile", ways_out=("save", "cancel"))
        self.standing = dict(standing)
        self.version = version

    def spelt(self, name: str) -> str:
        """What now stands in a field, as a page prints it."""
        value = self.standing[name]
        return date_format(value, "j F Y") if isinstance(value, date) else str(value or _("nothing"))


@dataclass(frozen=True, slots=True)
class Merge:
    """What to write, and in which fields somebody else's words would be lost."""

    changes: dict[str, Any]
    clashes: dict[str, Any]


def merged(was: Mapping[str, Any], typed: Mapping[str, Any], now: Mapping[str, Any]) -> Merge:
    """Put one person's fields on top of what others did meanwhile.

    Parameters
    ----------
    was
        What the record said when the form was opened; a field missing here counts as touched by both.
    typed
        What the person sends.
    now
        What the record says.
    """
    mine = {name: value for name, value in typed.items() if name not in was or value != was[name]}
    changes = {name: value for name, value in mine.items() if value != now[name]}
    theirs = {name for name in changes if name not in was or now[name] != was[name]}
    return Merge(changes, {name: now[name] for name in theirs})


def changes_to(record: models.Model, typed: Mapping[str, Any], version: int, *, who: str) -> dict[str, Any]:
    """Which fields of a locked record to write; it carries `version` and is followed by a history.

    Raises
    ------
    ChangedMeanwhile
        A field this person changed was changed by somebody else since `version`.
    """
    now: dict[str, Any] = {name: getattr(record, name) for name in typed}
    standing = record.version  # type: ignore[attr-defined]
    was = now if version == standing else _as_opened(record, version, now)
    found = merged(_bare(was), _bare(typed), _bare(now))
    if found.clashes:
        raise ChangedMeanwhile(standing={name: now[name] for name in found.clashes}, version=standing, who=who)
    return {name: typed[name] for name in found.changes}


def without_theirs(typed: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without those in which this person, having seen both, chose the other's words."""
    return {name: value for name, value in typed.items() if sent.get(f"{name}-choice") != "theirs"}


def _as_opened(record: models.Model, version: int, names: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields at a version, from the history; nothing when the version is unknown."""
    events = type(record).pgh_event_model.objects  # type: ignore[attr-defined]
    return events.filter(pgh_obj=record.pk, version=version).order_by("-pgh_id").values(*names).first() or {}


def _bare(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Records as their keys: a history knows no more of them."""
    return {name: getattr(value, "pk", value) for name, value in fields.items()}
