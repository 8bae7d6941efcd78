"""Which invented people can be tried out, as frozen rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from betterward.demo.rules import introductions
from betterward.organisations.rules import sort_key
from betterward.people.models import Membership, Person


@dataclass(frozen=True, slots=True)
class Invented:
    """One person to become with one click."""

    id: UUID
    name: str
    role: str
    place: str
    organisation: str
    sentence: str
    part: str
    is_first: bool
    told: int


@dataclass(frozen=True, slots=True)
class Group:
    """People under one heading."""

    heading: str
    people: list[Invented]


def people() -> list[Invented]:
    """Everybody invented who can sign in, in the story's order; one query."""
    memberships = (
        Membership.objects.filter(person__is_demo=True, person__is_active=True, person__email__isnull=False)
        .select_related("person", "role", "scope__organisation", "scope__unit")
        .order_by("person_id", "-level", "pk")
    )
    held = [list(theirs) for _id, theirs in groupby(memberships, key=lambda m: m.person_id)]
    return sorted(map(_invented, held), key=lambda one: (not one.is_first, one.told, sort_key(one.name)))


def _invented(theirs: list[Membership]) -> Invented:
    first = min(theirs, key=lambda m: (m.role_id == "guest", -m.level, m.pk))
    person, told = first.person, introductions.of(first.person.email or "")
    return Invented(
        id=person.pk,
        name=person.name,
        role=str(first.role.name),
        place=_place(first),
        organisation=first.scope.organisation.short_name,
        sentence=told.says or _("%(job)s.") % {"job": _capital(person.job)},
        part=introductions.part_of([first.role_id]),
        is_first=told.is_first,
        told=told.place,
    )


def _place(membership: Membership) -> str:
    unit = getattr(membership.scope, "unit", None)
    return unit.label if unit and unit.parent_id else membership.scope.organisation.short_name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def to_start_with(everybody: Iterable[Invented]) -> list[Invented]:
    """The few who show most, one of each kind."""
    return [one for one in everybody if one.is_first]


def by_part(everybody: Iterable[Invented]) -> list[Group]:
    """All of them: the story's own organisation by what people do, every other one by its name."""
    everybody = list(everybody)
    home = next((one.organisation for one in everybody if one.is_first), "")
    words = _words_of_parts()
    parts = [Group(words[part], [p for p in everybody if p.organisation == home and p.part == part]) for part in words]
    others = sorted({one.organisation for one in everybody} - {home}, key=sort_key)
    elsewhere = [Group(name, [one for one in everybody if one.organisation == name]) for name in others]
    return [group for group in [*parts, *elsewhere] if group.people]


def _words_of_parts() -> dict[str, str]:
    return {
        introductions.LEADING: _("Leading a ward, a team or a service"),
        introductions.IN_A_TEAM: _("Working in a team"),
        introductions.PARTNERS: _("Patients and carers as partners"),
        introductions.ASKED: _("Sponsors, executives, board"),
        introductions.KEEPING: _("Improvement team, data, accounts"),
        introductions.GUESTS: _("Guests"),
    }


def may_become(person_id: UUID) -> Person | None:
    """The invented person with this id, if they can sign in; never anybody else."""
    found: Person | None = Person.objects.filter(
        pk=person_id, is_demo=True, is_active=True, email__isnull=False
    ).first()
    return found
