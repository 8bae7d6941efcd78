"""Mutation score of limits and rules: change one thing, and see whether a test notices.

`.venv/bin/python tools/mutants.py` tries every mutant; `--sample 80 --seed 3` some of them. Each mutant lives in a
forked process: the code of one function is exchanged, and the tests that reach the changed line run, the quickest
first, until one fails. Code outside functions is not mutated. What cannot be told from the original by any input
stands in `tests/variation/equivalent_mutants.toml` with the reason, and is left out.

Looked at before this was written: mutmut and cosmic-ray. Both start the test runner anew for each mutant or rewrite
every function beforehand, which takes minutes where this takes seconds.
"""

from __future__ import annotations

import argparse
import ast
import functools
import gc
import os
import random
import signal
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest


ROOT = Path(__file__).resolve().parents[1]
SOURCES = [ROOT / "src" / "variation" / "limits", ROOT / "src" / "variation" / "rules"]
TESTS = ["limits", "rules", "test_analysis.py", "test_traps.py", "test_agreement.py", "test_inputs_and_verdicts.py"]
EQUIVALENT = ROOT / "tests" / "variation" / "equivalent_mutants.toml"
PATIENCE = 20
"""Seconds after which a mutant that goes round in circles counts as noticed."""

ALIVE, NOTICED, BROKEN = 0, 1, 3

COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
COMPUTED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div, ast.Pow: ast.Mult,
    ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change: where, in which function, and how to make it and take it back."""

    path: Path
    function: str
    line: int
    said: str
    change: Callable[[], Callable[[], None]]
    tree: ast.Module

    @property
    def name(self) -> str:
        """The change as it stands in the list of equivalents."""
        return f"{self.path.relative_to(ROOT / 'src')} {self.function}: {self.said}"


# Changes ------------------------------------------------------------------------------------------------------------


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change to the functions of a file; the same change twice in one function is numbered."""
    tree = ast.parse(path.read_text())
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for function, node in _functions(tree, ""):
        for place in _inside(node):
            for said, change in _changes(place):
                seen[function, said] += 1
                number = f" ({seen[function, said]})" if seen[function, said] > 1 else ""
                yield Mutant(path, function, place.lineno, said + number, change, tree)


def _functions(tree: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield f"{prefix}{node.name}", node


def _inside(function: ast.FunctionDef) -> Iterator[Any]:
    """Nodes that run: no docstring, annotation or default."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.AnnAssign):
            waiting += [node.value] if node.value else []
            continue
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        if hasattr(node, "lineno"):
            yield node
        waiting += list(ast.iter_child_nodes(node))


def _changes(node: Any) -> Iterator[tuple[str, Callable[[], Callable[[], None]]]]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARED:
            other = COMPARED[type(op)]()
            yield f"{ast.unparse(node)} → {type(other).__name__}", functools.partial(_exchange, node, "ops", [other])
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in COMPUTED:
            other = COMPUTED[type(op)]()
            yield f"{ast.unparse(node)} → {type(other).__name__}", functools.partial(_exchange, node, "op", other)
        case ast.BoolOp(op=op):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield f"{ast.unparse(node)} → {type(other).__name__}", functools.partial(_exchange, node, "op", other)
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert()):
            yield f"{ast.unparse(node)} → without its sign", functools.partial(_exchange, node, "op", ast.UAdd())
        case ast.Constant(value=bool() as value):
            yield f"{value} → {not value}", functools.partial(_exchange, node, "value", not value)
        case ast.Constant(value=int() | float() as value):
            yield f"{value} → {value + 1}", functools.partial(_exchange, node, "value", value + 1)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            nothing = ast.copy_location(ast.Constant(None), value)
            yield f"{ast.unparse(node)} → nothing", functools.partial(_exchange, node, "value", nothing)


def _exchange(node: ast.AST, name: str, new: Any) -> Callable[[], None]:
    old = getattr(node, name)
    setattr(node, name, new)
    return lambda: setattr(node, name, old)


# Code that takes its place ------------------------------------------------------------------------------------------


Living = dict[tuple[str, str], list[FunctionType]]


def living() -> Living:
    """Every function of this process by its file and name, whatever holds it: a class, a cache, a property."""
    found: Living = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType):
            found[one.__code__.co_filename, one.__code__.co_qualname].append(one)
    return found


def exchange_code(mutant: Mutant, functions: Living) -> None:
    """Put the changed code into the function that everybody holds."""
    back = mutant.change()
    compiled = compile(mutant.tree, str(mutant.path), "exec")
    back()
    changed = next(code for code in _codes(compiled) if code.co_qualname == mutant.function)
    for function in functions[str(mutant.path), mutant.function]:
        function.__code__ = changed


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


# The run ------------------------------------------------------------------------------------------------------------


class Run:
    """A plugin of pytest: first every test once, to see what it reaches; then the mutants."""

    def __init__(self, sample: int, seed: int) -> None:
        self.sample, self.seed = sample, seed
        self.alive: list[Mutant] = []
        self.tried = self.unreached = 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        reach = self._reach(session.items)
        functions = living()
        caches = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
        mutants = self._chosen()
        running: dict[int, Mutant] = {}
        for number, mutant in enumerate(mutants, 1):
            if not functions[str(mutant.path), mutant.function]:
                raise pytest.UsageError(f"{mutant.name}: nobody holds that function")
            tests = reach.get((str(mutant.path), mutant.line), [])
            self.unreached += not tests
            while len(running) >= (os.cpu_count() or 1):
                self._wait(running)
            running[_start(mutant, tests, functions, caches)] = mutant
            if number % 100 == 0:
                print(f"{number} of {len(mutants)} mutants, {len(self.alive)} alive", flush=True)
        while running:
            self._wait(running)
        return True

    def _reach(self, items: list[pytest.Item]) -> dict[tuple[str, int], list[pytest.Item]]:
        """Which tests reach a line, the quickest first; a test that fails by itself ends everything."""
        watched = coverage.Coverage(source=[str(one) for one in SOURCES], data_file=None)
        watched.start()
        spent = {}
        for item in items:
            watched.switch_context(item.nodeid)
            began = time.perf_counter()
            if not _passes(item):
                raise pytest.UsageError(f"{item.nodeid} fails without any change")
            spent[item.nodeid] = time.perf_counter() - began
        watched.stop()
        by_name = {item.nodeid: item for item in items}
        reach: dict[tuple[str, int], list[pytest.Item]] = {}
        data = watched.get_data()
        for file in data.measured_files():
            for line, names in data.contexts_by_lineno(file).items():
                reach[file, line] = [by_name[name] for name in sorted(filter(None, names), key=spent.__getitem__)]
        print(f"{len(items)} tests, {sum(spent.values()):.0f} s", flush=True)
        return reach

    def _chosen(self) -> list[Mutant]:
        equivalent = {row["mutant"] for row in tomllib.loads(EQUIVALENT.read_text()).get("equivalent", [])}
        files = sorted(path for folder in SOURCES for path in folder.rglob("*.py"))
        everything = [mutant for path in files for mutant in mutants_of(path)]
        unknown = equivalent - {mutant.name for mutant in everything}
        if unknown:
            raise pytest.UsageError(f"equivalents that are no mutants any more: {sorted(unknown)}")
        left = [mutant for mutant in everything if mutant.name not in equivalent]
        print(f"{len(everything)} mutants, {len(equivalent)} of them equivalent", flush=True)
        # Not for secrets: the same seed picks the same mutants.
        return random.Random(self.seed).sample(left, min(self.sample, len(left))) if self.sample else left  # noqa: S311

    def _wait(self, running: dict[int, Mutant]) -> None:
        number, status = os.wait()
        mutant = running.pop(number)
        self.tried += 1
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == BROKEN:
            raise pytest.UsageError(f"{mutant.name} could not be tried")
        if status == ALIVE:
            self.alive.append(mutant)
            print(f"alive: {mutant.name}   line {mutant.line}", flush=True)


def _start(mutant: Mutant, tests: list[pytest.Item], functions: Living, caches: list[Any]) -> int:
    number = os.fork()
    if number:
        return number
    signal.alarm(PATIENCE)
    try:
        os._exit(_outcome(mutant, tests, functions, caches))
    except BaseException as reason:
        os.write(2, f"{mutant.name}: {reason!r}\n".encode())
        os._exit(BROKEN)


def _outcome(mutant: Mutant, tests: list[pytest.Item], functions: Living, caches: list[Any]) -> int:
    """In the fork: exchange the code, and run what reaches it."""
    exchange_code(mutant, functions)
    for cache in caches:
        cache.cache_clear()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return ALIVE if all(_passes(item) for item in tests) else NOTICED


def _passes(item: pytest.Item) -> bool:
    from _pytest.runner import runtestprotocol  # noqa: PLC0415 - only there while pytest runs

    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def main() -> int:
    """Try them, say which live, and fail below the least score."""
    given = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    given.add_argument("--sample", type=int, default=0, help="so many by chance; all when 0")
    given.add_argument("--seed", type=int, default=20261126)
    given.add_argument("--least", type=float, default=85.0, help="per cent that must be noticed")
    asked = given.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    run = Run(asked.sample, asked.seed)
    tests = [f"tests/variation/{name}" for name in TESTS]
    code = pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist", "-s", *tests], plugins=[run])
    if code not in (0, 5) or not run.tried:
        print(f"mutants: nothing was tried (pytest ended with {code})")
        return 1
    score = 100 * (1 - len(run.alive) / run.tried)
    print(f"mutants: {run.tried - len(run.alive)} of {run.tried} noticed, {score:.1f} % (seed {asked.seed}); "
          f"{run.unreached} reached by no test")  # fmt: skip
    return 0 if score >= asked.least else 1


if __name__ == "__main__":
    sys.exit(main())
