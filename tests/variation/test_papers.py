"""What the papers of the library show runs, block after block as a reader would type it."""

import re
from pathlib import Path

import pytest


ROOT = Path(__file__).resolve().parents[2]
PAPERS = sorted([*(ROOT / "docs" / "variation").glob("*.md"), ROOT / "src" / "variation" / "README.md"])
BLOCK = re.compile(r"^```python\n(.*?)^```", re.S | re.M)


def blocks(paper):
    return BLOCK.findall(paper.read_text()) if paper.exists() else []


@pytest.mark.parametrize("paper", [one for one in PAPERS if blocks(one)], ids=lambda one: one.name)
def test_its_code_runs(paper, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks(paper):
        exec(compile(block, paper.name, "exec"), names)


def test_there_is_code_to_run():
    counts = {paper.name: len(blocks(paper)) for paper in PAPERS}
    print(counts)

    assert counts["many-series.md"] >= 1
    assert counts["README.md"] >= 4
