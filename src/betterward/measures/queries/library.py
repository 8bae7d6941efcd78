"""The measure library: what is used nationally, what is counted here already, and where it flows."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from betterward.measures import rules
from betterward.measures.models import Measure
from betterward.measures.models.definitions import Frequency
from betterward.measures.models.measures import Family
from betterward.measures.queries.rows import said
from betterward.organisations.models import Unit
from betterward.people.models import Actor


CONTENT = Path(__file__).resolve().parents[1] / "content" / "national.toml"

MARKS = {
    "V": lazy("read in its source"),
    "S": lazy("read in a second source"),
    "U": lazy("from memory: check the source before you compare"),
    "D": lazy("our own proposal"),
}
"""How sure we are of a definition, in words."""

MOST = 60
"""Offers on one page; whoever looks for more types a word."""


@dataclass(frozen=True, slots=True)
class Template:
    """A measure that is used nationally, in our own words."""

    name: str
    key: str
    family: str
    kind: str
    frequency: str
    direction: str
    plain_words: str
    numerator_label: str
    source: str
    published: str
    year: int
    mark: str
    denominator_label: str = ""
    exclusions: str = ""

    def definition(self) -> dict[str, Any]:
        """The words as the service that starts a measure takes them."""
        own = ("published", "year", "mark", "key")
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in own}


@cache
def templates() -> tuple[Template, ...]:
    """Every template, by name."""
    rows = tomllib.loads(CONTENT.read_text(encoding="utf-8"))["measure"]
    return tuple(sorted((Template(**row) for row in rows), key=lambda one: one.name.casefold()))


@dataclass(frozen=True, slots=True)
class Flowing:
    """A measure that counts this already where it matters: link to it rather than count twice."""

    id: UUID
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One measure of the library; `flowing` where its numbers come in already."""

    key: str
    name: str
    family: str
    family_name: str
    plain_words: str
    facts: list[tuple[str, str]]
    origin: str
    caution: str
    flowing: Flowing | None
    is_own: bool


def library(actor: Actor, unit: Unit, words: str, family: str, today: date) -> list[Offer]:
    """What could be counted at a unit: what flows there first, then what is counted elsewhere here, then the rest.

    Two questions, whatever the size of the library.
    """
    near = _near(actor, unit, today)
    known = {rules.bare(one.name): one for one in templates()} | {one.key: one for one in templates()}
    own = [_own(measures, unit, known) for measures in near.values()]
    taken = {key for offer in own for key in (offer.key, rules.bare(offer.name))}
    rest = [_national(one) for one in templates() if one.key not in taken and rules.bare(one.name) not in taken]
    wanted = [offer for offer in (*own, *rest) if _fits(offer, words, family)]
    return sorted(wanted, key=lambda offer: (offer.flowing is None, not offer.is_own, offer.name.casefold()))[:MOST]


def template_of(key: str) -> Template | None:
    """The template of a key."""
    return next((one for one in templates() if one.key == key), None)


def _fits(offer: Offer, words: str, family: str) -> bool:
    text = f"{offer.name} {offer.plain_words} {offer.origin}".casefold()
    return family in ("", offer.family) and all(word in text for word in words.casefold().split())


def _near(actor: Actor, unit: Unit, today: date) -> dict[UUID, list[Measure]]:
    """Measures of the organisation this actor may know of, by definition; strata are not offered as wholes."""
    seen = Measure.objects.visible_to(actor, today).active().filter(organisation=unit.organisation_id, stratum="")
    rows = seen.select_related("definition", "version", "unit__scope", "chart_facts").order_by("sort_key", "id")
    found: dict[UUID, list[Measure]] = {}
    for measure in rows:
        found.setdefault(measure.definition_id, []).append(measure)
    return found


def _own(measures: list[Measure], unit: Unit, known: dict[str, Template]) -> Offer:
    """A definition of this organisation, with its numbers where they flow at the unit, above it or below it."""
    inside = [one for one in measures if _in_scope(one, unit)]
    nearest = min(inside, key=lambda one: (one.unit_id != unit.pk, -_points(one)), default=None)
    shown = nearest or max(measures, key=_points)
    national = known.get(shown.definition.key) or known.get(rules.bare(shown.name))
    count = len({one.unit_id for one in measures})
    return Offer(
        key=str(shown.definition_id),
        name=shown.name,
        family=shown.family,
        family_name=str(Family(shown.family).label),
        plain_words=shown.version.plain_words,
        facts=_facts(shown.version),
        origin=_("counted at %(unit)s") % {"unit": shown.unit.name}
        if count == 1
        else _("counted at %(count)s places here") % {"count": count},
        caution=_published(national) if national else "",
        flowing=_flowing(nearest) if nearest else None,
        is_own=True,
    )


def _in_scope(measure: Measure, unit: Unit) -> bool:
    """Whether a measure is of the unit, of one above it or of one below it."""
    one, other = str(measure.unit.scope.path), str(unit.scope.path)
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _points(measure: Measure) -> int:
    facts = getattr(measure, "chart_facts", None)
    return facts.points if facts else 0


def _flowing(measure: Measure) -> Flowing:
    facts = getattr(measure, "chart_facts", None)
    words = measure.unit.name
    if facts and facts.points and facts.latest_on:
        to = said(facts.latest_on, measure.version.frequency)
        words = _("%(unit)s, %(count)s readings to %(period)s") % {"unit": words, "count": facts.points, "period": to}
    return Flowing(measure.pk, words, measure.get_absolute_url())


def _national(one: Template) -> Offer:
    return Offer(
        key=one.key,
        name=one.name,
        family=one.family,
        family_name=str(Family(one.family).label),
        plain_words=one.plain_words,
        facts=_facts(one),
        origin=_published(one),
        caution="" if one.mark == "D" else str(MARKS[one.mark]),
        flowing=None,
        is_own=False,
    )


def _published(one: Template) -> str:
    return str(MARKS["D"]) if one.mark == "D" else f"{one.published}, {one.year}"


def _facts(words: Any) -> list[tuple[str, str]]:
    rows: Iterable[tuple[str, str]] = [
        (_("Counted"), words.numerator_label),
        (_("Out of"), words.denominator_label),
        (_("Left out"), words.exclusions),
        (_("Where the data come from"), words.source),
        (_("How often"), capfirst(str(Frequency(words.frequency).label))),
        (_("Chart"), str(CHARTS[rules.default_chart(words.kind)[0]])),
    ]
    return [(label, str(value)) for label, value in rows if value]


CHARTS = {
    "c": lazy("c chart: counts"),
    "p": lazy("p chart: yes or no out of how many"),
    "u": lazy("u chart: events per so many"),
    "i": lazy("XmR chart: one value a period"),
    "g": lazy("g chart: cases between rare events"),
    "t": lazy("t chart: days between rare events"),
}
"""The chart a kind gets, in words."""
