"""Rows with list columns, as Arrow hands them over; Spark itself runs apart, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import variation
from variation import BadChoice, spark
from variation.errors import NotInstalled
from variation.spark import Request, analyse_batches, java_home


def some_rows(count: int = 40) -> pa.Table:
    """Falls and bed days of wards, with phases, targets, points left out, and one row that cannot be."""
    rng = np.random.default_rng(4)
    lengths = rng.integers(0, 50, count)
    falls = [rng.poisson(4, n).astype(float) for n in lengths]
    for row in falls:
        row[rng.random(len(row)) < 0.05] = np.nan
    falls[7] = np.array([3.0, -1.0])
    lengths[7] = 2
    return pa.table(
        {
            "ward": [f"ward {i}" for i in range(count)],
            "falls": pa.array(falls, pa.list_(pa.float64())),
            "days": pa.array([rng.integers(50, 90, n) for n in lengths], pa.list_(pa.int64())),
            "starts": pa.array([[n // 2] if n > 20 else [] for n in lengths], pa.list_(pa.int64())),
            "out": pa.array([rng.random(n) < 0.1 for n in lengths], pa.list_(pa.bool_())),
            "aim": pa.array([0.05 if i % 3 else None for i in range(count)], pa.float64()),
            "good": ["down" if i % 2 else "neither" for i in range(count)],
        }
    )


ASKED = Request(
    "falls",
    "days",
    keep=["ward"],
    columns={"phase_starts": "starts", "excluded": "out", "target": "aim", "direction": "good"},
    points=["flags", "meanings", "upper"],
    words={"chart": "u"},
)


def answers(rows: pa.Table, request: Request, size: int) -> list[dict]:
    return [row for batch in analyse_batches(rows.to_batches(max_chunksize=size), request) for row in batch.to_pylist()]


@pytest.mark.parametrize("size", [7, 1000])
def test_every_row_has_what_the_plain_path_gives(size: int):
    rows = some_rows()

    for row, found in zip(rows.to_pylist(), answers(rows, ASKED, size), strict=True):
        assert found["ward"] == row["ward"]
        try:
            chart = variation.analyse(
                row["falls"], row["days"], chart="u", phases=row["starts"], target=row["aim"], direction=row["good"],
                excluded=np.flatnonzero(row["out"]).tolist(),
            )  # fmt: skip
        except variation.BadSeries as reason:
            assert found["reason"] == str(reason) and found["state"] == "too_few"
            continue
        assert found["reason"] is None
        assert (found["variation"], found["assurance"], found["state"]) == (
            chart.variation,
            chart.assurance,
            chart.state,
        )
        assert (found["latest"], found["verdict_at"]) == (chart.latest, chart.verdict_at)
        assert set(found["doubts"]) == {one.key for one in chart.warnings}
        np.testing.assert_array_equal(found["upper"], chart.upper)
        assert [bool(flags) for flags in found["flags"]] == [one != "common" for one in chart.meanings]
        assert [(one["first"], one["last"], one["n_points"]) for one in found["phases"]] == [
            (one.first, one.last, one.n_points) for one in chart.phases
        ]
        np.testing.assert_array_equal([one["centre"] for one in found["phases"]], [one.centre for one in chart.phases])


def test_words_that_do_not_exist_are_refused():
    with pytest.raises(BadChoice, match="received 'colour'"):
        Request(points=["colour"])
    with pytest.raises(BadChoice, match="received 'rules'"):
        Request(columns={"rules": "rules"})


def a_java(folder: Path, version: str) -> Path:
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    program.chmod(0o755)
    return folder


def test_the_first_java_that_is_new_enough_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    old, new = a_java(tmp_path / "old", "1.8.0_392"), a_java(tmp_path / "new", "21.0.1")
    monkeypatch.setenv("JAVA_HOME", str(old))
    monkeypatch.setenv("PATH", f"{new / 'bin'}:/usr/bin:/bin")

    assert java_home() == new


def test_without_a_java_that_is_new_enough_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    old = a_java(tmp_path / "old", "11.0.2")
    monkeypatch.setattr(spark, "_javas", lambda: iter([old / "bin" / "java", tmp_path / "none" / "bin" / "java"]))

    with pytest.raises(NotInstalled, match=r"Java 17 or newer.*is Java 11.*unknown age.*apt-get install openjdk-17"):
        java_home()


PROGRAM = """
import json, sys
from variation.spark import analyse_frame, local_session
from tests.variation.test_spark import ASKED

session = local_session(2, spark_sql_execution_arrow_maxRecordsPerBatch="9")
session.sparkContext.setLogLevel("ERROR")
try:
    rows = analyse_frame(session.read.parquet(sys.argv[1]), ASKED).collect()
    print(json.dumps([row.asDict(recursive=True) for row in rows]))
finally:
    session.stop()
"""


@pytest.mark.long
def test_spark_gives_the_same_rows(tmp_path: Path):
    pq.write_table(some_rows(), tmp_path / "wards.parquet", row_group_size=11)

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, str(tmp_path / "wards.parquet")],
        capture_output=True, text=True, check=False, env={**dict(__import__("os").environ), "PYTHONPATH": paths()},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    found = sorted(json.loads(done.stdout.splitlines()[-1]), key=lambda row: int(row["ward"].split()[1]))
    wanted = answers(some_rows(), ASKED, 1000)
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_equal(one, other)


def paths() -> str:
    """Where this process finds the library and the tests."""
    root = Path(__file__).resolve().parents[2]
    return f"{Path(variation.__file__).parents[1]}:{root}"
