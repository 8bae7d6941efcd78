"""The feeds of a unit and what their runs brought, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from betterward.intake.models import Feed, FeedRun
from betterward.intake.queries.several import Several
from betterward.intake.rules.feeds import is_silent
from betterward.organisations.models import Unit


MOST_RUNS = 20


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One feed in the list of a unit."""

    name: str
    address: str
    every: str
    state: str
    says: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run, in words."""

    at: datetime
    says: str
    is_failed: bool
    changed: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def feeds_of(unit: Unit, now: datetime) -> list[FeedRow]:
    """The feeds of a unit by name; two queries however many there are."""
    feeds = list(Feed.objects.filter(unit=unit))
    runs: dict[Any, list[FeedRun]] = {}
    for run in FeedRun.objects.filter(feed__in=feeds).order_by("feed_id", "-started_at").distinct("feed_id"):
        runs[run.feed_id] = [run]
    brought = brought_at(feeds)
    return [_row(feed, next(iter(runs.get(feed.pk, [])), None), brought[feed.pk], now) for feed in feeds]


def brought_at(feeds: list[Feed]) -> dict[Any, datetime]:
    """When each feed brought a row the last time, or was made."""
    found = {feed.pk: feed.at for feed in feeds}
    useful = FeedRun.objects.filter(feed__in=feeds, state=FeedRun.State.DONE, rows__gt=0, ended_at__isnull=False)
    for run in useful.order_by("feed_id", "-ended_at").distinct("feed_id"):
        found[run.feed_id] = run.ended_at or run.started_at
    return found


def tried_says(found: Several | None) -> str:
    """What a run would keep, in one sentence."""
    if found is None:
        return _("There is no file in the folder now.")
    words = ngettext(
        "%(count)s reading can be read. Nothing was kept.", "%(count)s readings can be read. Nothing was kept.",
        found.readings,
    )  # fmt: skip
    faults = sum(len(part.preview.faults) for part in found.parts)
    left = ngettext("%(num)s row would be left out.", "%(num)s rows would be left out.", faults) % {"num": faults}
    return f"{words % {'count': found.readings}} {left if faults else ''}".strip()


def _row(feed: Feed, latest: FeedRun | None, brought: datetime, now: datetime) -> FeedRow:
    says = (
        run_says(latest)
        if latest
        else (_("Nothing was sent yet") if feed.kind == Feed.Kind.PUSH else _("Not looked at yet"))
    )
    return FeedRow(feed.name, feed.get_absolute_url(), feed.get_every_display(), state_of(feed, brought, now), says)


def state_of(feed: Feed, brought: datetime, now: datetime) -> str:
    """``paused``, ``silent`` when it has brought nothing for longer than its schedule, or ``well``."""
    if feed.is_paused:
        return "paused"
    return "silent" if is_silent(brought, feed.every, now) else "well"


def runs_of(feed: Feed) -> list[RunRow]:
    """The latest runs, the newest first; one query."""
    return [_run(run) for run in FeedRun.objects.filter(feed=feed)[:MOST_RUNS]]


def _run(run: FeedRun) -> RunRow:
    changed = [_changed(one) for one in run.changed]
    is_failed = run.state == FeedRun.State.FAILED
    return RunRow(run.started_at, run_says(run), is_failed, changed, run.conflicts, run.faults)


def _changed(one: dict[str, Any]) -> str:
    said = ngettext("%(count)s reading", "%(count)s readings", one["count"]) % {"count": one["count"]}
    return f"{one['measure']}: {said}"


def run_says(run: FeedRun) -> str:
    """What a run came to, in one sentence."""
    if run.state == FeedRun.State.RUNNING:
        return _("Looking now")
    if run.state == FeedRun.State.FAILED:
        return run.said
    return _("%(rows)s rows read, %(kept)s kept, %(faults)s left out, %(conflicts)s at odds with what was entered") % {
        "rows": run.rows, "kept": run.kept, "faults": len(run.faults), "conflicts": len(run.conflicts),
    }  # fmt: skip
