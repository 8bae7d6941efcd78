"""Findings about captions, docstrings and public names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.arrows import Findings
from tests.house.sources import Module


LONGEST_CAPTION = 100
FEWEST_WORDS, MOST_WORDS = 4, 18
WITHOUT_CAPTION = {"migrations"}
"""Folders that Django fills; their names say what is in them."""

OF_FORMULAS = ("variation.limits", "variation.rules")
"""Modules whose public functions name the source of what they compute."""

KERNELS = "variation.batch.compiled"
"""Functions that are compiled into one another: nobody else can call them, so none has a public name."""

Public = ast.FunctionDef | ast.ClassDef


def captions(modules: dict[str, Module]) -> Findings:
    """Rule 4: the first line of every package says in a dozen words what one finds there."""
    found = Findings()
    for module in modules.values():
        if module.is_package and module.path.parent.name not in WITHOUT_CAPTION:
            lines = (ast.get_docstring(module.tree) or "").splitlines() or [""]
            words = len(lines[0].split())
            is_right = len(lines[0]) <= LONGEST_CAPTION and FEWEST_WORDS <= words <= MOST_WORDS
            found.look(is_right, f"{module.path}: its caption has {words} words: {lines[0]!r}")
    return found


def docstrings(modules: dict[str, Module]) -> Findings:
    """Rule 4: every public name of the library says what goes in, what comes out, and shows a running example."""
    found = Findings()
    for module, node in _public(modules):
        missing = list(_missing(module, node))
        found.look(not missing, f"{module.name}.{node.name}:{node.lineno} lacks {', '.join(missing)}")
    return found


def _public(modules: dict[str, Module]) -> Iterator[tuple[Module, Public]]:
    for module in modules.values():
        if module.room == "variation":
            named = set(declared(module) or ())
            for node in module.tree.body:
                if isinstance(node, Public) and node.name in named:
                    yield module, node


def _missing(module: Module, node: Public) -> Iterator[str]:
    text = ast.get_docstring(node) or ""
    if not text:
        yield "a docstring"
    if ">>>" not in _section(text, "Examples"):
        yield "Examples"
    if isinstance(node, ast.FunctionDef):
        yield from _missing_in_function(module, node, text)
    elif _fields(node) and not (_section(text, "Parameters") or _section(text, "Attributes")):
        yield "Parameters"


def _missing_in_function(module: Module, node: ast.FunctionDef, text: str) -> Iterator[str]:
    parameters = _section(text, "Parameters")
    unnamed = [
        name for name in _arguments(node) if not re.search(rf"^[\w, *]*\b{name}\b[\w, *]*( :|$)", parameters, re.M)
    ]
    if unnamed:
        yield f"Parameters ({', '.join(unnamed)})"
    returns = ast.unparse(node.returns) if node.returns else "None"
    if returns != "None" and not (_section(text, "Returns") or _section(text, "Yields")):
        yield "Returns"
    has_source = _section(text, "References") or _section(ast.get_docstring(module.tree) or "", "References")
    if module.name.startswith(OF_FORMULAS) and not module.is_package and not has_source:
        yield "References"


def _section(text: str, title: str) -> str:
    """The body of one numpydoc section; empty when there is none."""
    match = re.search(rf"^{title}\n-+\n(.*?)(?=^\w[^\n]*\n-{{3,}}|\Z)", text, re.M | re.S)
    return match[1] if match else ""


def _arguments(node: ast.FunctionDef) -> list[str]:
    given = node.args
    return [one.arg for one in [*given.posonlyargs, *given.args, *given.kwonlyargs]]


def _fields(node: ast.ClassDef) -> list[str]:
    return [one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)]


def declared(module: Module) -> list[str] | None:
    """What `__all__` says; None when there is none."""
    for node in module.tree.body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "__all__" for target in node.targets):
            return list(ast.literal_eval(node.value))
    return None


def public_names(modules: dict[str, Module]) -> Findings:
    """Rule 5: public names equal `__all__`, in every module of the library and in every face of the site."""
    found = Findings()
    for module in modules.values():
        if module.name.startswith(KERNELS):
            continue
        named = declared(module)
        if module.room == "variation" and not module.name.endswith("__main__"):
            found.look(named is not None, f"{module.name} has no __all__")
        if named is not None:
            _compare(module, named, found)
    return found


def _compare(module: Module, named: list[str], found: Findings) -> None:
    defined, brought, others = _names(module)
    is_face = module.is_package and (module.name == "variation" or module.room != "variation")
    for name in sorted(defined | (brought if is_face else set())):
        found.look(name in named, f"{module.name}.{name} is public and not in __all__")
    for name in named:
        found.look(name in defined | brought | others, f"{module.name}.__all__ names {name}, which is not there")
    found.look(len(named) == len(set(named)), f"{module.name}.__all__ names something twice")


def _names(module: Module) -> tuple[set[str], set[str], set[str]]:
    """Public functions and classes defined here, names brought from the house, and values such as constants."""
    defined, brought, others = set(), set(), set()
    for node in module.tree.body:
        if isinstance(node, Public) and not node.name.startswith("_"):
            defined.add(node.name)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("variation", "betterward"):
            brought |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            others |= {target.id for target in targets if isinstance(target, ast.Name)}
    return defined, brought, others
