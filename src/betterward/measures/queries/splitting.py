"""New limits somebody asks for: what waits for whom, and the page on which one looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from betterward.common.addresses import address_of
from betterward.common.prepared import prepared
from betterward.measures import charting
from betterward.measures.models import Measure, Split
from betterward.measures.queries.pictures import pictured
from betterward.measures.queries.rows import said
from betterward.people.models import Actor
from betterward.people.rules import Level
from variation import Chart, reading


FIRM = 12
"""Points after which new limits are no longer provisional."""


@dataclass(frozen=True, slots=True)
class AskedSplit:
    """New limits that wait for a second person."""

    id: int
    measure: str
    since: str
    why: str
    caption: str
    by: str
    on: date
    address: str
    is_own: bool
    may_agree: bool


def splits_of(measure: Measure, actor: Actor, *, may_edit: bool) -> list[AskedSplit]:
    """What is asked for at one measure; one query."""
    return [_asked(split, measure, actor, may_edit=may_edit) for split in _of_measure(measure.pk)]


@prepared
def _of_measure(measure: UUID) -> QuerySet[Split]:
    waiting: QuerySet[Split] = Split.objects.waiting().filter(measure=measure).select_related("by")
    return waiting


def splits_waiting(actor: Actor, today: date) -> list[AskedSplit]:
    """What waits for this person to agree or not, longest waiting first; one query."""
    return [_asked(split, split.measure, actor, may_edit=True) for split in _agreeable(actor, today)]


@prepared
def _agreeable(actor: Actor, today: date) -> QuerySet[Split]:
    seen = Measure.objects.visible_to(actor, today).active().filter(scope__path__within=actor.paths(Level.EDIT))
    waiting: QuerySet[Split] = Split.objects.waiting().filter(measure__in=seen).exclude(by=actor.pk)
    return waiting.select_related("by", "measure__version", "measure__unit")


def _asked(split: Split, measure: Measure, actor: Actor, *, may_edit: bool) -> AskedSplit:
    is_own = split.by_id == actor.pk
    return AskedSplit(
        id=split.pk, measure=measure.full_name, since=said(split.starts_on, measure.version.frequency), why=split.why,
        caption=split.caption, by=split.by.name, on=timezone.localtime(split.recorded_at).date(),
        address=f"{address_of('measures:limits', measure.pk)}?on={split.starts_on.isoformat()}", is_own=is_own,
        may_agree=may_edit and not is_own,
    )  # fmt: skip


# The page -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its sentence."""

    says: str
    full: SafeString
    narrow: SafeString


@dataclass(frozen=True, slots=True)
class LimitsPage:
    """The limits of today beside those that could come, and what speaks for them."""

    starts_on: date | None
    since: str
    evidence: list[str]
    is_offered: bool
    now: Picture
    then: Picture | None
    asked: AskedSplit | None
    asked_with: list[str]


def limits_page(measure: Measure, actor: Actor, on: date | None, until: date | None) -> LimitsPage:
    """New limits from a period on, or from where the engine would start them."""
    decisions = charting.Decisions.of(measure)
    chart = charting.chart_of(measure, decisions=decisions)
    start = _start(chart, on)
    split = next((one for one in _of_measure(measure.pk) if one.starts_on == start), None)
    until = split.baseline_until_on if split else until
    found = charting.evidence_of(chart, start) if start else {}
    then = charting.chart_with(measure, start, until, decisions) if start else None
    return LimitsPage(
        starts_on=start,
        since=said(start, measure.version.frequency) if start else "",
        evidence=evidence_says(measure, chart, found, start),
        is_offered=bool(found.get("is_offered")),
        now=_picture(measure, chart, "a"),
        then=_picture(measure, then, "b") if then else None,
        asked=_asked(split, measure, actor, may_edit=True) if split else None,
        asked_with=evidence_says(measure, chart, split.evidence, start) if split else [],
    )


def _start(chart: Chart, on: date | None) -> date | None:
    """The period asked about, if it lies inside the series; otherwise where the engine would start."""
    periods = list(chart.periods or ())
    held = [period for period in periods[1:] if on and period <= on]
    if held:
        return held[-1]
    proposal = charting.offered(chart)
    return periods[proposal.start] if proposal else None


def _picture(measure: Measure, chart: Chart, mark: str) -> Picture:
    return Picture(
        says=charting.words_of(measure, chart).text,
        full=pictured(measure, chart, "full", mark=mark),
        narrow=pictured(measure, chart, "narrow", mark=mark),
    )


def evidence_says(measure: Measure, chart: Chart, found: dict[str, Any], start: date | None) -> list[str]:
    """What speaks for new limits and what does not, in sentences."""
    if start is None or not found:
        return []
    frequency, points = measure.version.frequency, found["points"]
    since = said(start, frequency)
    sentences = [_levels_say(measure, chart, found, since), _run_says(found, since, frequency)]
    if points < FIRM:
        words = ngettext(
            "With %(points)s point the new limits are provisional until there are %(firm)s.",
            "With %(points)s points the new limits are provisional until there are %(firm)s.",
            points,
        )
        sentences.append(words % {"points": points, "firm": FIRM})
    return [words for words in sentences if words]


def _levels_say(measure: Measure, chart: Chart, found: dict[str, Any], since: str) -> str:
    if found["before"] is None or found["after"] is None:
        return ""
    spelling = charting.spelling_of(measure, chart)
    unit = spelling["unit"] if spelling["unit"] == "%" else ""
    before, after = (reading.format_number(found[key], spelling["decimals"], unit) for key in ("before", "after"))
    words = ngettext(
        "%(points)s point from %(since)s on: %(after)s. Before, the average was %(before)s.",
        "%(points)s points from %(since)s on average %(after)s. Before, the average was %(before)s.",
        found["points"],
    )
    return words % {"points": found["points"], "since": since, "after": after, "before": before}


def _run_says(found: dict[str, Any], since: str, frequency: str) -> str:
    if "rule" not in found:
        return _("The chart itself shows no lasting shift that begins there.")
    if not found["is_offered"]:
        elsewhere = said(date.fromisoformat(found["offered_from"]), frequency)
        return _("The chart itself shows a lasting shift that begins with %(elsewhere)s.") % {"elsewhere": elsewhere}
    agrees = (
        _("a test for one change of level agrees")
        if found["p"] <= AGREES
        else _("a test for one change of level is not sure yet")
    )
    words = _("%(run)s points in a row lie on one side of the old average, up to now; %(agrees)s.")
    return words % {"run": found["run"], "agrees": agrees}


AGREES = 0.01
"""How often the test for a change of level speaks when nothing has changed."""
