"""Making a feed, pausing it, and keeping what one of its runs brought: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common import journal
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.common.ids import uuid7
from betterward.common.sealing import sealed
from betterward.intake.models import Feed, FeedRun, Import
from betterward.intake.outside import database, folder, web
from betterward.intake.rules.feeds import EVERY, LONGEST
from betterward.measures import charting
from betterward.measures import services as measures
from betterward.measures.models import Measure, Reading
from betterward.measures.rules import Entry
from betterward.organisations.models import Unit
from betterward.people import passes, policies
from betterward.people.models import Actor


MOST_TOLD = 50
"""Sentences about rows that a run keeps of each kind."""


@transaction.atomic
def make_feed(
    *, unit: Unit, name: str, address: str, every: str, by: Actor, key: UUID, login: str = "", secret: str = "",
    kind: str = Feed.Kind.WEB, query: str = "",
) -> Feed:  # fmt: skip
    """Let a table come from a place by itself. The same form sent twice makes one feed.

    Raises
    ------
    Refused
        `by` may not edit there, or the place is none a feed can have.
    """
    policies.require(by, "edit", unit)
    if there := Feed.objects.filter(key=key, unit=unit).first():
        return there
    refuse_identifiers(name, address, login, query)
    _require_place(kind, address, query)
    with because(who=by.name, why=_("made a feed")):
        actor = Actor.objects.create(kind=Actor.Kind.TOKEN, name=_("Feed: %(name)s") % {"name": name})
        feed = Feed.objects.create(
            organisation=unit.organisation, unit=unit, name=name, kind=kind, address=address, query=query, login=login,
            secret=sealed(secret), every=every, actor=actor, by=by, key=key,
        )  # fmt: skip
        _tell("feed_made", feed, by)
    return feed


def _require_place(kind: str, address: str, query: str) -> None:
    if kind == Feed.Kind.WEB:
        web.checked(address)
    elif kind == Feed.Kind.FOLDER:
        folder.checked(address)
    elif kind == Feed.Kind.DATABASE:
        database.checked(address, query)


@transaction.atomic
def change_feed(*, feed: Feed, by: Actor, secret: str = "", **fields: str) -> Feed:
    """Change what a feed is called, where it comes from, how often; an empty password leaves the one there is.

    Raises
    ------
    Refused
        `by` may not edit there, or the place is none a feed can have.
    """
    policies.require(by, "edit", feed.unit)
    refuse_identifiers(*fields.values())
    held = Feed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
    for name, value in fields.items():
        setattr(held, name, value)
    _require_place(held.kind, held.address, held.query)
    if secret:
        held.secret = sealed(secret)
    with because(who=by.name, why=_("changed a feed")):
        held.save()
        _tell("feed_changed", feed, by, fields=sorted(fields))
    return held


@transaction.atomic
def open_door(*, feed: Feed, by: Actor) -> str:
    """A token by which another system sends rows to this feed; the one before opens nothing any more. Told once."""
    policies.require(by, "edit", feed.unit)
    if feed.kind != Feed.Kind.PUSH:
        raise Refused(_("Nothing is sent to this feed: it looks by itself."), code="kind")
    with because(who=by.name, why=_("made a token for a feed")):
        if feed.held and feed.held.revoked_at is None:
            passes.revoke_pass(held=feed.held)
        label = _("Token of the feed %(name)s") % {"name": feed.name}
        feed.held, secret = passes.make_pass(name=label, scope=feed.unit.scope, expires_on=None)
        Feed.objects.filter(pk=feed.pk).update(held=feed.held)
        _tell("feed_token_made", feed, by)
    return secret


def pause_feed(*, feed: Feed, by: Actor) -> None:
    """Stop looking until somebody lets it go on."""
    _set(feed, by, "feed_paused", _("paused a feed"), is_paused=True)


def resume_feed(*, feed: Feed, by: Actor) -> None:
    """Look again, and at once."""
    _set(feed, by, "feed_resumed", _("let a feed go on"), is_paused=False, next_at=timezone.now())


def run_soon(*, feed: Feed, by: Actor) -> None:
    """Look within a minute, and go on as scheduled from then.

    Raises
    ------
    Refused
        It is paused, or `by` may not edit there.
    """
    if feed.is_paused:
        raise Refused(_("This feed is paused. Let it go on first."), code="paused")
    _set(feed, by, "feed_asked", _("asked a feed to look now"), next_at=timezone.now())


@transaction.atomic
def _set(feed: Feed, by: Actor, kind: str, why: str, **fields: object) -> None:
    policies.require(by, "edit", feed.unit)
    with because(who=by.name, why=why):
        Feed.objects.filter(pk=feed.pk).update(**fields)
        _tell(kind, feed, by)


def _tell(kind: str, feed: Feed, by: Actor, **facts: object) -> None:
    journal.record(
        f"intake.{kind}", by=by, record_kind="feed", record_id=str(feed.pk), organisation=feed.organisation,
        scope=feed.unit.scope, **facts,
    )  # fmt: skip


# Runs ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_run(*, feed: Feed, key: str = "") -> FeedRun | None:
    """Begin to look; None when another worker is at it. A run that was broken off long ago is closed first.

    `key` is the sender's own word for what it sends, where it is pushed.
    """
    now = timezone.now()
    Feed.objects.select_for_update().get(pk=feed.pk)
    open_run = FeedRun.objects.filter(feed=feed, state=FeedRun.State.RUNNING).first()
    if open_run and now - open_run.started_at <= LONGEST:
        return None
    with because(who=feed.actor.name, why=_("a feed was looked at")):
        if open_run:
            _close(open_run, now, _("This run was broken off. Nothing of it was kept."))
        Feed.objects.filter(pk=feed.pk).update(next_at=now + EVERY[feed.every])
        return FeedRun.objects.create(feed=feed, started_at=now, key=key)


def fail_run(*, run: FeedRun, said: str) -> None:
    """Close a run that brought nothing, with the reason in a sentence."""
    with transaction.atomic(), because(who=run.feed.actor.name, why=_("a feed was looked at")):
        if (held := FeedRun.objects.select_for_update().get(pk=run.pk)).state == FeedRun.State.RUNNING:
            _close(held, timezone.now(), said)


def _close(run: FeedRun, now: datetime, said: str) -> None:
    run.state, run.ended_at, run.said = FeedRun.State.FAILED, now, said[:300]
    run.save(update_fields=["state", "ended_at", "said"])


@transaction.atomic
def keep_run(*, run: FeedRun, entries: Mapping[Measure, Sequence[Entry]], faults: Sequence[str]) -> FeedRun:
    """Keep what a run brought, and close it, in one transaction.

    What somebody entered, changed or took back by hand is never overwritten: the run names it instead.

    Raises
    ------
    Refused
        The run was closed meanwhile, or an entry does not fit; nothing is kept.
    """
    feed = run.feed
    run = FeedRun.objects.select_for_update().get(pk=run.pk)
    if run.state != FeedRun.State.RUNNING:
        raise Refused(_("This run was broken off. Nothing of it was kept."), code="broken_off")
    charting.hold([measure.pk for measure in entries])
    free, conflicts = _free(entries, feed.actor)
    with because(who=feed.actor.name, why=_("the feed %(name)s") % {"name": feed.name}):
        written = measures.load_rows(entries=free, by=feed.actor, why=feed.name) if free else []
        run.changed = _imports(feed, list(free), written)
        run.rows, run.kept = sum(map(len, entries.values())), len(written)
        run.conflicts, run.faults = conflicts[:MOST_TOLD], list(faults)[:MOST_TOLD]
        run.state, run.ended_at = FeedRun.State.DONE, timezone.now()
        run.save()
    return run


def _free(
    entries: Mapping[Measure, Sequence[Entry]], actor: Actor
) -> tuple[dict[Measure, list[Entry]], list[str]]:  # fmt: skip
    """What the feed may keep, and where a hand was before it."""
    free: dict[Measure, list[Entry]] = {}
    conflicts: list[str] = []
    for measure, theirs in entries.items():
        by_hand = _by_hand(measure, actor)
        if kept := [entry for entry in theirs if entry.period_on not in by_hand]:
            free[measure] = kept
        at_odds = [entry for entry in theirs if _is_at_odds(entry, by_hand.get(entry.period_on))]
        conflicts += [_conflict(measure, entry, by_hand[entry.period_on]) for entry in at_odds]
    return free, conflicts


def _by_hand(measure: Measure, actor: Actor) -> dict[object, Reading]:
    """What stands there by anybody but this feed, taken back ones too."""
    standing = Reading.objects.filter(measure=measure, replaced_by=None).exclude(by=actor)
    return {row.period_on: row for row in standing.select_related("by")}


def _is_at_odds(entry: Entry, reading: Reading | None) -> bool:
    return reading is not None and _brought(entry).spoken() != reading.spoken()


def _brought(entry: Entry) -> Reading:
    names = ("numerator", "denominator", "value", "event_on")
    return Reading(state=Reading.State.VALUE, **{name: getattr(entry, name) for name in names})


def _conflict(measure: Measure, entry: Entry, reading: Reading) -> str:
    words = {
        "measure": measure.full_name, "day": f"{entry.period_on:%d/%m/%Y}", "brought": _brought(entry).spoken(),
        "stands": reading.spoken(), "who": reading.by.name,
    }  # fmt: skip
    return _("%(measure)s, %(day)s: brought %(brought)s, but %(who)s left it at %(stands)s. That stands.") % words


def _imports(feed: Feed, fed: Sequence[Measure], written: Sequence[Reading]) -> list[dict[str, object]]:
    """One import a measure, so that what came can be taken back together; and what changed, for the run."""
    ids: dict[UUID, list[int]] = {}
    for row in written:
        ids.setdefault(row.measure_id, []).append(row.pk)
    batch, names = uuid7(), {measure.pk: measure.full_name for measure in fed}
    Import.objects.bulk_create(
        Import(measure_id=key, by=feed.actor, source=feed.name, readings=theirs, batch=batch,
               replaced=Reading.objects.filter(replaced_by__among=theirs).count())
        for key, theirs in ids.items()
    )  # fmt: skip
    return [{"measure": names[key], "count": len(theirs)} for key, theirs in ids.items()]
