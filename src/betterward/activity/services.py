"""Writing the journal."""

from __future__ import annotations

from typing import Any

from betterward.activity.models import Entry
from betterward.common.prepared import insert
from betterward.organisations.models import Organisation, Scope
from betterward.people.models import Actor


def record(
    kind: str, *, by: Actor, record_kind: str, record_id: str, organisation: Organisation | None = None,
    scope: Scope | None = None, why: str = "", **facts: Any,
) -> None:  # fmt: skip
    """Write one entry, in the transaction of the change it tells of."""
    insert(
        Entry(
            kind=kind, by=by, organisation=organisation, scope=scope, record_kind=record_kind, record_id=record_id,
            why=why, facts=facts,
        )
    )  # fmt: skip
