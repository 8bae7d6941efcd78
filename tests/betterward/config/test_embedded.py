"""The starter of the embedded database, with real clusters in folders of their own."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from betterward.config import embedded
from betterward.config.embedded import Account, CannotStart, Cluster


SOURCES = Path(embedded.__file__).resolve().parents[2]


@pytest.fixture
def folder():
    """A short folder every account may enter, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="bw"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def cluster(folder):
    one = Cluster(folder / "pg", throw_away=True)
    yield one
    one.stop()


def asked(cluster, query, role=embedded.APP):
    with psycopg.connect(cluster.url(role), autocommit=True) as door:
        found = door.execute(query)
        return found.fetchall() if found.description else None


def server_number(cluster):
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def wait_until(is_so, seconds=20.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def test_a_new_cluster_starts_and_stops(cluster):
    with cluster.held():
        assert asked(cluster, "SELECT 1") == [(1,)]
        assert cluster.ask("SHOW data_checksums") == "on"
        assert cluster.ask("SHOW listen_addresses") == ""

    assert not cluster.is_running()


def test_a_path_with_blanks_and_quotes_works(folder):
    cluster = Cluster(folder / "a ward's data" / "pg two", throw_away=True)

    with cluster.held():
        assert asked(cluster, "SELECT 1") == [(1,)]


def test_a_long_path_gets_a_short_private_socket_folder(folder):
    cluster = Cluster(folder / ("long" * 20) / ("longer" * 10) / "pg", throw_away=True)

    with cluster.held():
        assert asked(cluster, "SELECT 1") == [(1,)]
        mode = stat.S_IMODE(cluster.sockets.stat().st_mode)
    shutil.rmtree(cluster.sockets)

    assert len(str(cluster.sockets)) < embedded.LONGEST_SOCKET
    assert mode == 0o700


def test_only_its_own_folder_is_opened_or_closed(folder):
    outside = folder / "closed"
    outside.mkdir(mode=0o711)
    cluster = Cluster(outside / "pg", throw_away=True)

    with cluster.held():
        modes = {name: stat.S_IMODE((cluster.home / name).stat().st_mode) for name in ["", "socket", "data"]}

    assert modes == {"": 0o700, "socket": 0o700, "data": 0o700}
    assert stat.S_IMODE(outside.stat().st_mode) == 0o711


def test_the_server_never_runs_as_root(cluster):
    with cluster.held():
        assert os.stat(f"/proc/{server_number(cluster)}").st_uid != 0


def test_a_committed_row_survives_kill_9_of_the_server(folder):
    cluster = Cluster(folder / "pg")
    with cluster.held():
        asked(cluster, "CREATE TABLE kept (n int)", embedded.OWNER)
        asked(cluster, "INSERT INTO kept VALUES (7)", embedded.OWNER)
        os.kill(server_number(cluster), signal.SIGKILL)
        assert wait_until(lambda: not cluster.is_running())
        with cluster.held():
            assert asked(cluster, "SELECT n FROM kept", embedded.OWNER) == [(7,)]


def test_the_site_role_changes_no_tables_and_is_no_superuser(cluster):
    with cluster.held():
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            asked(cluster, "CREATE TABLE mine (n int)")
        assert asked(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(False,)]
        assert asked(cluster, "CREATE TABLE theirs (n int)", embedded.OWNER) is None


def test_the_last_of_two_holders_stops_it(cluster):
    first, second = cluster.hold(), cluster.hold()

    first.close()
    still = cluster.is_running()
    second.close()

    assert still
    assert not cluster.is_running()


def test_kill_9_of_the_only_holder_stops_it(cluster):
    told = (
        f"import sys, time; sys.path.insert(0, {str(SOURCES)!r})\n"
        "from pathlib import Path; from betterward.config.embedded import Cluster\n"
        f"holder = Cluster(Path({str(cluster.home)!r}), throw_away=True).hold()\n"
        "print('up', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", told], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "up\n"
        assert cluster.is_running()
        holder.kill()

    assert wait_until(lambda: not cluster.is_running())


def test_an_attached_holder_outlives_the_one_who_started(cluster):
    first = cluster.hold()
    with cluster.held():
        first.close()
        assert asked(cluster, "SELECT 1") == [(1,)]


def test_a_folder_of_another_major_version_is_refused_in_a_sentence(cluster):
    cluster.start()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("17\n")

    with pytest.raises(CannotStart, match=r"made by PostgreSQL 17.*Dump it"):
        cluster.start()


def test_a_half_made_cluster_is_made_again(cluster):
    cluster.data.mkdir(parents=True)
    (cluster.data / "left over").write_text("killed")

    with cluster.held():
        assert asked(cluster, "SELECT 1") == [(1,)]


def test_a_start_that_fails_says_the_servers_own_reason(cluster):
    cluster.start()
    cluster.stop()
    with (cluster.data / "postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = none\n")

    with pytest.raises(CannotStart, match=r"did not start.*shared_buffers|server\.log"):
        cluster.start()


def test_a_link_in_place_of_the_socket_folder_is_refused(cluster):
    cluster._make_folders()
    cluster.sockets.symlink_to("/tmp")

    with pytest.raises(CannotStart, match="is not a folder of the account"):
        cluster.start()


def test_an_account_without_a_name_is_told_to_use_a_server(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 987654)

    with pytest.raises(CannotStart, match=r"987654 has no name.*DATABASE_URL"):
        embedded.account()


def test_root_moves_the_cluster_when_the_account_cannot_reach_it(folder, monkeypatch):
    closed = folder / "root only"
    closed.mkdir(mode=0o700)
    stranger = Account("stranger", 64999, 64999)
    monkeypatch.setattr(embedded, "account", lambda: stranger)

    assert embedded.default_home(closed / "data").parent == embedded.SHARED_HOME
    assert embedded.default_home(folder / "data") == folder / "data" / "postgres"


@pytest.mark.parametrize("name", ["nobody"])
def test_an_ordinary_account_runs_its_own(folder, name):
    """As root the test becomes that account; otherwise it already is one."""
    told = (
        f"import sys; sys.path.insert(0, {str(SOURCES)!r})\n"
        "from pathlib import Path; from betterward.config.embedded import Cluster\n"
        f"cluster = Cluster(Path({str(folder / 'theirs' / 'pg')!r}), throw_away=True)\n"
        "with cluster.held(): print(cluster.account.is_ours, cluster.ask('SELECT 1'))\n"
    )
    (folder / "theirs").mkdir()
    other = {}
    if os.geteuid() == 0:
        found = pwd.getpwnam(name)
        if not Account(name, found.pw_uid, found.pw_gid).reaches(Path(sys.executable).resolve().parent):
            # The interpreter itself is closed to other accounts here: copy nothing, use the system's own Python.
            python = "/usr/bin/python3"
        else:
            python = sys.executable
        os.chown(folder / "theirs", found.pw_uid, found.pw_gid)
        other = {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    else:
        python = sys.executable
    reach = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))

    done = subprocess.run(
        [python, "-c", told], env={"PATH": os.defpath, "PYTHONPATH": reach}, cwd="/",
        capture_output=True, text=True, check=False, **other,
    )  # fmt: skip

    assert done.stdout.split() == ["True", "1"], done.stderr
