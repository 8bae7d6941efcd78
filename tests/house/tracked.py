"""Findings about what is in tracked files and must not be: machine paths, registries, switched-off history."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.house.arrows import Findings
from tests.house.sources import PROJECT


REGISTRY = re.compile(
    "|".join(
        [
            r"pypi\." + "org",
            r"pythonhosted\." + "org",
            r"registry\.npmjs\." + "org",
            r"registry\.yarnpkg\." + "com",
            r"npmjs\." + "com",
        ]
    )
    + r"|(?:--|\b)(?:index-url|extra-index-url)[ =:]+\S*https?:",
)
MACHINE = re.compile(r"(?<![\w:/-])/(?:work/(?:main|shared|\.\w+)|root|tmp/team)\b|(?<![\w:/-])/home/\w+/|/Users/\w+/")
NO_HISTORY = re.compile(r"pgtrigger\s*\.\s*" + r"ignore\b|from pgtrigger import .*\b" + r"ignore\b")

OWN_EXPORT = re.compile(
    r"\bcsv\s*\.\s*(?:writer|DictWriter)\b|\bfrom csv import\b.*[wW]riter|\b(?:import|from) (?:xlsxwriter|openpyxl)\b"
    r"|\.(?:to_csv|to_excel|write_csv|write_excel)\("
)
"""A table that leaves past `betterward.common.exporting`, where cells that spreadsheets would run are made harmless."""


def files(project: Path = PROJECT) -> list[Path]:
    """Every tracked file that is text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=project, capture_output=True, text=True, check=True).stdout
    paths = [project / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


def forbidden(paths: Iterable[Path], pattern: re.Pattern[str]) -> Findings:
    """Each file is looked at line by line; every hit is a finding."""
    found = Findings()
    for path in paths:
        lines = path.read_text(errors="replace").splitlines()
        hits = [
            f"{path}:{number}: {line.strip()[:120]}" for number, line in enumerate(lines, 1) if pattern.search(line)
        ]
        found.look(not hits, "\n".join(hits))
    return found
