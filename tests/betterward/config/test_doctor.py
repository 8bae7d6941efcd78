"""The doctor names what is wrong and how to mend it."""

import os
import shutil
from types import SimpleNamespace

import pytest

from betterward.common.errors import Refused
from betterward.config import commands, database, doctor, places


@pytest.fixture(autouse=True)
def a_server_of_ones_own(monkeypatch, tmp_path):
    """No test here starts or touches an embedded server."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@/nowhere?host=/no/such/folder")
    monkeypatch.setenv("BETTERWARD_DATA", str(tmp_path / "data"))
    for name in ("BETTERWARD_SECRET_KEY", "BETTERWARD_HTTPS", "BETTERWARD_HOSTS"):
        monkeypatch.delenv(name, raising=False)


def test_a_server_that_does_not_answer_is_named_with_the_way_to_mend_it():
    found = doctor._answers()

    assert not found.is_well
    assert "Check DATABASE_URL" in str(found)


@pytest.mark.django_db
def test_the_server_of_this_test_is_well(monkeypatch):
    from django.db import connection

    here = connection.settings_dict
    address = f"postgresql://{here['USER']}@/{here['NAME']}?host={here['HOST']}"
    monkeypatch.setattr(database, "url", lambda role: address)

    assert doctor._asked().is_well


def test_an_old_server_and_one_without_tables_are_named(monkeypatch):
    class Door:
        def __init__(self, version, is_empty):
            self.info, self.is_empty = SimpleNamespace(server_version=version), is_empty

        def __enter__(self):
            return self

        def __exit__(self, *given):
            return None

        def execute(self, query):
            return SimpleNamespace(fetchone=lambda: (self.is_empty,))

    monkeypatch.setattr(doctor.psycopg, "connect", lambda *args, **given: Door(140011, False))
    assert "PostgreSQL 15 or newer" in str(doctor._asked())

    monkeypatch.setattr(doctor.psycopg, "connect", lambda *args, **given: Door(150003, True))
    assert "betterward migrate" in str(doctor._asked())


def test_a_folder_that_cannot_be_written_is_named(monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    assert "Set BETTERWARD_DATA" in str(doctor._data())


def test_a_full_disk_is_named(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=10 * 1024**2))

    assert "Free some space" in str(doctor._data())


def test_a_secret_key_others_can_read_is_named():
    places.secret_key()
    file = places.data_folder() / "secret_key"
    assert doctor._key().is_well

    file.chmod(0o644)

    assert f"chmod 600 '{file}'" in str(doctor._key())


def test_a_short_secret_key_is_named(monkeypatch):
    monkeypatch.setenv("BETTERWARD_SECRET_KEY", "short")

    assert "32 random characters" in str(doctor._key())


def test_assets_that_are_not_built_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "collected_assets", lambda: tmp_path)

    assert "make assets" in str(doctor._assets())


def test_a_name_on_the_open_network_needs_https(monkeypatch):
    assert doctor._mode().is_well
    monkeypatch.setenv("BETTERWARD_HOSTS", "better.example")
    assert "BETTERWARD_HTTPS=1" in str(doctor._mode())
    monkeypatch.setenv("BETTERWARD_HTTPS", "1")
    assert doctor._mode().is_well


def test_a_check_that_is_refused_is_a_finding():
    def refuse():
        raise Refused("The data folder was made by PostgreSQL 17.")

    found = doctor._safely(refuse)

    assert (found.is_well, found.seen) == (False, "The data folder was made by PostgreSQL 17.")


@pytest.mark.parametrize(("is_well", "code"), [(True, 0), (False, 1)])
def test_the_exit_code_says_whether_anything_needs_mending(monkeypatch, capsys, is_well, code):
    monkeypatch.setattr(doctor, "examine", lambda: iter([doctor.Finding("one", is_well, "seen.", "Mend it.")]))

    assert commands.main(["doctor"]) == code
    assert ("Mend it." in capsys.readouterr().out) == (not is_well)


class TestPlaces:
    def test_the_key_is_made_once_and_for_its_owner_alone(self):
        first = places.secret_key()

        assert places.secret_key() == first
        assert len(first) > 60
        assert (places.data_folder() / "secret_key").stat().st_mode & 0o077 == 0

    def test_two_that_start_together_end_with_one_key(self, monkeypatch):
        kept = places.data_folder() / "secret_key"
        places._keep_once(kept, "first")
        places._keep_once(kept, "second")

        assert kept.read_text() == "first"
        assert [file.name for file in kept.parent.iterdir()] == ["secret_key"]

    def test_a_given_key_wins_and_writes_nothing(self, monkeypatch):
        monkeypatch.setenv("BETTERWARD_SECRET_KEY", "given")

        assert places.secret_key() == "given"
        assert not places.data_folder().exists()
