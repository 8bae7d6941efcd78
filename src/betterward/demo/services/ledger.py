"""What is loaded already: the journal remembers the content and the week of each organisation's demo."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from betterward.activity import services as activity
from betterward.activity.models import Entry
from betterward.demo.rules.story import CONTENT
from betterward.organisations.models import Organisation
from betterward.people.models import Actor


LOADED = "demo.loaded"


@dataclass(frozen=True, slots=True)
class Mark:
    """Which content an organisation was loaded from, and how many weeks its story had moved."""

    content: str
    weeks: int = 0


def loader() -> Actor:
    """The actor that loads the demo."""
    return Actor.objects.system("Demo content")


def fingerprint(part: str) -> str:
    """One word for everything a part of the demo is made of: its files, and the code that reads them."""
    code = Path(__file__).resolve().parents[1]
    files = sorted((CONTENT / part).iterdir()) + sorted(code.glob("rules/*.py")) + sorted(code.glob("services/**/*.py"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def mark_of(slug: str) -> Mark | None:
    """What the organisation was loaded from; None when it is not there."""
    organisation = Organisation.objects.filter(slug=slug, is_demo=True).first()
    if organisation is None:
        return None
    entry = Entry.objects.filter(kind=LOADED, organisation=organisation).order_by("-id").first()
    return Mark(entry.facts["content"], entry.facts["weeks"]) if entry else Mark("")


def write(organisation: Organisation, mark: Mark, counts: dict[str, Any]) -> None:
    """Remember what an organisation was loaded from."""
    activity.record(
        LOADED, by=loader(), organisation=organisation, record_kind="organisation", record_id=str(organisation.pk),
        why="demo content", content=mark.content, weeks=mark.weeks, **counts,
    )  # fmt: skip
