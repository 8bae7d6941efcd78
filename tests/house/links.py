"""Findings about links: templates, sources and slot fillers, and the addresses they name."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver
from jinja2 import Environment, nodes
from tests.house import plan
from tests.house.arrows import Findings
from tests.house.sources import SOURCES, Module, room_of


@dataclass(frozen=True)
class Link:
    """A named address as somebody wrote it; `given` is None where the number of arguments cannot be read."""

    room: str
    at: str
    name: str
    given: int | None


@dataclass(frozen=True)
class Address:
    """A named address as the site knows it, with the numbers of arguments it takes."""

    name: str
    takes: frozenset[int]


def named_addresses(resolver: URLResolver | None = None) -> dict[str, Address]:
    """Every address of the site that has a name, namespaces included."""
    takes: dict[str, set[int]] = {}
    for name, count in _walk(resolver or get_resolver(), "", 0):
        takes.setdefault(name, set()).add(count)
    return {name: Address(name, frozenset(counts)) for name, counts in takes.items()}


def _walk(resolver: URLResolver, space: str, outer: int) -> Iterator[tuple[str, int]]:
    for one in resolver.url_patterns:
        inner = outer + len(one.pattern.regex.groupindex)
        if isinstance(one, URLPattern):
            if one.name:
                yield f"{space}{one.name}", inner
        else:
            yield from _walk(one, f"{space}{one.namespace}:" if one.namespace else space, inner)


def in_templates(root: Path = SOURCES) -> list[Link]:
    """`url('app:name', …)` in Jinja2 templates and `{% url 'app:name' … %}` in Django's."""
    found = []
    for path in sorted((root / "betterward").rglob("*.jinja")):
        tree = _parsed(path)
        for call in tree.find_all(nodes.Call):
            if getattr(call.node, "name", "") == "url" and call.args and isinstance(call.args[0], nodes.Const):
                count = len(call.args) - 1 + len(call.kwargs)
                count = None if call.dyn_args or call.dyn_kwargs else count
                found.append(Link(_owner(path, root), f"{_short(path, root)}:{call.lineno}", call.args[0].value, count))
    for path in sorted((root / "betterward").rglob("*.html")):
        for match in re.finditer(r"{%-?\s*url\s+['\"]([\w:]+)['\"]\s*(.*?)-?%}", path.read_text()):
            given = len(f" {match[2]}".split(" as ")[0].split())
            found.append(Link(_owner(path, root), _short(path, root), match[1], given))
    return found


def in_sources(modules: Mapping[str, Module]) -> list[Link]:
    """`reverse("app:name")`, `redirect("app:name")` and `resolve_url("app:name")` in Python."""
    found = []
    for module in modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
                "reverse",
                "reverse_lazy",
                "redirect",
                "resolve_url",
            }:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and re.fullmatch(r"\w+(:\w+)*", str(first.value)):
                    found.append(Link(module.room, f"{module.name}:{node.lineno}", first.value, _given(node)))
    return found


def _given(node: ast.Call) -> int | None:
    keys = {keyword.arg: keyword.value for keyword in node.keywords}
    if getattr(node.func, "id", "") in {"redirect", "resolve_url"}:
        keys.pop("permanent", None)
        return len(node.args) - 1 + len(keys)
    args, named = keys.get("args"), keys.get("kwargs")
    if args is None and named is None:
        return 0
    if isinstance(args, ast.List | ast.Tuple):
        return len(args.elts)
    return len(named.keys) if isinstance(named, ast.Dict) else None


def directions(links: list[Link]) -> Findings:
    """Rule 3: a namespaced link points to its own or to a lower floor; higher up goes by `get_absolute_url()`."""
    found, height = Findings(), plan.heights()
    for link in (link for link in links if ":" in link.name):
        target = link.name.split(":")[0]
        is_right = target in height and link.room in height and plan.falls(link.room, target, height)
        found.look(is_right, f"{link.at} in {link.room} points to {link.name}")
    return found


def resolves(links: list[Link], addresses: dict[str, Address]) -> Findings:
    """Rule 3: every named address that is used exists and takes as many arguments as it is given."""
    found = Findings()
    for link in links:
        known = addresses.get(link.name)
        fits = known is not None and (link.given is None or link.given in known.takes)
        found.look(fits, f"{link.at}: {link.name} with {link.given} arguments leads nowhere")
    return found


def template_links(root: Path = SOURCES) -> Findings:
    """Rule 3: a template extends, includes and imports only templates of its own or of a lower floor, which exist."""
    found, height = Findings(), plan.heights()
    for path in sorted((root / "betterward").rglob("*.jinja")):
        for name in _templates_used(path):
            target = name.split("/")[0]
            exists = list((root / "betterward").glob(f"*/templates/{name}"))
            if target in height:
                is_right = bool(exists) and plan.falls(_owner(path, root), target, height)
                found.look(is_right, f"{_short(path, root)} uses {name}")
    return found


def _templates_used(path: Path) -> Iterator[str]:
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    for node in _parsed(path).find_all(kinds):
        if isinstance(node.template, nodes.Const):
            yield node.template.value


def _parsed(path: Path) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(path.read_text())


def offered(root: Path = SOURCES) -> dict[str, set[str]]:
    """Which rooms' templates or views offer which slot."""
    rooms: dict[str, set[str]] = {}
    for path in [
        *(root / "betterward").rglob("*.jinja"),
        *(root / "betterward").rglob("*.py"),
        *(root / "betterward").rglob("*.html"),
    ]:
        for place in re.findall(r"\boffers\(\s*['\"]([\w.]+)['\"]", path.read_text()):
            rooms.setdefault(place, set()).add(_owner(path, root))
        for place in re.findall(r"{%\s*offers ['\"]([\w.]+)['\"]", path.read_text()):
            rooms.setdefault(place, set()).add(_owner(path, root))
    return rooms


def slot_fillers(fillers: Mapping[str, list[Callable]], places: Mapping[str, set[str]]) -> Findings:
    """Rule 3: whoever fills a slot stands on the floor that offers it or above; a filled slot is offered somewhere."""
    found, height = Findings(), plan.heights()
    for place, theirs in fillers.items():
        for filler in theirs:
            room = room_of(filler.__module__)
            offering = places.get(place, set())
            is_right = bool(offering) and all(room in height and plan.falls(room, lower, height) for lower in offering)
            found.look(is_right, f"{room} fills {place}, which {sorted(offering) or 'nobody'} offers")
    return found


def _owner(path: Path, root: Path) -> str:
    return path.relative_to(root / "betterward").parts[0]


def _short(path: Path, root: Path) -> str:
    return str(path.relative_to(root))
