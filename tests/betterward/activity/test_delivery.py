"""At least once, in order, also when a worker dies or a writer is slow; the sabotaged twins lose an entry."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from tests.betterward.activity import deliveries
from tests.betterward.activity.deliveries import blind_to_running_writers, read_so_far, reader, step_first, tell

from betterward.activity import delivery
from betterward.activity.models import HandlerPosition


pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.engine]

PROJECT = Path(__file__).resolve().parents[3]


class Listener:
    """Remembers what it was told, and may fail at one entry for some times."""

    def __init__(self, fails_at=None, times=1):
        self.heard, self.fails_at, self.times = [], fails_at, times

    def __call__(self, entry):
        if entry.record_id == self.fails_at and self.times:
            self.times -= 1
            raise RuntimeError("the mail server is away")
        self.heard.append(entry.record_id)


def test_every_entry_is_handled_in_order_and_once_while_nothing_goes_wrong():
    listener = Listener()
    tell(1, 2, 3)

    assert delivery.deliver([reader(listener)]) == 3
    assert delivery.deliver([reader(listener)]) == 0
    tell(4)
    delivery.deliver([reader(listener)])

    assert listener.heard == ["1", "2", "3", "4"]


def test_a_handler_hears_only_its_kinds():
    listener = Listener()
    tell(1)

    delivery.deliver([delivery.Handler("tests.other", frozenset({"tests.something_else"}), listener)])

    assert listener.heard == []


def test_an_exception_repeats_the_entry_and_skips_none():
    listener = Listener(fails_at="2")
    tell(1, 2, 3)

    with pytest.raises(ExceptionGroup) as group:
        delivery.deliver([reader(listener)])
    assert group.group_contains(RuntimeError, match="the mail server is away")
    assert read_so_far() == "1"
    delivery.deliver([reader(listener)])

    assert listener.heard == ["1", "2", "3"]


def test_the_twin_that_steps_first_loses_the_entry():
    listener = Listener(fails_at="2")
    tell(1, 2, 3)

    with pytest.raises(RuntimeError):
        step_first([reader(listener)])
    step_first([reader(listener)])

    assert listener.heard == ["1", "3"]


def test_one_handler_that_fails_holds_up_no_other():
    broken, well = Listener(fails_at="1", times=9), Listener()
    tell(1, 2)

    with pytest.raises(ExceptionGroup):
        delivery.deliver([reader(broken, "tests.broken"), reader(well, "tests.well")])

    assert (broken.heard, well.heard) == ([], ["1", "2"])


def test_what_a_failed_handler_wrote_is_undone_with_it():
    def writes_then_fails(entry):
        HandlerPosition.objects.create(handler="tests.left_behind")
        raise RuntimeError("too late")

    tell(1)

    with pytest.raises(ExceptionGroup):
        delivery.deliver([reader(writes_then_fails)])

    assert not HandlerPosition.objects.filter(handler="tests.left_behind").exists()


def test_entries_of_a_change_that_was_undone_reach_nobody():
    listener = Listener()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(1)
        raise ZeroDivisionError

    delivery.deliver([reader(listener)])

    assert listener.heard == []


class TestSlowWriters:
    """One transaction began first and commits last: its entry must not slip in behind a position that has moved on."""

    @pytest.fixture
    def slow_writer(self):
        written, may_end = Event(), Event()

        def write():
            try:
                with transaction.atomic():
                    tell("slow")
                    written.set()
                    assert may_end.wait(20)
            finally:
                connection.close()

        thread = Thread(target=write)
        thread.start()
        assert written.wait(20)
        tell("quick")

        def end():
            may_end.set()
            thread.join()

        yield end
        end()

    def test_the_quick_one_waits_for_the_slow_one(self, slow_writer):
        listener = Listener()
        assert delivery.deliver([reader(listener)]) == 0

        slow_writer()
        delivery.deliver([reader(listener)])

        assert listener.heard == ["slow", "quick"]

    def test_the_twin_that_does_not_wait_loses_the_slow_one(self, slow_writer):
        listener = Listener()
        blind_to_running_writers([reader(listener)])

        slow_writer()
        blind_to_running_writers([reader(listener)])

        assert listener.heard == ["quick"]


def test_two_workers_at_once_handle_each_entry_once():
    listener, gate = Listener(), Event()
    tell(*range(30))

    def work():
        try:
            gate.wait(20)
            delivery.deliver([reader(listener)])
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    delivery.deliver([reader(listener)])

    assert listener.heard == [str(number) for number in range(30)]


class TestKilledWorker:
    """kill -9 of a real worker process, inside the handler of the second of three entries."""

    def killed_then_finished(self, kind, folder):
        """What a file outside the database has seen after a kill and a second, undisturbed run."""
        file = folder / "seen"
        file.touch()
        tell(1, 2, 3)
        with self.worker(kind, file, "2") as worker:
            lines = iter(worker.stdout.readline, "")
            assert any(line.startswith("handling 2") for line in lines), worker.stderr.read()
            worker.kill()
        with self.worker(kind, file, "none") as worker:
            _, faults = worker.communicate(timeout=60)
        assert worker.returncode == 0, faults
        return file.read_text().split()

    def worker(self, kind, file, stop_at):
        """Another process on this test's database."""
        here = connection.settings_dict
        who = f"{quote(here['USER'])}:{quote(here['PASSWORD'])}" if here["PASSWORD"] else quote(here["USER"])
        url = f"postgresql://{who}@/{quote(here['NAME'])}?host={quote(here['HOST'], safe='')}"
        url += f"&port={here['PORT']}" if here["PORT"] else ""
        env = {
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "betterward.config.settings",
            "PYTHONPATH": str(PROJECT),
            "BETTERWARD_SECRET_KEY": "only for a test, never served anywhere",
        }
        script = Path(__file__).with_name("worker_to_kill.py")
        return subprocess.Popen(
            [sys.executable, str(script), kind, str(file), stop_at],
            env=env, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def test_the_entry_it_died_on_is_handled_by_the_next(self, tmp_path):
        assert self.killed_then_finished("honest", tmp_path) == ["1", "2", "3"]

    def test_the_twin_that_steps_first_loses_it(self, tmp_path):
        assert self.killed_then_finished("sabotaged", tmp_path) == ["1", "3"]


def test_two_handlers_cannot_share_a_name(monkeypatch):
    monkeypatch.setattr(delivery, "_handlers", {})
    delivery.handler("tests.twice", kinds={deliveries.TOLD})(Listener())

    with pytest.raises(ValueError, match=r"two handlers are called 'tests\.twice'"):
        delivery.handler("tests.twice", kinds={deliveries.TOLD})(Listener())


def test_the_workers_round_serves_every_registered_handler(monkeypatch):
    from betterward.activity import jobs

    listener = Listener()
    monkeypatch.setattr(delivery, "_handlers", {"tests.reader": reader(listener)})
    tell(1)

    jobs.deliver.func(timestamp=0)

    assert listener.heard == ["1"]
