"""Who looks at the public statistics: one invented analyst each, and some of Riverbank's people as guests."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

from django.db import transaction

from betterward.common.history import because
from betterward.demo.rules.names import address
from betterward.demo.rules.story import CONTENT
from betterward.demo.services import ledger
from betterward.organisations.models import Organisation, Unit
from betterward.people import services
from betterward.people.models import Membership, Person


SINCE = date(2025, 1, 6)


@transaction.atomic
def welcome() -> int:
    """Let the readers in wherever they are missing; returns how many memberships are new."""
    listed = tomllib.loads((CONTENT / "readers.toml").read_text("utf-8"))
    roots = {o.slug: o.root for o in Organisation.objects.filter(is_demo=True, is_historic=True)}
    with because(who=ledger.loader().name, why="loaded the demo"):
        own = [
            _join(_found(row) or _made(row), roots[row["in"]], row["as"])
            for row in listed["reader"]
            if row["in"] in roots
        ]
        guests = [person for row in listed["guest"] if (person := _found(row))]
        return sum(own) + sum(_join(person, root, "guest") for person in guests for root in roots.values())


def _found(row: dict[str, Any]) -> Person | None:
    found: Person | None = Person.objects.filter(email=address(row["name"]), is_demo=True).first()
    return found


def _made(row: dict[str, Any]) -> Person:
    return services.create_person(
        name=row["name"],
        email=address(row["name"]),
        by=ledger.loader(),
        why="loaded the demo",
        is_demo=True,
        job=row["job"],
    )


def _join(person: Person, root: Unit, role: str) -> int:
    if Membership.objects.filter(person=person, scope=root.scope, role=role, until_on=None).exists():
        return 0
    services.join(person=person, scope=root.scope, role=role, by=ledger.loader(), from_on=SINCE, why="loaded the demo")
    return 1
