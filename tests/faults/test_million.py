"""A million rows come in while people work: killed, nothing of them is there; done, all are, and nobody waited long."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time

from tests.faults.writers import Writing, faults, writes
from tests.served import site as sites


ROWS = 1_000_000
QUIET, BUSY = 40, 150


def bring_in(site, path, **more):
    words = [sys.executable, "-m", "betterward.config.commands", "manage", "import_table", path]
    words += ["--organisation", "alder", "--unit", "ASH", "--by", "asha@people.example"]
    return subprocess.Popen(
        words, env=site.env(), cwd=sites.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
    )


def there(site):
    [[readings]] = site.ask("SELECT count(*) FROM measures_reading WHERE key IS NULL")
    [[imports]] = site.ask("SELECT count(*) FROM intake_import")
    return int(readings), int(imports)


class Timed(Writing):
    """Writers who note how long each answer took, in milliseconds."""

    def __init__(self, *args):
        self.took: list[float] = []
        super().__init__(*args)

    def _send(self, write):
        began = time.perf_counter()
        try:
            return super()._send(write)
        finally:
            self.took.append((time.perf_counter() - began) * 1000)


def p95(times):
    return statistics.quantiles(times, n=20)[-1]


def test_a_million_rows_come_in_whole_or_not_at_all_while_people_work(tmp_path):
    with sites.running() as site:
        ward = site.run("tests.faults.prepare")
        made = site.run("tests.faults.million", str(tmp_path / "long.csv"), str(ROWS))
        for seconds in (6, 25):
            act = bring_in(site, made["file"])
            time.sleep(seconds)
            act.kill()
            act.communicate()
            assert there(site) == (0, 0), f"killed after {seconds} s"

        work = writes(QUIET + BUSY, seed=1)
        quiet = Timed(site, ward, work[:QUIET])
        assert not quiet.finish().refused
        began = time.monotonic()
        act = bring_in(site, made["file"])
        busy = Timed(site, ward, work[QUIET:])
        said, errors = act.communicate()
        took = time.monotonic() - began
        told = busy.finish()

        room = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(
            f"{ROWS:,} rows, {made['megabytes']} MB: {took:.0f} s, at most {room:.0f} MB in one process; {said.strip()}"
        )
        print(f"a save of others took p95 {p95(quiet.took):.0f} ms before, {p95(busy.took):.0f} ms during, "
              f"at most {max(busy.took):.0f} ms")  # fmt: skip
        assert act.returncode == 0, errors
        assert there(site) == (ROWS, 100)
        assert not told.refused
        # The imported measures share their days: only what is said of single writes speaks here.
        assert [said for said in faults(site, told) if not said.startswith("two in force")] == []
