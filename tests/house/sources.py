"""Reads a tree of sources: its modules, what they import and where, its packages and templates."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


PROJECT = Path(__file__).resolve().parents[2]
SOURCES = PROJECT / "src"
HOUSE = ("betterward", "variation")


@dataclass(frozen=True)
class Import:
    """One imported module, and where it stands in the importing file."""

    target: str
    line: int
    inside: str = ""


@dataclass
class Module:
    """One file of Python: its dotted name, its tree, its imports."""

    name: str
    path: Path
    tree: ast.Module
    imports: list[Import] = field(default_factory=list)

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"

    @property
    def room(self) -> str:
        """The room it stands in: an app of the site, or the library as a whole."""
        return room_of(self.name)

    @property
    def step(self) -> str:
        """The file of the app's ladder it belongs to, such as ``services``."""
        return step_of(self.name)


def room_of(name: str) -> str:
    """``betterward.measures.rules`` stands in ``measures``; the library is one room."""
    parts = name.split(".")
    return parts[1] if parts[0] == "betterward" and len(parts) > 1 else parts[0]


def step_of(name: str) -> str:
    """``betterward.measures.services.recording`` belongs to ``services``."""
    parts = name.split(".")
    return parts[2] if parts[0] == "betterward" and len(parts) > 2 else ""


def read(root: Path = SOURCES) -> dict[str, Module]:
    """Every module below a source folder by its name, with its imports resolved to modules of the same tree."""
    modules = {}
    for top in HOUSE:
        for path in sorted((root / top).rglob("*.py")):
            name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            modules[name] = Module(name, path, ast.parse(path.read_text()))
    for module in modules.values():
        module.imports = list(_imports(module, modules))
    return modules


def _imports(module: Module, known: dict[str, Module]) -> Iterator[Import]:
    for node, inside in _walk(module.tree, ""):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, inside)
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node)
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield Import(full if full in known else base, node.lineno, inside)


def _walk(node: ast.AST, inside: str) -> Iterator[tuple[ast.AST, str]]:
    """Every node with the dotted name of the functions around it; empty at the top of the file."""
    for child in ast.iter_child_nodes(node):
        yield child, inside
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _walk(child, f"{inside}.{getattr(child, 'name', 'lambda')}".strip("."))
        else:
            yield from _walk(child, inside)


def _base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    parts = parts[: len(parts) - node.level + (1 if module.is_package else 0)]
    return ".".join([*parts, *([node.module] if node.module else [])])


def graph(modules: dict[str, Module]) -> dict[str, set[str]]:
    """Who imports whom inside the house; imports inside functions count as any other."""
    return {
        name: {found.target for found in module.imports if found.target in modules and found.target != name}
        for name, module in modules.items()
    }


def reach(start: str, edges: dict[str, set[str]], within: str = "") -> dict[str, str]:
    """Everything reached from a module by imports, each with the module it was reached from."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for there in sorted(edges.get(here, ())):
            if there not in came_from and there != start and there.startswith(within):
                came_from[there] = here
                waiting.append(there)
    return came_from


def write(root: Path, files: dict[str, str]) -> Path:
    """Plant a small tree of files for a test; packages get a caption where none is given."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for path in [path for path in root.rglob("*.py") if path.name != "__init__.py"]:
        for folder in [parent for parent in path.parents if root in parent.parents]:
            caption = folder / "__init__.py"
            if not caption.exists():
                caption.write_text(f'"""The planted package {folder.name}, which stands here for a test."""\n')
    return root
