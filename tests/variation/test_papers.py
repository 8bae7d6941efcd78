"""What the papers of the library show runs, block after block as a reader would type it."""

import importlib.util
import re
from pathlib import Path

import pytest

import variation


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


def test_the_gallery_is_current():
    spec = importlib.util.spec_from_file_location("gallery", ROOT / "tools" / "gallery.py")
    gallery = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(gallery)
    drawn = gallery.pictures()
    there = {path.stem: path.read_text() for path in gallery.FOLDER.glob("*.svg")}

    assert set(drawn) == set(there)
    assert [name for name, picture in drawn.items() if picture != there[name]] == [], "run tools/gallery.py"
    assert set(variation.CHARTS) <= set(drawn)


def test_the_readme_shows_every_picture():
    gallery = {path.name for path in (ROOT / "docs" / "variation" / "gallery").glob("*.svg")}
    shown = set(re.findall(r"gallery/(\w+\.svg)", PAPERS[-1].read_text()))

    assert gallery == shown
