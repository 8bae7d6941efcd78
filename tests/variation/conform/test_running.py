"""What a run of a manifest does with cases that are wrong, unknown or broken."""

import json
import lzma

import pytest

from variation import commands
from variation.conform import run_manifest


VALUES = [5.0, 7.0, 6.0, 8.0]
HEADING = "case_id,i,part,x,y,n,include,baseline,cl,lcl,ucl,lcl2,ucl2,sigma_signal,runs_signal\n"


def case(**changes):
    given = {
        "id": "one",
        "family": "run",
        "level": "reference",
        "peer": "qicharts2",
        "function": "qic",
        "data_file": "data.csv",
        "params": {"chart": "run", "x": "x", "y": "y", "screen_mr": False},
        "expected_file": "run.csv",
        "tolerance": {"rel": 1e-9},
    }
    return {**given, **changes}


@pytest.fixture
def run(tmp_path):
    """Write a manifest of one case with its tables and run it; the lines that were said come back with the report."""

    def written(*cases, centre=6.5):
        (tmp_path / "data.csv").write_text("x,y\n" + "".join(f"{i},{y}\n" for i, y in enumerate(VALUES, 1)))
        rows = [f"one,{i},1,{i},{y},1,1,1,{centre},NA,NA,NA,NA,0,0\n" for i, y in enumerate(VALUES, 1)]
        (tmp_path / "run.csv").write_text(HEADING + "".join(rows))
        (tmp_path / "manifest.json").write_text(json.dumps({"format": "spc-oracle 1", "cases": list(cases)}))
        said = []
        return run_manifest(tmp_path, say=said.append), said

    return written


def test_a_case_that_agrees_passes(run):
    report, said = run(case())

    assert report.passed == 1
    assert said[-1] == "1 passed, 0 failed"


def test_a_disagreement_is_listed_with_both_values(run):
    report, said = run(case(), centre=6.6)

    assert report.failed == 1
    assert "    cl, row 1: expected 6.6, got 6.5" in said
    assert said[-1] == "0 passed, 1 failed"


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"family": "zodiac"}, "no runner for the family 'zodiac'"),
        ({"peer": "nobody"}, "no runner for the family 'run' of the peer 'nobody'"),
        ({"level": "guess"}, "unknown level 'guess'"),
        ({"params": {**case()["params"], "moon": 1}}, "unknown parameter moon"),
        ({"params": {**case()["params"], "method": "oracle"}}, "refused: Option runs_method"),
        ({"params": {**case()["params"], "y": "gone"}}, "refused: The columns are"),
        ({"params": {"chart": "run", "x": "x", "y": "y"}}, "stopped: KeyError"),
        ({"summary": {"parts": [{"n_useful": 3}]}}, "summary.parts[1].n_useful: expected 3, got 4"),
        ({"summary": {"mood": "good"}}, "summary.mood: expected good, got nothing"),
    ],
)
def test_what_is_unknown_or_wrong_is_a_failure(run, changes, line):
    report, said = run(case(**changes))

    assert report.failed == 1
    assert any(line in one for one in said), said


def test_a_quirk_is_counted_apart(run):
    report, said = run(case(level="quirk"), centre=6.6)

    assert (report.passed, report.failed) == (0, 0)
    assert any("counted apart" in one for one in said)


def test_a_quirk_that_stops_the_engine_fails(run):
    report, _ = run(case(level="quirk", params={"chart": "run", "x": "x", "y": "y"}))

    assert report.failed == 1


def test_where_the_peer_stopped_any_answer_is_right(run):
    report, _ = run(case(level="peer_error"), centre=0)

    assert report.passed == 1


def test_the_command_fails_when_a_case_fails(run, tmp_path, capsys):
    run(case(), centre=6.6)

    assert commands.main(["conform", str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"
    run(case())
    assert commands.main(["conform", str(tmp_path / "manifest.json")]) == 0


def test_no_manifest_is_said_in_a_sentence(tmp_path, capsys):
    (tmp_path / "manifest.json").write_text("[]")

    assert commands.main(["conform", str(tmp_path)]) == 2
    assert "is no manifest" in capsys.readouterr().err


def test_one_family_can_run_alone(run, tmp_path):
    whole, _ = run(case(), case(id="two", family="zodiac"))

    alone = run_manifest(tmp_path, say=lambda line: None, only=["run"])

    assert (whole.passed, whole.failed) == (1, 1)
    assert (alone.passed, alone.failed) == (1, 0)


def published(**changes):
    check = {"chart": "i", "options": {}, "statistic": "cl", "phase": None, "point": None, "value": 6.5}
    check |= {"tolerance": {"abs": 0.001}, "provenance": "recomputed", "gate": True, **changes}
    return {"id": "one", "data": "data.csv", "rows": 4, "columns": {"x": "x", "value": "y"}, "checks": [check]}


@pytest.mark.parametrize(
    ("changes", "passed", "failed", "line"),
    [
        ({}, 1, 0, "1 passed, 0 failed"),
        ({"value": 6.6}, 0, 1, "    cl: expected 6.6, got 6.5"),
        ({"value": 6.6, "gate": False}, 0, 0, "0 passed, 0 failed"),
        ({"chart": "zodiac"}, 0, 1, "    unknown chart 'zodiac'"),
        ({"statistic": "mood"}, 0, 1, "    mood: stopped: BadChoice: Unknown statistic 'mood'."),
        ({"options": {"moon": 1}}, 0, 1, "    cl: unknown option moon"),
        ({"statistic": "value"}, 0, 1, "    value: stopped: ValueError: The value of the i chart varies"),
    ],
)
def test_published_checks(tmp_path, changes, passed, failed, line):
    (tmp_path / "data.csv").write_text("x,y\n" + "".join(f"{i},{y}\n" for i, y in enumerate(VALUES, 1)))
    manifest = {"schema": "published-cases/2", "cases": [published(**changes)], "library_checks": []}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    said = []

    report = run_manifest(tmp_path, say=said.append)

    assert (report.passed, report.failed) == (passed, failed)
    assert any(one.startswith(line) for one in said), said


def test_an_unknown_library_check_fails(tmp_path):
    check = {"group": "stars", "name": "zodiac", "inputs": {}, "value": 1, "tolerance": {"abs": 1}}
    check |= {"provenance": "recomputed", "gate": True}
    manifest = {"schema": "published-cases/2", "cases": [], "library_checks": [check]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))

    report = run_manifest(tmp_path, say=lambda line: None)

    assert report.failed == 1


@pytest.mark.parametrize("named", ["manifest.json", "manifest.json.xz"])
def test_a_compressed_manifest_is_read_by_either_name(run, tmp_path, named):
    run(case())
    plain = tmp_path / "manifest.json"
    (tmp_path / "manifest.json.xz").write_bytes(lzma.compress(plain.read_bytes()))
    plain.unlink()
    assert run_manifest(tmp_path / named, say=str).passed == 1
