"""What pages cost: queries, processor time, and time at the server, on a ward with 150 measures.

Run by `make bench`. Processor time is that of the web process, through the whole stack of middleware: the lower
quartile of 25 requests in the quietest of three rounds. The database's own is the rest of the waiting time.
"""

import json
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.house import world
from tests.house.test_query_counts import HOUSEKEEPING, grow

from betterward.projects.services import link_measure, start_project


ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts"
MANY, REPEATS, ROUNDS = 150, 25, 3

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Cost:
    """One kind of request, and the most it may cost: milliseconds of processor, queries, milliseconds in all."""

    name: str
    budget: float
    queries: int
    cpu: float
    wall: float
    kilobytes: float


@pytest.fixture
def place(db):
    """A ward with 150 measures."""
    here = world.build()
    grow(here, MANY)
    return here


@pytest.fixture
def asha(place):
    client = Client()
    client.force_login(place.people["asha"], backend="betterward.people.backends.Backend")
    return client


def cost(name, budget, ask):
    """Median cost of a request, warmed up."""
    for _ in range(3):
        answer = ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    # Read at once: the next request empties the log of queries.
    asked = [one for one in captured.captured_queries if not one["sql"].startswith(HOUSEKEEPING)]
    cpu, wall = [], []
    for _ in range(REPEATS):
        processor, clock = time.process_time(), time.perf_counter()
        answer = ask()
        cpu.append((time.process_time() - processor) * 1000)
        wall.append((time.perf_counter() - clock) * 1000)
    assert answer.status_code in {200, 302}, f"{name} answers {answer.status_code}"
    size = len(answer.content) / 1024
    return Cost(name, budget, len(asked), lower_quarter(cpu), statistics.median(wall), size)


def lower_quarter(times):
    """What a quarter of the requests stay under: neighbours on the machine only ever add processor time."""
    return statistics.quantiles(times, n=4)[0]


def test_costs_of_pages(place, asha):
    here = place.places["own"]
    measure, unit = here["measure"], here["unit"]
    project = start_project(
        title="Fewer falls",
        unit=unit,
        lead=place.people["asha"],
        by=place.people["asha"].actor,
        started_on=world.ago(30),
    )
    link_measure(project=project, measure=measure, family="outcome", by=place.people["asha"].actor)
    period = place.words["period"]

    def write():
        body = {"period_on": period, "numerator": "7", "key": str(uuid4()), "if_taken": "replace", "sure": "on"}
        # As the form sends it; the client alone would send files.
        return asha.post(measure.get_entry_url(), urlencode(body), "application/x-www-form-urlencoded")

    pages = {
        "poll": (1, lambda: asha.get("/healthz")),
        "home": (8, lambda: asha.get("/")),
        "measures, 100 rows": (8, lambda: asha.get("/measures/")),
        "one measure": (12, lambda: asha.get(measure.get_absolute_url())),
        "entry page": (8, lambda: asha.get(measure.get_entry_url())),
        "a reading saved": (6, write),
        "unit": (8, lambda: asha.get(unit.get_absolute_url())),
        "project": (12, lambda: asha.get(project.get_absolute_url())),
        f"scorecard of {MANY}": (8, lambda: asha.get(f"/units/{unit.get_absolute_url().split('/')[2]}/board/")),
    }
    rounds = [[cost(name, budget, ask) for name, (budget, ask) in pages.items()] for _ in range(ROUNDS)]
    costs = [min(same, key=lambda one: one.cpu) for same in zip(*rounds, strict=True)]

    ARTEFACTS.mkdir(exist_ok=True)
    (ARTEFACTS / "bench-site.json").write_text(json.dumps([asdict(one) for one in costs], indent=1))
    print("\n| request | CPU ms | budget | queries | server ms | KB |\n|---|---|---|---|---|---|")
    for one in costs:
        print(f"| {one.name} | {one.cpu:.1f} | {one.budget:g} | {one.queries} | {one.wall:.1f} | {one.kilobytes:.0f} |")
    card = costs[-1]
    assert card.queries <= 10
    assert card.wall <= 300
    over = [f"{one.name}: {one.cpu:.1f} ms of {one.budget:g}" for one in costs if one.cpu > one.budget]
    assert over == []
