"""Web and worker under one parent: started together, mended, stopped together."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from betterward.common.errors import Refused
from betterward.config import serve


SOURCES = Path(serve.__file__).resolve().parents[2]
SLEEPS = "import time; time.sleep(60)"


def child(name, code=SLEEPS):
    return serve.Child(name, [sys.executable, "-c", code])


def is_there(number):
    return Path(f"/proc/{number}").exists() and "Z" not in Path(f"/proc/{number}/stat").read_text().split(")")[1][:3]


def until(is_so, seconds=20.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def signals():
    """The handlers of this process come back after `run` has set its own."""
    kept = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for sign, handler in kept.items():
        signal.signal(sign, handler)


def stop_after(is_so):
    """Tell this process to stop once something is so."""

    def wait():
        until(is_so)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def test_all_children_stop_with_the_parent(signals):
    one, two = child("one"), child("two")
    stop_after(lambda: two.process is not None)

    assert serve.run([one, two]) == 0

    assert one.process.returncode is not None
    assert two.process.returncode is not None


def test_a_child_that_ends_is_started_again(signals, tmp_path, capfd):
    count = tmp_path / "count"
    ends = child("web", f"open({str(count)!r}, 'a').write('x'); import time; time.sleep(2.1)")
    stop_after(lambda: count.exists() and len(count.read_text()) >= 2)

    serve.run([ends])

    assert "The web ended with 0; starting it again." in capfd.readouterr().err


def test_a_child_that_does_not_listen_is_killed_when_patience_ends(signals, monkeypatch, tmp_path):
    monkeypatch.setattr(serve, "PATIENCE", 0.5)
    up = tmp_path / "up"
    deaf = child(
        "deaf",
        "import signal, time, pathlib; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        f"pathlib.Path({str(up)!r}).touch(); time.sleep(60)",
    )
    stop_after(up.exists)

    serve.run([deaf])

    assert deaf.process.returncode == -signal.SIGKILL


def test_kill_9_of_the_parent_ends_its_children():
    told = (
        f"import sys; sys.path.insert(0, {str(SOURCES)!r})\n"
        "from betterward.config import serve\n"
        f"one = serve.Child('one', [sys.executable, '-c', {SLEEPS!r}])\n"
        "serve.run([one], ready=lambda: print(one.process.pid, flush=True))\n"
    )
    with subprocess.Popen([sys.executable, "-c", told], stdout=subprocess.PIPE, text=True) as parent:
        number = int(parent.stdout.readline())
        assert is_there(number)
        parent.kill()

    assert until(lambda: not is_there(number))


def test_what_the_children_rest_on_is_looked_at(signals):
    looked = []
    stop_after(lambda: len(looked) >= 2)

    serve.run([child("one")], mend=lambda: looked.append(1))

    assert len(looked) >= 2


def test_a_taken_port_is_refused_before_anything_starts():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]

        with pytest.raises(Refused, match=rf"Port {port} cannot be used here .*--port 8001"):
            serve.check_port("127.0.0.1", port)


def test_a_server_that_never_answers_is_given_up_in_a_sentence(monkeypatch):
    monkeypatch.setattr(serve, "START_LIMIT", 0.3)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))

        with pytest.raises(Refused, match="did not answer within"):
            serve.wait_until_answers("127.0.0.1", door.getsockname()[1])


def test_the_number_of_web_processes_can_be_chosen(monkeypatch):
    monkeypatch.setenv("BETTERWARD_WEB_PROCESSES", "3")

    command = serve.web("127.0.0.1", 8000).command

    assert command[command.index("--workers") + 1] == "3"
