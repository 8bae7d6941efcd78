"""Named places that upper rooms fill, so that the layout and lower pages never point upward.

A room registers its fillers in ``apps.py: ready()``; a template asks ``offers("nav")``. A filler gets the request and
what the page knows (``unit=``, ``measure=``…) and answers with a row, a list of rows, or None when it has nothing to
say here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


Filler = Callable[..., Any]

PLACES = frozenset(
    {
        "nav",
        "add",
        "account",
        "switcher",
        "search",
        "foot",
        "sign_in",
        "home.cards",
        "measure.actions",
        "measure.breadcrumb",
        "measure.panels",
        "unit.panels",
        "objective.panels",
        "round.panels",
        "project.panels",
    }
)
"""Every slot of the house; a slip of the pen in a name is refused when the house opens."""


@dataclass(frozen=True)
class Link:
    """A row of ``nav``, ``add``, ``account``, ``switcher``, ``search`` and ``foot``."""

    text: str
    href: str
    icon: str = ""
    hint: str = ""
    is_current: bool = False
    is_post: bool = False


@dataclass(frozen=True)
class Part:
    """A row of the panel slots: a partial and the facts it shows, there called ``part.facts``."""

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Filling:
    weight: int
    key: str
    filler: Filler


_fillings: dict[str, list[_Filling]] = {}


def fill(place: str, filler: Filler, *, key: str = "", weight: int = 100) -> None:
    """Offer something in a slot.

    Parameters
    ----------
    place
        One of `PLACES`.
    filler
        Called with the request and the page's context; answers a row or None.
    key
        Names this filling within the slot; the filler's own address when empty.
    weight
        Light ones come first; equal weights keep the order of their keys.

    Raises
    ------
    ValueError
        There is no such slot, or the key is taken.
    """
    key = key or f"{filler.__module__}.{filler.__qualname__}"
    if place not in PLACES:
        raise ValueError(f"there is no slot {place!r}; the slots are {', '.join(sorted(PLACES))}")
    if any(filling.key == key for filling in _fillings.get(place, [])):
        raise ValueError(f"the slot {place!r} has a filling {key!r} already")
    found = [*_fillings.get(place, []), _Filling(weight, key, filler)]
    _fillings[place] = sorted(found, key=lambda filling: (filling.weight, filling.key))


def offers(place: str, request: HttpRequest, **context: Any) -> list[Any]:
    """Every row the fillers of a slot have for this request, in order."""
    if place not in PLACES:
        raise ValueError(f"there is no slot {place!r}")
    answers = (filling.filler(request, **context) for filling in _fillings.get(place, []))
    rows = [row for answer in answers for row in (answer if isinstance(answer, list) else [answer])]
    return [row for row in rows if row is not None]


def fillers() -> dict[str, list[Filler]]:
    """Who fills what: for the test that every filler stands above its slot."""
    return {place: [filling.filler for filling in found] for place, found in _fillings.items()}
