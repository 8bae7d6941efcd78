"""The command `variation`: conform, chart, analyse."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from variation.conform import run_manifest
from variation.errors import VariationError


__all__ = ["main", "parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong is said in a sentence.

    Parameters
    ----------
    arguments : sequence of str, optional
        What was typed after the name of the program.

    Returns
    -------
    int
        0 when all went well.

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "manifest.json"
    >>> _ = place.write_text('{"format": "spc-oracle 1", "cases": []}')
    >>> main(["conform", str(place)])
    0 passed, 0 failed
    0
    """
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (VariationError, OSError) as reason:
        print(reason, file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """Give the words of the command and what each takes.

    Returns
    -------
    argparse.ArgumentParser

    Examples
    --------
    >>> parser().parse_args(["conform", "manifest.json"]).manifest.name
    'manifest.json'
    """
    root = argparse.ArgumentParser(prog="variation", description="Charts, rules and verdicts from numbers.")
    words = root.add_subparsers(required=True, metavar="command")
    conform = words.add_parser("conform", help="run a manifest of reference cases and list what disagrees")
    conform.add_argument("manifest", type=Path, help="manifest.json, or the folder it lies in")
    conform.add_argument("--only", action="append", default=[], metavar="FAMILY", help="run these families alone")
    conform.set_defaults(run=_conform)
    return root


def _conform(given: argparse.Namespace) -> int:
    return 1 if run_manifest(given.manifest, only=given.only).failed else 0


if __name__ == "__main__":
    sys.exit(main())
