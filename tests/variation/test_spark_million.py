"""A million series from Parquet on Spark: the same answers as here, and its time and memory (in `make long`)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import variation


SERIES, POINTS, SAMPLE, FILES = 1_000_000, 36, 10_000, 20

PROGRAM = """
import sys
from variation.spark import Request, analyse_frame, local_session

session = local_session(2)
session.sparkContext.setLogLevel("ERROR")
try:
    asked = Request("values", keep=["series"], points=["flags"], words={"rules": "mdc", "direction": "up"})
    analyse_frame(session.read.parquet(sys.argv[1]), asked).write.parquet(sys.argv[2])
finally:
    session.stop()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The million, each with a shift or without, in twenty files."""
    made = tmp_path_factory.mktemp("million") / "in"
    made.mkdir()
    rng = np.random.default_rng(20261126)
    each = SERIES // FILES
    for number in range(FILES):
        values = rng.normal(50, 5, (each, POINTS))
        values[::7, POINTS // 2 :] += 6
        values[rng.random(values.shape) < 0.01] = np.nan
        offsets = pa.array(np.arange(0, each * POINTS + 1, POINTS, dtype=np.int32))
        rows = pa.ListArray.from_arrays(offsets, pa.array(values.ravel()))
        keys = pa.array(np.arange(number * each, (number + 1) * each))
        pq.write_table(pa.table({"series": keys, "values": rows}), made / f"{number:02d}.parquet")
    return made


class Watched(threading.Thread):
    """The most memory a tree of processes held."""

    def __init__(self, number: int) -> None:
        super().__init__(daemon=True)
        self.root, self.most = psutil.Process(number), 0

    def run(self) -> None:
        while self.root.is_running():
            try:
                tree = [self.root, *self.root.children(recursive=True)]
                self.most = max(self.most, sum(one.memory_info().rss for one in tree))
            except psutil.Error:
                continue
            time.sleep(0.2)


@pytest.mark.long
def test_a_million_series_are_worked_out_as_here(folder: Path, tmp_path: Path):
    here = Path(variation.__file__).parents[1]
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, str(folder), str(tmp_path / "out")],
        env={**os.environ, "PYTHONPATH": str(here)}, stderr=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        watched = Watched(child.pid)
        watched.start()
        said = child.communicate()[1]
    seconds = time.perf_counter() - began
    assert child.returncode == 0, said[-3000:]

    columns = ["series", "state", "variation", "latest", "flags"]
    found = pq.read_table(tmp_path / "out", columns=columns).sort_by("series")
    assert found.num_rows == SERIES
    _compare(found, folder)
    print(f"\nSpark: {SERIES} series of {POINTS} points in {seconds:.1f} s with Spark's own start, "
          f"at most {watched.most / 2**20:.0f} MiB in all processes")  # fmt: skip


def _compare(found: pa.Table, folder: Path) -> None:
    """A sample, point by point, against the kernel in this process."""
    picked = np.sort(np.random.default_rng(7).choice(SERIES, SAMPLE, replace=False))
    rows = pq.read_table(folder).sort_by("series")["values"].combine_chunks()
    values = rows.flatten().to_numpy(zero_copy_only=False).reshape(SERIES, POINTS)[picked]
    batch = variation.analyse_many(values, rules="mdc", direction="up")
    sample = found.take(pa.array(picked))
    flags = sample["flags"].combine_chunks().flatten().to_numpy(zero_copy_only=False).reshape(SAMPLE, POINTS)
    np.testing.assert_array_equal(flags, batch.flags)
    assert sample["variation"].to_pylist() == [one.value for one in batch.variations()]
    assert sample["state"].to_pylist() == [one.value for one in batch.states()]
    print(f"{SAMPLE} of {SERIES} series compared, {flags.size} points, {int((flags > 0).sum())} of them marked")
