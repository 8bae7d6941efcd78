"""Walks every route as everybody: who gets which answer, and does what is forbidden look like what is not there?

`routes.toml` holds what is expected; this module turns it into cells, asks the site, and answers findings.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.house.arrows import Findings
from tests.house.world import ELSEWHERE, TEAM_ONLY, World

from betterward.activity.models import Entry
from betterward.common.ids import short_id, uuid7


TABLE = Path(__file__).with_name("routes.toml")
STANDINGS = ("anonymous", "none", "view", "contribute", "edit", "manage")
NOTHING = {"404", "login"}
"""Answers that say nothing about whether a thing exists."""


@dataclass(frozen=True)
class Route:
    """One address of the site by its name, as the table classifies it."""

    name: str
    pattern: str
    kind: str = ""
    query: str = ""
    given: tuple[str, ...] = ()
    body: tuple[tuple[str, str], ...] = ()
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    needs: tuple[str, ...] = ()
    archived: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def stands_in(self, records: dict[str, Any]) -> bool:
        """Whether a place has the record, and whatever else the route's form speaks of."""
        return {self.kind, *self.needs} <= set(records)

    def expected(self, method: str, standing: str, place: str = "") -> str:
        """What the table says; a record no longer in use may answer otherwise."""
        answers = dict(self.answers) | (dict(self.archived) if place == "archived" else {})
        return answers[method][STANDINGS.index(standing)]


@dataclass(frozen=True)
class Cell:
    """One question: this person, this route, this place, this method."""

    who: str
    route: Route
    place: str
    method: str
    expected: str

    def __str__(self) -> str:
        return f"{self.method} {self.route.name} of {self.place or 'nowhere'} as {self.who}"


@cache
def table() -> dict[str, Any]:
    """What `routes.toml` says."""
    return tomllib.loads(TABLE.read_text())


def site_routes(resolver: URLResolver | None = None) -> dict[str, str]:
    """Every address by its name, or by its pattern where it has none."""
    return dict(_walk(resolver or get_resolver(), "", ""))


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        pattern = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield (f"{space}{one.name}" if one.name else pattern), pattern
        else:
            yield from _walk(one, pattern, f"{space}{one.namespace}:" if one.namespace else space)


def classified(known: dict[str, str], rows: dict[str, Any]) -> Findings:
    """Every route has a class, and every class stands for a route that is there."""
    found = Findings()
    for name, pattern in known.items():
        found.look(name in rows, f"nobody classified {name} ({pattern})")
    for name in rows:
        found.look(name in known, f"{name} is classified and not there")
    return found


def routes() -> list[Route]:
    """The routes of the site with their expected answers."""
    known = site_routes()
    return [_route(name, known[name], row) for name, row in table()["routes"].items() if name in known]


def _route(name: str, pattern: str, row: dict[str, Any]) -> Route:
    answers = table()["classes"][row["class"]] | {key: row[key] for key in ("GET", "POST") if key in row}
    return Route(
        name=name,
        pattern=pattern,
        kind=row.get("kind", ""),
        query=row.get("query", ""),
        given=tuple(str(value) for value in row.get("given", ())),
        body=tuple(row.get("body", {}).items()),
        needs=tuple(row.get("needs", ())),
        archived=tuple((method, _six(given)) for method, given in row.get("archived", {}).items()),
        answers=tuple((method, _six(answers[method])) for method in ("GET", "POST")),
    )


def _six(answers: str | list[str]) -> tuple[str, ...]:
    """One answer stands for all; two for anonymous and the others."""
    listed = [answers] if isinstance(answers, str) else list(answers)
    return tuple(listed if len(listed) == 6 else [listed[0]] + [listed[-1]] * 5)


def standing(who: str, place: str) -> str:
    """How a person stands to a record, as the table of people says."""
    if who == "anonymous":
        return "anonymous"
    person = table()["people"][who]
    if not place:
        return "manage"
    if (place == "other") != (person["at"] == "other"):
        return "none"
    if place == "team" and person["at"] == "top":
        return "none"
    if place == "whole" and person["at"] == "ward":
        return "view"
    return str(person["level"])


def cells(who: str, world: World) -> Iterator[Cell]:
    """Every question to ask as one person."""
    for route in routes():
        places = [place for place in world.places if route.stands_in(world.places[place])] if route.kind else [""]
        for place in places:
            for method in ("GET", "POST"):
                yield Cell(who, route, place, method, route.expected(method, standing(who, place), place))


def address(route: Route, record: Any, world: World) -> str:
    """The address of a route for a record; ids are short, words are the record's own."""
    given = iter(route.given)

    def fill(match: re.Match[str]) -> str:
        converter, _, name = match[1].rpartition(":")
        if record is None or not (name.endswith("_id") or name in {"slug", "words", "id"}):
            return next(given)
        if name == "words":
            return str(getattr(record, "words", "") or "words")
        if name == "slug":
            return str(record.slug)
        return short_id(record.pk) if converter == "sid" else str(record.pk)

    path = re.sub(r"<([^>]+)>", fill, re.sub(r"\(\?P<\w+>[^)]*\)", lambda _: next(given), route.pattern))
    path = "/" + re.sub(r"[\^$\\]", "", path)
    return f"{path}?{route.query.format(**world.words)}" if route.query else path


def ask(client: Client, cell: Cell, record: Any, world: World) -> tuple[HttpResponse, int]:
    """Send one question and take back what it changed; answers the response and how many journal entries it wrote."""
    path = address(cell.route, record, world)
    here = world.places.get(cell.place, {})
    cookies = copy(client.cookies)
    words = world.words | {kind: str(getattr(one, "pk", one)) for kind, one in here.items()}
    with transaction.atomic():
        before = Entry.objects.count()
        if cell.method == "GET":
            response = client.get(path)
        else:
            response = client.post(path, {key.format(**words): value.format(**words) for key, value in cell.route.body})
        written = Entry.objects.count() - before
        transaction.set_rollback(True)
    # Signing out is a question like any other: the next one is asked by the same person.
    client.cookies = cookies
    return response, written


def fits(expected: str, response: HttpResponse, written: int) -> bool:
    """Whether an answer is one of those the table expects. Whoever is refused has changed nothing."""
    return any(_fits(one, response, written) for one in expected.split("|"))


def _fits(expected: str, response: HttpResponse, written: int) -> bool:
    status = response.status_code
    if expected == "login":
        return status == 302 and "/accounts/" in response["Location"] and not written
    if expected == "done":
        return status in {200, 201, 302, 303} and "/accounts/login" not in response.get("Location", "")
    if expected == "tried":
        return status in {200, 302, 400, 409, 422}
    if expected == "refused":
        return status in {403, 404, 409, 422} and not written
    return status == int(expected) and (status < 400 or not written)


def shown(response: HttpResponse) -> str:
    """The text of a page; streamed answers are read to their end."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def must_not_see(who: str) -> list[str]:
    """Markers that no page may show to this person."""
    if who == "anonymous":
        return [TEAM_ONLY, ELSEWHERE, "Alder", "Ash ward"]
    at = table()["people"][who]["at"]
    return {"ward": [ELSEWHERE], "top": [ELSEWHERE, TEAM_ONLY], "other": [TEAM_ONLY, "Alder", "Ash ward"]}[at]


def walk(who: str, client: Client, world: World, only: Iterable[Cell] | None = None) -> Findings:
    """Ask everything as one person."""
    found = Findings()
    for cell in cells(who, world) if only is None else only:
        record = world.places[cell.place][cell.route.kind] if cell.place else None
        response, written = ask(client, cell, record, world)
        text = shown(response)
        line = f"{cell}: expected {cell.expected}, got {response.status_code}, {written} journal entries"
        found.look(fits(cell.expected, response, written), line)
        leaked = [marker for marker in must_not_see(who) if marker in text]
        found.look(not leaked, f"{cell} shows {leaked}")
    return found


class Unknown:
    """A record that is not there, with the words and kind of one that is."""

    def __init__(self, like: Any) -> None:
        self.pk = uuid7()
        self.words = getattr(like, "words", "words")
        self.slug = "nowhere"


def looks_unknown(who: str, client: Client, world: World) -> Findings:
    """What one may not know about answers with the status, body and headers of what does not exist."""
    found = Findings()
    for cell in cells(who, world):
        if cell.place and cell.expected in NOTHING:
            record = world.places[cell.place][cell.route.kind]
            there, _ = ask(client, cell, record, world)
            nowhere, _ = ask(client, cell, Unknown(record), world)
            seen = _bare(there, address(cell.route, record, world)), _bare(nowhere, "")
            found.look(_same(there, nowhere), f"{cell}: forbidden differs from unknown: {seen}"[:400])
    return found


def _same(there: HttpResponse, nowhere: HttpResponse) -> bool:
    return _bare(there, there.request["PATH_INFO"]) == _bare(nowhere, nowhere.request["PATH_INFO"])


CHANGING = re.compile(r"nonce[-=\"']+[\w+/=-]+|name=\"csrfmiddlewaretoken\" value=\"\w+\"")
LIVELY = {"date", "x-request-id", "x-correlation-id"}


def _bare(response: HttpResponse, path: str) -> tuple[int, str, dict[str, str], list[str]]:
    """An answer without what differs from one request to the next: nonces, tokens, its own address."""
    names = {key.lower(): CHANGING.sub("", value) for key, value in response.headers.items()}
    kept = {key: value.replace(path, "PATH") if path else value for key, value in names.items() if key not in LIVELY}
    kept.pop("content-length", None)
    text = CHANGING.sub("", shown(response))
    return response.status_code, text.replace(path, "PATH") if path else text, kept, sorted(response.cookies)
