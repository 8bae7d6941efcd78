"""The command `betterward`: its words, its roles, and what goes wrong said in a sentence."""

import os
import signal
import subprocess
import sys

import pytest

from betterward.common.errors import Refused
from betterward.config import commands, database


@pytest.fixture
def no_database(monkeypatch):
    """Every command as it is, only without a server behind it."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@/nowhere")
    monkeypatch.setenv("BETTERWARD_OWNER_DATABASE_URL", "postgresql://owner@/nowhere")


@pytest.fixture
def asked(monkeypatch):
    """The Django commands that would run, with the role they would run as."""
    seen = []
    monkeypatch.setattr(commands, "django_child", lambda words: seen.append(words))
    return seen


def test_every_word_is_explained(capsys):
    with pytest.raises(SystemExit):
        commands.main(["--help"])

    said = capsys.readouterr().out
    assert all(word in said for word in ("demo", "serve", "worker", "migrate", "doctor", "createadmin", "manage"))


def test_a_word_nobody_knows_is_answered_with_those_there_are(capsys):
    with pytest.raises(SystemExit):
        commands.main(["serv"])

    assert "choose from" in capsys.readouterr().err


def test_a_refusal_is_a_sentence_and_an_exit_code(monkeypatch, capsys):
    def refuse(given):
        raise Refused("Port 8000 cannot be used here. Choose another: --port 8001.")

    monkeypatch.setattr(commands, "_serve", refuse)

    assert commands.main(["serve"]) == 1
    assert capsys.readouterr().err == "Port 8000 cannot be used here. Choose another: --port 8001.\n"


def test_ctrl_c_ends_quietly(monkeypatch, capsys):
    def interrupted(given):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "_serve", interrupted)

    assert commands.main(["serve"]) == commands.INTERRUPTED
    assert capsys.readouterr().err == ""


def test_ctrl_c_during_a_django_command_shows_no_trace(no_database):
    told = (
        # A shell's background job is born with Ctrl-C ignored.
        "import signal, sys, time; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from betterward.config import commands\n"
        "commands.execute_from_command_line = lambda words: (print('up', flush=True), time.sleep(60))\n"
        "sys.exit(commands.main(['manage', 'load_demo']))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", told],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as child:  # fmt: skip
        assert child.stdout.readline() == "up\n"
        os.killpg(child.pid, signal.SIGINT)
        _, said = child.communicate(timeout=30)

    assert child.returncode == commands.INTERRUPTED
    assert said == ""


@pytest.mark.parametrize(
    ("name", "role"), [("migrate", "owner"), ("load_demo", "owner"), ("remove_demo", "owner"), ("shell", "app")]
)
def test_only_changes_of_tables_run_as_their_owner(monkeypatch, no_database, name, role):
    ran = []
    monkeypatch.setattr(commands, "execute_from_command_line", ran.append)

    commands.django_command([name])

    assert ran == [["betterward", name]]
    assert os.environ.pop("BETTERWARD_ROLE") == role


def test_migrate_runs_the_migrations_without_asking(no_database, asked):
    assert commands.main(["migrate"]) == 0
    assert asked == [["migrate", "--no-input", "--verbosity=0"]]


def test_a_django_command_that_fails_is_a_refusal(monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *args, **given: subprocess.CompletedProcess(args, 1))

    with pytest.raises(Refused, match=r"`migrate` did not succeed.*betterward doctor"):
        commands.django_child(["migrate"])


def test_the_demo_loads_before_it_serves_and_is_in_demo_mode(monkeypatch, no_database, asked):
    served = []
    monkeypatch.setattr(commands.serve, "check_port", lambda *given: None)
    monkeypatch.setattr(commands, "keep_serving", lambda host, port, children, began: served.append(children) or 0)
    monkeypatch.delenv("BETTERWARD_DEMO", raising=False)
    monkeypatch.delenv("BETTERWARD_LOG_LEVEL", raising=False)

    assert commands.main(["demo", "--port", "8765"]) == 0

    assert asked == [["load_demo", "--migrate"]]
    assert [child.name for child in served[0]] == ["web", "worker"]
    assert os.environ.pop("BETTERWARD_DEMO") == "1"
    os.environ.pop("BETTERWARD_LOG_LEVEL")


class TestDatabaseAddress:
    def test_a_whole_address(self):
        found = database.settings_from("postgresql://a%40b:se%2Fcret@db.example:5433/better%20ward?sslmode=require")

        assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("a@b", "se/cret", "better ward")
        assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("db.example", "5433", {"sslmode": "require"})

    def test_a_socket_folder(self):
        found = database.settings_from("postgresql://owner@/site?host=/run/a ward/socket")

        assert (found["HOST"], found["NAME"], found["OPTIONS"]) == ("/run/a ward/socket", "site", {})

    @pytest.mark.parametrize("address", ["mysql://x/y", "/var/lib/site.sqlite3", ""])
    def test_another_engine_is_refused_in_a_sentence(self, address):
        with pytest.raises(Refused, match="must begin with postgresql://"):
            database.settings_from(address)

    def test_the_owner_has_an_address_of_its_own_when_given(self, no_database):
        assert database.url("owner") == "postgresql://owner@/nowhere"
        assert database.url("app") == "postgresql://app@/nowhere"
        assert database.app_role() == "app"
        assert not database.is_embedded()
