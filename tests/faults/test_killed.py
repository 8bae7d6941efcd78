"""kill -9 of the web processes, and apart of PostgreSQL, while people write.

Every acknowledged write is there, none twice. The sabotaged twin answers before it commits, and must be found out.
What kill -9 cannot show is power loss: pages the kernel has taken over survive it. `fsync=off` with a dropped page
cache would need a machine that can be switched off; docs/trust.md says so.
"""

import random
import time

import pytest
from tests.faults import writers
from tests.served import site as sites


SABOTAGED = "tests.faults.sabotaged:application"
WRITES = 200
KILLS, ENOUGH = 5, 8
"""Fewest strikes for the run to say anything; after enough of them the writers may finish in peace."""


def kill_web(site):
    return sites.kill(site.processes("granian"))


def kill_database(site):
    return sites.kill(site.processes("postgres"))


def written_under(site, strike, seed):
    """200 writes while `strike` falls again and again; what the writers were told, and how often it fell."""
    chance = random.Random(seed)
    work = writers.Writing(site, site.run("tests.faults.prepare"), writers.writes(WRITES, seed))
    strikes, slowest = 0, 0.0
    while work.is_busy():
        time.sleep(chance.uniform(0.3, 0.8))
        if strikes < ENOUGH and work.is_busy() and strike(site):
            strikes += 1
            slowest = max(slowest, site.wait())
    told = work.finish()
    print(f"{len(told.acknowledged)} of {WRITES} acknowledged, {strikes} strikes, {told.retries} tries again, "
          f"slowest return {slowest:.1f} s")  # fmt: skip
    return told, strikes


@pytest.mark.parametrize("strike", [kill_web, kill_database])
def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(strike):
    with sites.running() as site:
        told, strikes = written_under(site, strike, seed=20261124)

        assert strikes >= KILLS
        assert not told.refused
        assert len(told.acknowledged) == WRITES
        assert writers.faults(site, told) == []


@pytest.mark.parametrize("strike", [kill_web, kill_database])
def test_a_site_that_answers_before_it_commits_is_found_out(strike):
    with sites.running(SABOTAGED) as site:
        told, strikes = written_under(site, strike, seed=20261125)

        found = writers.faults(site, told)
        print(f"sabotage found: {len(found)} faults, such as {found[:2]}")
        assert strikes
        assert [fault for fault in found if fault.startswith("lost")]
