"""How fast the library is: many charts beside plain NumPy, one chart, its picture, and the import.

Run by `make bench`; needs the extra `fast`. Ratios are taken in one run, the two sides in turn: noise meets both.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from tests.bench import ratios, references

import variation
from variation import drawing


ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "artefacts"
PATHS = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
HALF_A_MILLION = 500_000
FOUND: dict[str, float] = {}


@pytest.fixture(scope="module", autouse=True)
def kept():
    """Everything measured, as a file."""
    variation.batch.warm_up()
    yield
    ARTEFACTS.mkdir(exist_ok=True)
    (ARTEFACTS / "bench-variation.json").write_text(json.dumps(FOUND, indent=1))
    print("\n" + "\n".join(f"| {name} | {value:.4g} |" for name, value in FOUND.items()))


def measured(job):
    """A ratio from a process of its own."""
    command = [sys.executable, "-m", "tests.bench.ratios", job]
    done = subprocess.run(command, cwd=ROOT, env=PATHS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return float(done.stdout)


@pytest.mark.parametrize("job", ratios.GOALS)
def test_many_charts_beside_numpy(job):
    FOUND[f"{job}, 10,000 × 36: times the reference"] = measured(job)

    assert FOUND[f"{job}, 10,000 × 36: times the reference"] >= ratios.GOALS[job]


def test_a_million_charts_beside_the_least_a_compiler_could_do():
    FOUND["1,000,000 × 36: times the floor"] = measured("million")

    assert FOUND["1,000,000 × 36: times the floor"] <= 3


def test_memory_stays_within_three_times_the_input():
    values = references.make_values(HALF_A_MILLION)
    variation.analyse_many(values[:1000], rules="mdc")
    tracemalloc.start()
    batch = variation.analyse_many(values, rules="mdc", direction="up", target=55.0)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    FOUND["peak memory beside the input, times the input"] = most / values.nbytes
    assert len(batch) == HALF_A_MILLION
    assert most + values.nbytes <= 3 * values.nbytes


def quickest(work, repeats=2000):
    """The lower quartile in microseconds."""
    work()
    return statistics.quantiles((ratios.seconds(work) for _ in range(repeats)), n=4)[0] * 1e6


def test_one_chart_and_its_picture():
    values = references.make_values(8)[4]
    chart = variation.analyse(values, rules="mdc", direction="up", target=55.0)
    picture = drawing.svg(chart, "full")

    FOUND["one chart, µs"] = quickest(lambda: variation.analyse(values, rules="mdc", direction="up", target=55.0))
    FOUND["its full picture, µs"] = quickest(lambda: drawing.svg(chart, "full"), 500)
    FOUND["its full picture, KB compressed"] = len(gzip.compress(picture.encode())) / 1024
    assert FOUND["one chart, µs"] <= 150
    assert FOUND["its full picture, µs"] <= 1000
    assert FOUND["its full picture, KB compressed"] <= 8


def test_the_import():
    """What the library adds to Python and NumPy, each in a process of its own."""
    code = "import time; began = time.perf_counter(); import variation; print(time.perf_counter() - began)"
    spent = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(7)
    ]

    FOUND["import variation, s, NumPy included"] = min(spent)
    assert min(spent) <= 0.2
