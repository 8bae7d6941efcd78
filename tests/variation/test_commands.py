"""What the command line answers."""

import json
import sys

import polars as pl
import pytest

from variation import commands


ROWS = "month,ward,falls,days\n" + "".join(
    f"20{24 + i // 12}-{i % 12 + 1:02}-01,{ward},{most - i % 2},{days}\n"
    for ward, most, days in (("A", 10, 100), ("B", 5, 90))
    for i in range(24)
)


@pytest.fixture
def csv(tmp_path):
    file = tmp_path / "falls.csv"
    file.write_text(ROWS)
    return file


@pytest.fixture
def one(tmp_path):
    file = tmp_path / "one.csv"
    file.write_text("value\n" + "9\n11\n" * 12 + "30\n")
    return file


def run(*words):
    return commands.main([str(word) for word in words])


def test_one_series_is_said_and_drawn_in_the_terminal(one, capsys):
    assert run("chart", one, "--direction", "down", "--baseline", 24) == 0

    said = capsys.readouterr().out
    assert said.startswith("Worse: ")
    assert len(said.splitlines()) > 10


@pytest.mark.parametrize(
    ("suffix", "start"), [(".svg", b"<svg"), (".txt", b""), (".json", b"{"), (".png", b"\x89PNG"), (".pdf", b"%PDF")]
)
def test_one_series_is_written_into_a_file(one, tmp_path, suffix, start):
    out = tmp_path / f"chart{suffix}"

    assert run("chart", one, "--out", out, "--label", "Falls", "--unit", "falls") == 0
    assert out.read_bytes().startswith(start)
    assert out.stat().st_size > 200


def test_every_series_of_a_file_has_a_line(csv, capsys):
    assert run("analyse", csv, "--series", "ward", "--value", "falls", "--period", "month", "--json") == 0

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["series"], row["points"], row["state"]) for row in rows] == [
        ("falls/A", 24, "no_evidence"),
        ("falls/B", 24, "no_evidence"),
    ]


def test_denominators_subgroups_phases_and_exclusions(csv, capsys):
    run("analyse", csv, "--value", "falls", "--denominator", "days", "--chart", "u", "--multiply", 1000, "--phase", 25)
    run("analyse", csv, "--value", "falls", "--subgroup", "month", "--chart", "xbar", "--exclude", 3)

    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[:3] for line in lines] == [["falls", "48", "no_evidence"], ["falls", "24", "no_evidence"]]


def test_parquet_is_read(csv, tmp_path, capsys):
    pl.read_csv(csv, try_parse_dates=True).write_parquet(tmp_path / "falls.parquet")

    assert run("analyse", tmp_path / "falls.parquet", "--series", "ward", "--value", "falls", "--period", "month") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_without_polars_a_parquet_file_is_refused_in_a_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)

    assert run("analyse", tmp_path / "falls.parquet") == 2
    assert "Polars reads it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--value", "gone"], "The columns are"),
        (["--value", "falls", "--period", "ward"], "Row 1: a day is written like 2026-05-01; received 'A'."),
        (["--value", "falls", "--out", "chart.gif"], "A file ends in .svg, .png"),
    ],
)
def test_what_cannot_be_answered_is_said(csv, capsys, words, said):
    assert run("chart", csv, *words) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said(tmp_path, capsys):
    assert run("chart", tmp_path / "gone.csv") == 2
    assert "gone.csv" in capsys.readouterr().err
