"""Reading manifests: the oracle form and the published form."""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from variation.conform.cases import Case
from variation.conform.params import Params
from variation.conform.tables import Table, read_table
from variation.errors import BadSeries


__all__ = ["LEVELS", "oracle_cases", "read_manifest"]

LEVELS = ("reference", "derived", "quirk", "peer_error")
"""How a case is used; an unknown level is an error."""


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest, plain or compressed.

    Parameters
    ----------
    path : Path
        ``manifest.json`` or ``manifest.json.xz``; the second is read too when the first is named and not there.

    Returns
    -------
    dict

    Raises
    ------
    BadSeries
        No JSON, or neither of the two forms.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "manifest.json"
    >>> _ = path.write_text('{"format": "spc-oracle 1", "cases": []}')
    >>> read_manifest(path)["cases"]
    []
    """
    packed = path.with_name(path.name + ".xz")
    found = packed if packed.exists() and not path.exists() else path
    try:
        text = lzma.decompress(found.read_bytes()) if found.suffix == ".xz" else found.read_bytes()
        manifest = json.loads(text)
    except (lzma.LZMAError, ValueError, RecursionError) as reason:
        raise BadSeries(f"{path} is no manifest: {reason}.") from reason
    if not isinstance(manifest, dict) or not isinstance(manifest.get("cases"), list):
        raise BadSeries(f"{path} is no manifest: it has no list of cases.")
    return manifest


def oracle_cases(manifest: Mapping[str, Any], folder: Path) -> Iterator[Case]:
    """Give the cases of the oracle form, with their tables.

    Parameters
    ----------
    manifest : mapping
        From `read_manifest`.
    folder : Path
        Where it lies.

    Yields
    ------
    Case

    Examples
    --------
    >>> list(oracle_cases({"cases": []}, Path(".")))
    []
    """
    inputs: dict[str, Table] = {}
    answers: dict[str, dict[str, Table]] = {}
    for one in manifest["cases"]:
        data, expected = one["data_file"], one.get("expected_file")
        if data not in inputs:
            inputs[data] = read_table(folder / data)
        if expected and expected not in answers:
            answers[expected] = _by_case(read_table(folder / expected))
        rows = answers[expected].get(one["id"], Table({})) if expected else Table({})
        yield _case(one, inputs[data], rows)


def _by_case(table: Table) -> dict[str, Table]:
    rows = defaultdict(list)
    for row, case in enumerate(table.texts("case_id")):
        rows[case].append(row)
    return {case: table.rows(mine) for case, mine in rows.items()}


def _case(one: Mapping[str, Any], table: Table, expected: Table) -> Case:
    return Case(
        id=one["id"],
        family=one["family"],
        level=one["level"],
        peer=one["peer"],
        function=one.get("function") or "",
        params=Params(one["params"]),
        table=table.where(one.get("filter") or {}),
        expected=expected,
        summary=one.get("summary") or {},
        tolerance=one.get("tolerance") or {},
        quirks=tuple(one.get("quirks") or ()),
    )
