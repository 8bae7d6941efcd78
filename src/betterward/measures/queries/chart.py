"""The measure page: the chart, its sentence, how it was worked out, the table, and the story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from betterward.common.prepared import prepared
from betterward.measures import charting, policies
from betterward.measures.models import Annotation, Line, Measure, Phase
from betterward.measures.queries.conclusions import Concluded, conclusions_of
from betterward.measures.queries.decisions import line_says, phase_says
from betterward.measures.queries.definition import cost_of
from betterward.measures.queries.entry import audience, parts_of
from betterward.measures.queries.pictures import Flag, pictured
from betterward.measures.queries.rows import MeasureRow, drawn, row_of, said
from betterward.measures.queries.splitting import AskedSplit, splits_of
from betterward.measures.queries.story import Event, story
from betterward.measures.queries.viewing import Beside, beside, statistics
from betterward.people.models import Actor
from variation import Chart, drawing, reading


TITLES = {
    "better": lazy("improved"),
    "worse": lazy("worse"),
    "holding": lazy("holding a new level"),
    "no_evidence": lazy("no evidence of change"),
    "changed": lazy("changed"),
    "too_few": lazy("too few points to judge yet"),
}
"""The verdict in the title of a page; what is late says so beneath."""

WHY_THIS_CHART = {
    "counts_of_events": lazy(
        "A c chart, because events are counted and the chance of one is about the same each time."
    ),
    "classified_yes_no": lazy("A p chart, because each case is a yes or a no out of a known number."),
    "events_per_opportunity": lazy("A u chart, because events are counted against how many could have happened."),
    "one_value_a_period": lazy("An XmR chart, because there is one value a period."),
    "rare_cases": lazy("A g chart, because the event is rare and cases in between are counted."),
    "rare_events_in_time": lazy("A t chart, because the event is rare and the days in between are counted."),
}
"""Why the proposed chart was proposed."""


EVERY_KIND = frozenset({"Phase", "Line", "Exclusion", "Annotation", "Conclusion", "Split", "Composition"})
"""What a chart of the past is asked for: nobody has found out which kinds there were then."""

AS_AGREED = charting.View()
"""The chart as everybody sees it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart in the sizes of a page, with its words and its table; or the crosses of a safety cross."""

    sentence: str
    full: SafeString | str = ""
    narrow: SafeString | str = ""
    cross: tuple[SafeString, ...] = ()
    table: tuple[Any, ...] = ()
    periods: tuple[date, ...] = ()
    explained: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    offer_from: date | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the lines start anew: since when and why, and who said so."""

    id: int
    words: str
    people: str


@dataclass(frozen=True, slots=True)
class ChartPage:
    """Everything a chart page prints."""

    measure: Measure
    row: MeasureRow
    title: str
    drawn: Drawn
    facts: list[tuple[str, str]]
    flags: list[Flag]
    phases: list[str]
    breaks: list[Break]
    splits: list[AskedSplit]
    conclusions: list[Concluded]
    lines: list[str]
    audience: str
    may_enter: bool
    may_edit: bool
    story: list[Event]
    parts: int
    as_of: date | datetime | None
    without: Break | None
    view: charting.View
    statistics: list[tuple[str, str]]
    beside: Beside | None

    @property
    def as_of_moment(self) -> bool:
        """Whether it is the chart of a moment rather than of a day's end."""
        return isinstance(self.as_of, datetime)


def chart_page(
    measure: Measure, actor: Actor, today: date, as_of: date | datetime | None = None,
    view: charting.View = AS_AGREED, other: Measure | None = None,
) -> ChartPage:  # fmt: skip
    """The page of one measure the actor may see, as it stands or as it was known at the end of a day or at a moment.

    `view` is how this reader looks at it, `other` a measure that stands beside it; nothing of either is stored.
    """
    row, known_at = row_of(measure, today), _end_of(as_of, measure)
    there = charting.kinds_there([measure.pk], told=True) if known_at is None else EVERY_KIND
    flags = _flags(measure, known_at) if "Annotation" in there else []
    agreed = charting.Decisions.of(measure, known_at, there)
    decisions = agreed.without(view.without) if view.without else agreed
    may_edit = policies.may_in_sight(actor, "edit", measure)
    parts = len(parts_of(measure.pk)) if "Composition" in there else 0
    then = view.of(charting.as_it_was(measure, known_at) if known_at else measure)
    series = None if charting.is_cross(then) else charting.series_of(then, known_at=known_at, there=there)
    chart = charting.analysed(then, series, decisions) if series else None
    return ChartPage(
        measure=measure,
        row=row,
        title=measure.full_name if as_of or view.is_own or view.without else titled(measure),
        drawn=_cross(then, known_at) if chart is None else _drawn(then, chart, flags, decisions, view),
        facts=_facts(then, today),
        flags=flags,
        phases=[_phase_says(phase, measure) for phase in decisions.phases],
        breaks=[_break_of(phase, measure) for phase in decisions.phases if phase.starts_on],
        splits=[] if as_of or "Split" not in there else splits_of(measure, actor, may_edit=may_edit),
        conclusions=conclusions_of(measure, today, known_at) if "Conclusion" in there else [],
        lines=[line_says(line, measure) for line in decisions.lines if line.kind != Line.Kind.PATH],
        audience=audience(measure, today),
        may_enter=policies.may_in_sight(actor, "contribute", measure) and not parts and not measure.unit.closed_on,
        may_edit=may_edit,
        story=story(measure),
        parts=parts,
        as_of=as_of,
        without=next((_break_of(phase, measure) for phase in agreed.phases if phase.pk == view.without), None),
        view=view,
        statistics=statistics(then, chart) if view.is_full and chart and len(chart) else [],
        beside=beside(then, view.shown(chart), other, view) if other and chart and len(chart) else None,
    )


def titled(measure: Measure) -> str:
    """The title as a sentence where there is a verdict: `Falls: improved since March 2026`."""
    facts = getattr(measure, "chart_facts", None)
    if facts is None or not facts.points or facts.state not in TITLES:
        return measure.full_name
    verdict, since = str(TITLES[facts.state]), _since(facts, measure.version.frequency)
    if since:
        verdict = _("%(verdict)s since %(since)s") % {"verdict": verdict, "since": since}
    return _("%(measure)s: %(verdict)s") % {"measure": measure.full_name, "verdict": verdict}


MEANINGS = {"better": "improvement", "worse": "concern", "changed": "neutral"}


def _since(facts: Any, frequency: str) -> str:
    """The first period of the latest lasting signal behind a verdict; one point alone is not a "since"."""
    wanted = MEANINGS.get(facts.state)
    lasting = [s for s in facts.signals if s["meaning"] == wanted and s["from"] != s["to"] and s["rule"] == "shift"]
    latest = max(lasting, key=lambda signal: signal["to"], default=None)
    if latest is None or date.fromisoformat(latest["to"]) != facts.latest_on:
        return ""
    return said(date.fromisoformat(latest["from"]), frequency)


def _end_of(day: date | datetime | None, measure: Measure) -> datetime | None:
    """The last moment of a day where the measure is counted; a moment is itself."""
    if isinstance(day, datetime):
        return day
    return datetime.combine(day, time.max, tzinfo=ZoneInfo(measure.organisation.time_zone)) if day else None


def _flags(measure: Measure, known_at: datetime | None) -> list[Flag]:
    return [Flag(n, note.on, note.label) for n, note in enumerate(_notes(measure.pk, known_at), 1)]


@prepared
def _notes(measure: UUID, known_at: datetime | None) -> QuerySet[Annotation]:
    rows = Annotation.objects.known_at(known_at) if known_at else Annotation.objects.current()
    return rows.filter(measure=measure)


def _drawn(
    measure: Measure, chart: Chart, flags: list[Flag], decisions: charting.Decisions, view: charting.View
) -> Drawn:  # fmt: skip
    lines, shown = decisions.lines, view.shown(chart)
    spelling = charting.spelling_of(measure, chart)
    cautions, questions = reading.not_proven(chart, translate=_), reading.ask_next(chart, translate=_)
    apart = {words.key for words in (*cautions, *questions)}
    return Drawn(
        sentence=charting.words_of(measure, chart).text,
        full=pictured(measure, shown, "full", flags, lines),
        narrow=pictured(measure, shown, "narrow", flags, lines),
        table=tuple(reversed(_table(measure, shown, spelling))),
        periods=shown.periods or (),
        explained=tuple(words.text for words in reading.explain(chart, **spelling) if words.key not in apart),
        cautions=tuple(words.text for words in cautions),
        questions=tuple(words.text for words in questions),
        offer_from=_offered_from(chart),
    )


def _table(measure: Measure, chart: Chart, spelling: dict[str, Any]) -> list[Any]:
    """The table of the chart; its values have the digits of the definition, as on every other page."""
    rows = drawing.table(chart, **spelling)
    if spelling["decimals"] == measure.version.decimals:
        return rows
    plain = drawing.table(chart, **{**spelling, "decimals": measure.version.decimals})
    return [replace(row, value=same.value) for row, same in zip(rows, plain, strict=True)]


def _offered_from(chart: Chart) -> date | None:
    """The first period of the new limits the engine would look at."""
    proposal = charting.offered(chart)
    return chart.periods[proposal.start] if proposal and chart.periods else None


def _phase_says(phase: Phase, measure: Measure) -> str:
    words = {"words": phase_says(phase, measure), "why": phase.why, "by": phase.by.name}
    return _("%(words)s: %(why)s (%(by)s)") % words if phase.why else _("%(words)s (%(by)s)") % words


def _break_of(phase: Phase, measure: Measure) -> Break:
    """Why the lines start anew, and who asked and agreed, to be read beneath the chart."""
    since = said(phase.starts_on, measure.version.frequency)
    reason = ": ".join(words for words in (phase.caption, phase.why) if words)
    words = _("New lines from %(since)s. %(reason)s") % {"since": since, "reason": reason}
    day = date_format(timezone.localtime(phase.recorded_at), "j F Y")
    if phase.split is None:
        people = _("%(by)s, %(day)s") % {"by": phase.by.name, "day": day}
    else:
        asked = {"asked": phase.split.by.name, "agreed": phase.by.name, "day": day}
        people = _("asked for by %(asked)s, agreed by %(agreed)s, %(day)s") % asked
    return Break(phase.pk, words, people)


def _facts(measure: Measure, today: date) -> list[tuple[str, str]]:
    """The definition as a reader asks for it; what nobody filled in is left out."""
    version = measure.version
    people = ", ".join(person.name for person in (measure.owner, measure.deputy) if person)
    rows = [
        (_("Counted"), version.numerator_label),
        (_("Out of"), version.denominator_label),
        (_("Left out"), version.exclusions),
        (_("Where the data come from"), version.source),
        (_("Looked after by"), people),
        (_("Who collects it"), version.collected_by),
        (_("Costs the team"), cost_of(measure, today)),
        (_("Definition"), _version_says(measure)),
    ]
    return [(words, str(value)) for words, value in rows if value]


def _version_says(measure: Measure) -> str:
    version = measure.version
    words = _("version %(number)s, %(day)s") % {
        "number": version.number, "day": date_format(timezone.localtime(version.recorded_at), "j F Y"),
    }  # fmt: skip
    reason = WHY_THIS_CHART.get(str(version.recipe.get("because")), "")
    return f"{words}. {reason}" if reason else words


def crosses(measure: Measure, known_at: datetime | None = None) -> list[SafeString]:
    """The safety crosses of the last two months counted, latest first."""
    series = charting.series_of(measure, known_at=known_at)
    days = dict(zip(series.periods, series.column("numerator").tolist(), strict=True))
    months = sorted({day.replace(day=1) for day in days} or {timezone.localdate().replace(day=1)}, reverse=True)[:2]
    return [drawn(drawing.cross(days, month, translate=_)) for month in months]


def _cross(measure: Measure, known_at: datetime | None) -> Drawn:
    """A page without limits: days to look at, never judged."""
    never = _(
        "A safety cross is for looking at each day. Days are never judged against limits:"
        " daily counts of rare events light up by chance."
    )
    facts = getattr(measure, "chart_facts", None)
    return Drawn(
        sentence=facts.sentence if facts else "", cross=tuple(crosses(measure, known_at)), explained=(never,),
        cautions=(never,),
    )  # fmt: skip
