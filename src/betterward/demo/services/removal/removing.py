"""Removing demo organisations: as the owner of the tables, with their triggers off, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pghistory.models
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, transaction
from psycopg.errors import InsufficientPrivilege

from betterward.activity.models import Entry
from betterward.common.errors import Refused
from betterward.demo.services.removal.gone import Gone, run
from betterward.demo.services.removal.graph import Arrow, Kind, is_history, key, table
from betterward.organisations.models import Organisation, Scope
from betterward.people.models import Actor, Membership, Person


Say = Callable[[str], None]

LOADER = "Demo content"


@transaction.atomic
def remove(slugs: Iterable[str], say: Say) -> dict[str, int]:
    """Take demo organisations away with everything in them, and the invented people nothing else speaks of.

    Returns
    -------
    dict
        Rows removed, by the name of their table.

    Raises
    ------
    Refused
        An organisation is not demo content, somebody else's rows rest on it, or this is not the owner of the tables.
    """
    slugs = list(slugs)
    _refuse_others(slugs)
    gone = Gone()
    gone.mark(Organisation, "t.slug = ANY(%s) AND t.is_demo", [slugs])
    gone.spread()
    _refuse_when_rested_on(gone)
    _mark_people(gone)
    counts = gone.counts()
    with _triggers_off(counts):
        _end_sessions(gone)
        _delete(gone, counts)
    found = {_plural(model): count for model, count in counts.items() if not is_history(model)}
    found["rows of history"] = sum(count for model, count in counts.items() if is_history(model))
    for what, count in found.items():
        say(f"  {count} {what}")
    return found


def _plural(model: Kind) -> str:
    return {"entrys": "journal entries", "chart factss": "chart facts"}.get(
        plural := str(model._meta.verbose_name_plural), plural
    )


def _refuse_others(slugs: list[str]) -> None:
    real = Organisation.objects.filter(slug__in=slugs, is_demo=False).values_list("name", flat=True)
    if real:
        raise Refused(f"{', '.join(real)} is not demo content, so nothing was removed.", code="not_demo")


def _refuse_when_rested_on(gone: Gone) -> None:
    """Rows of an organisation that stays must not go with those that leave."""
    for arrow in gone.arrows:
        if arrow.to is Organisation and not is_history(arrow.model):
            stays = f't."{arrow.column}" IS NOT NULL AND NOT ({gone.points_at_gone(arrow)})'
            with_it = f"SELECT 1 FROM {table(arrow.model)} t WHERE {gone.is_gone(arrow.model)} AND {stays}"  # noqa: S608
            if run(with_it):
                raise Refused(
                    f"Another organisation has {arrow.model._meta.verbose_name_plural} that rest on the demo, "
                    "so nothing was removed. Give them a definition of their own first.",
                    code="rested_on",
                )


# People -------------------------------------------------------------------------------------------------------------


def _mark_people(gone: Gone) -> None:
    """Invented people of the removed organisations, unless a row that stays speaks of them; and the demo's loader."""
    run("DROP TABLE IF EXISTS leaving")
    run(
        f"CREATE TEMPORARY TABLE leaving ON COMMIT DROP AS SELECT p.id FROM {table(Person)} p "  # noqa: S608
        f"WHERE p.is_demo AND p.id IN (SELECT t.person_id FROM {table(Membership)} t WHERE {gone.is_gone(Membership)})"
    )
    demo = f"(SELECT o.id FROM {table(Organisation)} o WHERE o.is_demo)"  # noqa: S608
    gone.mark(
        Membership,
        "t.person_id IN (SELECT id FROM leaving) AND t.scope_id IN "  # noqa: S608
        f"(SELECT s.id FROM {table(Scope)} s WHERE s.organisation_id IN {demo})",
    )
    gone.mark(
        Entry,
        "t.record_kind = 'person' AND t.record_id IN (SELECT id::text FROM leaving) "  # noqa: S608
        f"AND (t.organisation_id IS NULL OR t.organisation_id IN {demo})",
    )
    held = [
        f"SELECT a.person_id FROM {table(Actor)} a JOIN ({rows}) s ON s.to = a.id"  # noqa: S608
        for rows in _speaks_of(gone, Actor)
    ]
    held += [f"SELECT s.to FROM ({rows}) s" for rows in _speaks_of(gone, Person)]  # noqa: S608
    for rows in held:
        run(f"DELETE FROM leaving WHERE id IN ({rows})")  # noqa: S608
    gone.mark(Person, "t.id IN (SELECT id FROM leaving)")
    silent = [f"NOT EXISTS (SELECT 1 FROM ({rows}) s WHERE s.to = t.id)" for rows in _speaks_of(gone, Actor)]  # noqa: S608
    gone.mark(Actor, " AND ".join(["t.kind = 'system' AND t.name = %s", *silent]), [LOADER])
    gone.spread(lambda arrow: _is_about(arrow))


def _speaks_of(gone: Gone, target: Kind) -> Iterator[str]:
    """Where rows that stay point at people or actors: what is only about the person itself does not count."""
    for arrow in gone.arrows:
        if arrow.to is target and not is_history(arrow.model) and not _is_about(arrow):
            yield (
                f'SELECT t."{arrow.column}" AS to FROM {table(arrow.model)} t '  # noqa: S608
                f'WHERE t."{arrow.column}" IS NOT NULL AND NOT ({gone.is_gone(arrow.model)})'
            )


def _is_about(arrow: Arrow) -> bool:
    """Whether a row with this arrow is about its target and nothing else: an actor, a sign-in, a history."""
    is_sign_in = arrow.to is Person and arrow.model._meta.app_label in ("account", "mfa")
    return arrow.is_tracked or is_sign_in or (arrow.model is Actor and arrow.to is Person)


def _end_sessions(gone: Gone) -> None:
    people = gone.keys(Person)
    theirs = [s.pk for s in Session.objects.iterator() if s.get_decoded().get("_auth_user_id") in people]
    Session.objects.filter(pk__in=theirs).delete()


# Rows ---------------------------------------------------------------------------------------------------------------


@contextmanager
def _triggers_off(models: Iterable[Kind]) -> Iterator[None]:
    """Switch off what closes and follows the tables; only their owner can."""
    names = [table(model) for model in models]
    run("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still waiting cannot be altered
    try:
        for name in names:
            run(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    except ProgrammingError as fault:
        if isinstance(fault.__cause__, InsufficientPrivilege):
            raise Refused(
                "Only the owner of the tables can remove the demo: betterward manage remove_demo.", code="not_owner"
            ) from fault
        raise
    run("SET CONSTRAINTS ALL DEFERRED")
    yield
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for name in names:
        run(f"ALTER TABLE {name} ENABLE TRIGGER USER")
    run("SET CONSTRAINTS ALL DEFERRED")


def _delete(gone: Gone, models: Iterable[Kind]) -> None:
    histories = [model for model in gone.models if is_history(model)]
    for model in histories:
        gone.mark(
            pghistory.models.Context,
            f"t.id IN (SELECT t.pgh_context_id FROM {table(model)} t WHERE {gone.is_gone(model)})",  # noqa: S608
        )
    for model in models:
        run(f"DELETE FROM {table(model)} t WHERE t.{key(model)}::text IN {gone.marked(model)}")  # noqa: S608
    used = [f"NOT EXISTS (SELECT 1 FROM {table(model)} h WHERE h.pgh_context_id = t.id)" for model in histories]  # noqa: S608
    contexts = pghistory.models.Context
    run(f"DELETE FROM {table(contexts)} t WHERE {gone.is_gone(contexts)} AND {' AND '.join(used)}")  # noqa: S608
