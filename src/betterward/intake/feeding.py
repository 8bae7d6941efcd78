"""One look at a feed, from the address to the readings: fetch, read as its headings are remembered, keep."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.identifiers import refuse_identifiers
from betterward.common.sealing import opened
from betterward.intake import queries, services
from betterward.intake.files import MARKS, decoded
from betterward.intake.models import Feed, FeedRun
from betterward.intake.outside import database, folder, web
from betterward.intake.queries import Several
from betterward.intake.rules.feeds import as_table
from betterward.intake.rules.pasting import Unreadable
from betterward.people.models import Actor
from betterward.people.rules import Grant, Level


log = logging.getLogger(__name__)

Fetch = Callable[..., bytes]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a feed's place holds: its text, and the file it came in, where it is one."""

    content: bytes
    file: str = ""


def look(feed: Feed, fetch: Fetch = web.fetched) -> FeedRun | None:
    """Look at a feed once; what goes wrong stands in the run. None when another worker is at it."""
    if (run := services.begin_run(feed=feed)) is None:
        return None
    run.feed = feed
    file = ""
    try:
        # Nothing is fetched inside a transaction: a slow server would hold rows.
        brought = fetched(feed, fetch)
        if brought is None:
            services.keep_run(run=run, entries={}, faults=[])
        else:
            file = brought.file
            keep(run, decoded(brought.content))
    except folder.TooLarge as refusal:
        file = refusal.name
        services.fail_run(run=run, said=str(refusal))
    except Refused as refusal:
        services.fail_run(run=run, said=str(refusal))
    except Exception as reason:
        # The message could quote the address or a row; its kind is enough to find the place.
        log.error("a feed failed with %s", type(reason).__name__)
        services.fail_run(run=run, said=_("Something went wrong on our side. Nothing was kept."))
    run.refresh_from_db()
    if file:
        # Last of all: killed before, the file is read once more, and finds everything there already.
        folder.put_aside(feed.address, file, why=run.said if run.state == FeedRun.State.FAILED else "")
    return run


def fetched(feed: Feed, fetch: Fetch = web.fetched) -> Brought | None:
    """What stands at the place of a feed; None where a folder holds nothing."""
    if feed.kind == Feed.Kind.FOLDER:
        found = folder.waiting(feed.address)
        return Brought(found.content, found.name) if found else None
    secret = opened(feed.secret)
    if feed.kind == Feed.Kind.DATABASE:
        return Brought(database.asked(feed.address, feed.query, login=feed.login, secret=secret))
    return Brought(fetch(feed.address, login=feed.login, secret=secret))


def keep(run: FeedRun, text: str) -> Several:
    """Read a text and keep what fits, in one transaction."""
    found = read(run.feed, text, timezone.localdate())
    entries = {part.measure: [row.entry for row in part.preview.entries] for part in found.parts}
    services.keep_run(run=run, entries=entries, faults=_faults(found))
    return found


def tried(feed: Feed) -> tuple[list[list[str]], Several | None]:
    """The first rows a feed would bring, and what it would keep; nothing is kept.

    Raises
    ------
    Refused
        As a run would be.
    """
    brought = fetched(feed)
    if brought is None:
        return [], None
    text = decoded(brought.content)
    try:
        lines = as_table(text).splitlines()[:6]
    except Unreadable as unreadable:
        raise queries.refused(unreadable) from unreadable
    mark = max("\t;,", key=(lines or [""])[0].count)
    return [line.split(mark) for line in lines], read(feed, text, timezone.localdate())


def hands_of(feed: Feed) -> Actor:
    """Who writes for a feed: may enter readings at its unit, and nothing else anywhere."""
    feed.actor.grants = [Grant(feed.unit.scope.path, Level.CONTRIBUTE, "feed")]
    return feed.actor


def read(feed: Feed, text: str, today: date) -> Several:
    """What a text would keep, by the headings that were remembered at the unit; nothing is guessed.

    Raises
    ------
    Refused
        It cannot be read, its headings are new, or its days can be read in two ways.
    """
    refuse_identifiers(text, text.translate(MARKS))
    measures = queries.offered(feed.unit, hands_of(feed), today)
    try:
        table = as_table(text)
    except Unreadable as unreadable:
        raise queries.refused(unreadable) from unreadable
    found = queries.several(feed.unit, measures, table, "", today)
    if not found.is_remembered:
        said = _("The headings are new here. Paste the table once at the unit, and let its columns be remembered.")
        raise Refused(said, code="headings")
    if found.is_ambiguous:
        raise Refused(_("The days can be read in two ways. Write them as 2026-03-31."), code="ambiguous")
    return found


def _faults(found: Several) -> list[str]:
    told = [f"{part.measure.full_name}: {fault}" for part in found.parts for fault in part.preview.faults]
    return [_("%(measure)s: one of its two columns is missing.") % {"measure": name} for name in found.half] + told
