"""Riverbank's measures: definitions, what people decided, who sees them, and the readings."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from betterward.demo.rules.clock import Clock, moved
from betterward.demo.rules.series import Told
from betterward.demo.rules.story import Row, Story
from betterward.demo.services.riverbank.people import Folk, speaking_for
from betterward.demo.services.riverbank.places import Units
from betterward.measures import services
from betterward.measures.models import Measure
from betterward.measures.rules import Entry
from betterward.people.models import Actor


AS_THEY_ARE = (
    "frequency", "direction", "plain_words", "numerator_label", "denominator_label", "unit_label", "decimals",
    "exclusions", "source", "collected_by", "collected_when", "collected_how", "minutes_each_time", "family", "purpose",
    "code", "stratum",
)  # fmt: skip

Charted = dict[str, Measure]


def load(story: Story, clock: Clock, by: Actor, units: Units, folk: Folk) -> tuple[Charted, int]:
    """Define every measure, draw its lines, load all readings at once, then agree to what was agreed about them."""
    charted = {}
    for row in story.measures:
        charted[row["code"]] = measure = _define(row, clock, by, units, folk)
        _redefine(measure, row, by)
        _decide(measure, row, clock, by, folk)
        _share(measure, row, clock, units, folk)
    entries = {charted[row["code"]]: entries_of(row, story.series[row["code"]], clock) for row in story.measures}
    count = services.load_readings(entries=entries, by=by, why="loaded the demo")
    for row in story.measures:
        for phase in row.get("phases", []):
            _accept(charted[row["code"]], phase, clock, by, folk)
    for row in (one for one in story.worked_out if set(one["takes"].values()) <= set(charted)):
        charted[row["code"]] = _worked_out(row, charted, clock, by, units, folk)
    return charted, count


def _worked_out(row: Row, charted: Charted, clock: Clock, by: Actor, units: Units, folk: Folk) -> Measure:
    """A measure worked out from others that are loaded already."""
    measure = _define(row, clock, by, units, folk)
    sources = {letter: services.Source(charted[code], "value") for letter, code in row["takes"].items()}
    services.work_out(whole=measure, formula=row["formula"], sources=sources, by=by, why="loaded the demo")
    return measure


def _define(row: Row, clock: Clock, by: Actor, units: Units, folk: Folk) -> Measure:
    fields = {name: row[name] for name in AS_THEY_ARE if name in row}
    if "day_turns_at" in row:
        fields["day_turns_at"] = time.fromisoformat(row["day_turns_at"])
    if "archived" in row:
        fields["archived_on"] = clock.day(date.fromisoformat(row["archived"]))
    return services.define_measure(
        unit=units[row["unit"]], name=row["name"], kind=row["kind"], by=by, why="loaded the demo",
        key=row.get("key", row["code"]).lower(), owner=folk.get(row.get("owner", "")),
        deputy=folk.get(row.get("deputy", "")), is_sensitive=row.get("sensitive", False),
        recipe={"chart": row["chart"], "because": "demo"},
        measure_recipe={"options": row["options"]} if "options" in row else None, **fields,
    )  # fmt: skip


def _redefine(measure: Measure, row: Row, by: Actor) -> None:
    if "redefined" in row:
        changed = {name: value for name, value in row["redefined"].items() if name not in ("on", "why")}
        services.redefine(measure=measure, by=by, why=row["redefined"]["why"], **changed)


def _decide(measure: Measure, row: Row, clock: Clock, by: Actor, folk: Folk) -> None:
    frequency = row["frequency"]
    if "baseline_until" in row:
        services.accept_phase(
            measure=measure, starts_on=None, baseline_until_on=_period(row["baseline_until"], clock, frequency),
            why=row["baseline_why"], caption="baseline", by=by,
        )  # fmt: skip
    for line in [*row.get("lines", []), *_path(row, clock)]:
        services.set_line(measure=measure, by=by, why="loaded the demo", **line)
    for flag in row.get("flags", []):
        services.annotate(measure=measure, on=_flag_on(flag["on"], clock, frequency), label=flag["label"], by=by)


def _accept(measure: Measure, phase: Row, clock: Clock, by: Actor, folk: Folk) -> None:
    """New limits as two people agreed to them, or as the house found them in old records."""
    frequency = measure.version.frequency
    until = phase.get("baseline_until")
    words: dict[str, Any] = {
        "starts_on": _period(phase["starts"], clock, frequency), "caption": phase["caption"], "why": phase["why"],
        "baseline_until_on": _period(until, clock, frequency) if until else None,
        "recorded_at": _noon(clock.day(date.fromisoformat(phase["agreed"]))),
    }  # fmt: skip
    if "by" not in phase:
        services.accept_phase(measure=measure, by=by, **words)
        return
    asks, agrees = (speaking_for(folk[phase[name]], measure.scope) for name in ("by", "agreed_by"))
    split = services.propose_split(measure=measure, by=asks, **FOUR_YES, **words)
    services.agree_split(split=split, by=agrees, recorded_at=words["recorded_at"] + timedelta(hours=2))


FOUR_YES: dict[str, Any] = dict.fromkeys(("is_different", "is_known", "is_wanted", "is_lasting"), True)


def _path(row: Row, clock: Clock) -> list[dict[str, Any]]:
    """An agreed path as one line a month."""
    if "path" not in row:
        return []
    path = row["path"]
    first = clock.month(date.fromisoformat(path["starts"]))
    return [
        {
            "kind": "path",
            "value": path["value"] + i * path["step"],
            "label": path["label"],
            "from_on": moved(first, i),
            "until_on": date.fromordinal(moved(first, i + 1).toordinal() - 1),
        }
        for i in range(path["count"])
    ]


def _share(measure: Measure, row: Row, clock: Clock, units: Units, folk: Folk) -> None:
    for share in row.get("shares", []):
        services.share(
            measure=measure, scope=units[share["with"]].scope, by=speaking_for(folk[share["by"]], measure.scope),
            from_on=clock.day(date.fromisoformat(share["from"])),
        )  # fmt: skip


# Readings -----------------------------------------------------------------------------------------------------------


def entries_of(row: Row, told: Told, clock: Clock) -> list[Entry]:
    """The readings of a series; a gap inside is known missing, one at the end is not collected yet."""
    if told.frequency == "event":
        return [Entry(clock.day(day), event_on=clock.day(day)) for day in told.periods]
    last = max(i for i, number in enumerate(told.numbers) if number is not None)
    reason = row.get("missing", "not collected")
    return [
        _entry(clock.period(told.periods[i], told.frequency), told.numbers[i], row["kind"], reason)
        for i in range(last + 1)
    ]


def _entry(period: date, number: tuple[float, float | None] | None, kind: str, reason: str) -> Entry:
    if number is None:
        return Entry(period, missing_because=reason)
    if kind == "average":
        return Entry(period, value=number[0])
    return Entry(period, numerator=number[0], denominator=number[1])


# Days ---------------------------------------------------------------------------------------------------------------


def _period(text: str, clock: Clock, frequency: str) -> date:
    return clock.period(date.fromisoformat(text), frequency)


def _flag_on(text: str, clock: Clock, frequency: str) -> date:
    """The day of a flag: in a month series it stays in its month."""
    day = date.fromisoformat(text)
    if frequency not in ("month", "quarter"):
        return clock.day(day)
    return clock.period(day.replace(day=1), "month").replace(day=min(day.day, 28))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=ZoneInfo("Europe/London"))
