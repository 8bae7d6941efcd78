"""Which tables keep their history how, said once.

Editable tables are followed by triggers (`tracked`): insert and delete per statement, update per row, because the
statement-level update trigger grows quadratically. Append-only tables carry two clocks and are closed by a trigger
of their own (`append_only`): a row may be added, and marked once as replaced; nothing else.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models
from pghistory import runtime


Model = TypeVar("Model", bound=type[models.Model])


def tracked(*, exclude: tuple[str, ...] = ()) -> Callable[[Model], Model]:
    """Follow every insert, update and delete of a model in an event table."""
    follow: Callable[[Model], Model] = pghistory.track(
        pghistory.InsertEvent(level=pgtrigger.Statement),
        pghistory.UpdateEvent(level=pgtrigger.Row),
        pghistory.DeleteEvent(level=pgtrigger.Statement),
        exclude=list(exclude) or None,
    )
    return follow


def append_only(name: str, *, may_change: tuple[str, ...] = ("replaced_by_id", "replaced_at")) -> pgtrigger.Trigger:
    """Close a table: rows are added, marked once as replaced, and never changed or taken away.

    The columns in `may_change` may go from empty to a value once. A demo's removal runs as the owner with the
    triggers of the table off; the site's role cannot do that.
    """
    once = " ".join(
        f"IF OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column} THEN "
        f"RAISE EXCEPTION 'append-only: % is marked already', TG_TABLE_NAME; END IF;"
        for column in may_change
    )
    cleared = ", ".join(f"'{column}'" for column in may_change)
    kept = f"ARRAY[{cleared}]::text[]"
    body = f"""
        IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'append-only: rows of % stay', TG_TABLE_NAME; END IF;
        {once}
        IF to_jsonb(NEW) - {kept} IS DISTINCT FROM to_jsonb(OLD) - {kept} THEN
            RAISE EXCEPTION 'append-only: rows of % do not change', TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    """
    trigger = pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete, func=body
    )
    # config.grants reads it, so that the site's role may fill in these columns and no others.
    trigger.may_change = may_change  # type: ignore[attr-defined]
    return trigger


@contextmanager
def because(*, who: str, why: str) -> Iterator[Any]:
    """Write every change inside with who made it and why.

    Reasons nest: a change carries the innermost one, with the outermost beside it as `during`. The library alone would
    give everything within the outermost one reason, the one named last; so a nested reason gets a context of its own.
    """
    outer = getattr(runtime._tracker, "value", None)
    if outer is None:
        with pghistory.context(who=who, why=why) as context:
            yield context
    elif (outer.metadata.get("who"), outer.metadata.get("why")) == (who, why):
        yield outer
    else:
        during = outer.metadata.get("during", outer.metadata.get("why", ""))
        inner = runtime.Context(id=uuid.uuid4(), metadata={"who": who, "why": why, "during": during})
        runtime._tracker.value = inner
        try:
            yield inner
        finally:
            runtime._tracker.value = outer
