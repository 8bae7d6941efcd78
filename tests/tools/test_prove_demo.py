"""The parts of the proof that need no fresh clone; `make long` runs the whole."""

import shutil
import subprocess
import sys

import pytest

from tools import prove_demo


def test_node_is_hidden_and_the_rest_is_there(tmp_path):
    path = prove_demo.path_without_node(tmp_path)

    assert all(shutil.which(name, path=path) is None for name in prove_demo.HIDDEN)
    assert all(shutil.which(name, path=path) for name in ("git", "make", "sh"))


def ended(lines, log):
    log.write_text(lines)
    return subprocess.Popen([sys.executable, "-c", ""])


def test_it_is_ready_when_the_site_says_so(tmp_path):
    with ended("Database …\nReady after 5.0 s: http://127.0.0.1:8765/\n", tmp_path / "log") as made:
        assert prove_demo.wait_until_ready(made, tmp_path / "log") is None


def test_a_start_that_fails_shows_its_last_lines(tmp_path):
    with ended("Ready soon\nPort 8765 cannot be used here\n", tmp_path / "log") as made:
        made.wait()
        with pytest.raises(SystemExit, match="Port 8765 cannot be used here"):
            prove_demo.wait_until_ready(made, tmp_path / "log")


@pytest.mark.parametrize(("seconds", "broken"), [(5.0, 0), (10**6, 2)])
def test_a_promise_that_is_broken_is_counted(tmp_path, monkeypatch, capsys, seconds, broken):
    monkeypatch.setattr(prove_demo, "start_and_stop", lambda *given: seconds)
    monkeypatch.setattr(subprocess, "run", lambda *given, **more: None)

    assert prove_demo.prove(prove_demo.Account("root", tmp_path), "", 1) == broken
    assert capsys.readouterr().out.count("FAIL") == broken
