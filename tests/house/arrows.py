"""Findings about imports: each function looks over a tree and answers what it examined and what is wrong."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from tests.house import plan
from tests.house.sources import HOUSE, Import, Module, graph, reach, room_of, step_of


@dataclass
class Findings:
    """How many things were looked at, and a line for each that is wrong."""

    examined: int = 0
    wrong: list[str] = field(default_factory=list)

    def look(self, is_right: bool, line: str) -> None:
        """Count one thing; keep the line when it is wrong."""
        self.examined += 1
        if not is_right:
            self.wrong.append(line)

    def clean(self, what: str) -> None:
        """Fail on any finding, and also when nothing was examined: an empty net catches no fish."""
        print(f"{what}: {self.examined} examined, {len(self.wrong)} wrong")
        assert self.examined, f"{what}: nothing was examined"
        assert not self.wrong, f"{what}:\n" + "\n".join(self.wrong)


def _at(module: Module, line: int) -> str:
    return f"{module.name}:{line}"


def _of_the_house(module: Module) -> list[Import]:
    return [one for one in module.imports if one.target.split(".")[0] in HOUSE]


def floors(modules: dict[str, Module]) -> Findings:
    """Rule 1: every import between rooms falls; a room that is on no plan has no floor."""
    found, height = Findings(), plan.heights()
    for module in modules.values():
        if module.name in ("betterward", "variation"):
            continue
        found.look(module.room in height, f"{module.name} stands in a room that is not on the plan")
        for one in _of_the_house(module):
            target = room_of(one.target)
            if target != module.room and module.room in height:
                falls = target in height and plan.falls(module.room, target, height)
                found.look(falls, f"{_at(module, one.line)} climbs to {one.target}")
    return found


def library_floors(modules: dict[str, Module]) -> Findings:
    """Rule 1: errors → series → limits, rules, phases → analysis → comparison, reading, drawing → face."""
    found, height = Findings(), plan.heights(plan.LIBRARY)
    for module in modules.values():
        parts = module.name.split(".")
        if parts[0] != "variation" or len(parts) == 1:
            continue
        found.look(parts[1] in height, f"{module.name} is on no floor of the library")
        for one in _of_the_house(module):
            target = one.target.split(".")[1] if "." in one.target else "variation"
            falls = (target in height and plan.falls(parts[1], target, height)) or _is_command(parts[1], target)
            found.look(falls, f"{_at(module, one.line)} climbs to {one.target}")
    return found


def _is_command(source: str, target: str) -> bool:
    """The command line stands outside and uses the public face."""
    return source in plan.LIBRARY[0] and target == "variation"


def without_django(modules: dict[str, Module]) -> Findings:
    """Rule 1: neither the library nor any `rules` reaches Django, directly or by a detour."""
    found, edges = Findings(), graph(modules)
    for module in modules.values():
        if module.room != "variation" and module.step != "rules":
            continue
        way = [module.name, *reach(module.name, edges)]
        django = [
            f"{module.name} reaches {one.target} through {there}:{one.line}"
            for there in way
            for one in modules[there].imports
            if one.target.split(".")[0] in {"django", "pghistory", "pgtrigger", "allauth"}
        ]
        found.look(not django, "\n".join(django))
    return found


def plain_rules(modules: dict[str, Module]) -> Findings:
    """Rule 1: `rules` use the standard library, the science, and other rules; nothing else."""
    found = Findings()
    for module in (module for module in modules.values() if module.step == "rules"):
        for one in module.imports:
            top = one.target.split(".")[0]
            plain = top in sys.stdlib_module_names or top in {"variation", "numpy"}
            own = top == "betterward" and (step_of(one.target) == "rules" or _is_plain(one.target, modules))
            found.look(plain or own, f"{_at(module, one.line)} uses {one.target}")
    return found


def _is_plain(target: str, modules: dict[str, Module]) -> bool:
    """A part of the ground floor that itself needs only the standard library."""
    module = modules.get(target)
    tops = {one.target.split(".")[0] for one in module.imports} if module else {"?"}
    return room_of(target) == "common" and tops <= set(sys.stdlib_module_names)


def numpy_only(modules: dict[str, Module]) -> Findings:
    """The library needs NumPy only; extras are imported inside the function that uses them, or in a room of theirs."""
    found = Findings()
    for module in (module for module in modules.values() if module.room == "variation"):
        own = _extras_of(module.name)
        for one in module.imports:
            top = one.target.split(".")[0]
            base = top in sys.stdlib_module_names or top in {"numpy", "variation"}
            extra = bool(one.inside) and top in {"numba", "polars", "pyarrow", "pyspark", "resvg_py"}
            found.look(base or extra or top in own, f"{_at(module, one.line)} needs {one.target}")
            is_far = _extras_of(one.target) <= own or bool(one.inside)
            found.look(is_far, f"{_at(module, one.line)} needs the extra of {one.target}")
    return found


def _extras_of(name: str) -> frozenset[str]:
    """The extras on which a room stands from its first line."""
    rooms = (room for room in plan.OF_EXTRAS if name == room or name.startswith(f"{room}."))
    return next((plan.OF_EXTRAS[room] for room in rooms), frozenset())


def ladder(modules: dict[str, Module]) -> Findings:
    """Rule 1: inside an app each file uses only steps below it, also when it takes a detour through another file."""
    found, edges = Findings(), graph(modules)
    for module in modules.values():
        if module.room in {"common", "config", "variation"} or module.step not in plan.LADDER:
            continue
        allowed = plan.LADDER[module.step] | {module.step}
        for there, came_from in reach(module.name, edges, f"betterward.{module.room}.").items():
            is_right = step_of(there) in allowed or step_of(there) not in plan.LADDER
            found.look(is_right, f"{module.name} reaches {there} through {came_from}")
    return found


def hidden_imports(modules: dict[str, Module]) -> Findings:
    """Rule 1: no import of the house inside a function, save in `ready()` and in the roof, which starts Django."""
    found = Findings()
    for module in modules.values():
        is_roof = module.room == "config" or module.name in ("variation.commands",)
        for one in _of_the_house(module):
            is_ready = module.step == "apps" and one.inside == "ready"
            is_late = (module.name, one.target) in plan.LATE
            is_right = not one.inside or is_ready or is_roof or is_late
            found.look(is_right, f"{_at(module, one.line)} hides {one.target} in {one.inside}()")
    return found


def circles(modules: dict[str, Module]) -> Findings:
    """Rule 1: zero circles among modules, imports inside functions included."""
    found = Findings()
    for group in _strongly_connected(graph(modules)):
        found.look(len(group) == 1, "a circle: " + " ↔ ".join(sorted(group)))
    return found


def _strongly_connected(edges: dict[str, set[str]]) -> list[set[str]]:
    """Kosaraju's two walks: order by leaving, then collect against the arrows."""
    left: list[str] = []
    seen: set[str] = set()
    for start in edges:
        _leave(start, edges, seen, left)
    against: dict[str, set[str]] = {name: set() for name in edges}
    for source, targets in edges.items():
        for target in targets:
            against[target].add(source)
    groups, seen = [], set()
    for start in reversed(left):
        if start not in seen:
            group: list[str] = []
            _leave(start, against, seen, group)
            groups.append(set(group))
    return groups


def _leave(start: str, edges: dict[str, set[str]], seen: set[str], left: list[str]) -> None:
    """Walk from a module without recursion; a module is left when all it leads to has been left."""
    if start in seen:
        return
    seen.add(start)
    path = [(start, iter(sorted(edges[start])))]
    while path:
        here, ahead = path[-1]
        there = next((name for name in ahead if name not in seen), None)
        if there is None:
            left.append(here)
            path.pop()
        else:
            seen.add(there)
            path.append((there, iter(sorted(edges[there]))))
