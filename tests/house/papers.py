"""Findings about the papers: paths, settings, commands, charts and decisions that the docs must name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tests.house.arrows import Findings
from tests.house.sources import PROJECT


DECISION_PARTS = ("## Context", "## Decision", "## Consequences")
LONGEST_DECISION = 60
"""Half a page, in lines."""


def where(text: str, project: Path = PROJECT) -> Findings:
    """Rule 6: every path that `docs/where.md` names exists; a star stands for many."""
    found = Findings()
    for name in re.findall(r"`([\w./*-]*/[\w./*-]*|Makefile|[\w-]+\.(?:md|toml|json))`", text):
        found.look(any(project.glob(name.rstrip("/"))), f"docs/where.md names {name}, which is not there")
    return found


def links(files: Iterable[Path]) -> Findings:
    """Every link from one paper to a file of ours leads somewhere."""
    found = Findings()
    for file in files:
        for target in re.findall(r"\]\(([^)#\s]+)", file.read_text()):
            if not re.match(r"[a-z]+:", target):
                found.look((file.parent / target).exists(), f"{file.name} links to {target}, which is not there")
    return found


def settings_used(sources: Iterable[Path]) -> set[str]:
    """Every variable of the environment that our code asks for."""
    names = set()
    for file in sources:
        names |= set(re.findall(r"\b(?:BETTERWARD_[A-Z_]*[A-Z]|DATABASE_URL)\b", file.read_text()))
    return names


def named(wanted: Iterable[str], text: str, what: str) -> Findings:
    """Rule 6: every one of them is written as code in the text."""
    found = Findings()
    code = set(re.findall(r"`([^`\n]+)`", text)) | set(re.findall(r"^ {4}(.+)$", text, re.M))
    for name in sorted(wanted):
        pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        found.look(any(pattern.search(piece) for piece in code), f"{what} {name} is not documented")
    return found


def nothing_invented(documented: Iterable[str], used: set[str], what: str) -> Findings:
    """The papers promise nothing that is not there."""
    found = Findings()
    for name in sorted(documented):
        found.look(name in used, f"{what} {name} is documented and not there")
    return found


def make_targets(makefile: str) -> set[str]:
    """What a person may type after `make`; files and inner steps are left out."""
    inner = {target for target in re.findall(r"^([\w.-]+):", makefile, re.M) if target.startswith(".") or "." in target}
    phony = set(re.findall(r"[\w-]+", " ".join(re.findall(r"^\.PHONY:(.*)$", makefile, re.M))))
    return (set(re.findall(r"^([\w-]+):(?!=)", makefile, re.M)) & phony or phony) - inner


def decisions(files: Iterable[Path]) -> Findings:
    """Each decision says its context, the decision and its consequences, on half a page."""
    found = Findings()
    for file in files:
        text = file.read_text()
        missing = [part for part in DECISION_PARTS if part not in text]
        found.look(not missing, f"{file.name} lacks {', '.join(missing)}")
        found.look(len(text.splitlines()) <= LONGEST_DECISION, f"{file.name} is longer than half a page")
    return found
