"""Rule 7: main screens have a stored number of queries, which does not grow with the number of measures."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.house import matrix, world
from tests.house.arrows import Findings

from betterward.measures import rules
from betterward.measures.services import define_measure, load_readings
from betterward.people.models import Actor


STORED = json.loads(Path(__file__).with_name("query_counts.json").read_text())
"""The most queries a screen may ask. Lower a number when a screen gets better; raise it with a reason."""

PEOPLE = ("asha", "executive")
"""A ward's lead, and somebody who reads the whole organisation."""

HOUSEKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
MANY = 150

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db):
    return world.build()


def asked(screen, who, place):
    """The queries of one screen, and the status it answered with."""
    method, name = screen.split()
    route = next(route for route in matrix.routes() if route.name == name)
    here = place.places["whole"] | place.places["own"]
    path = matrix.address(route, here.get(route.kind), place)
    words = place.words | {kind: str(getattr(one, "pk", one)) for kind, one in here.items()}
    client = Client()
    client.force_login(place.people[who], backend="betterward.people.backends.Backend")
    with CaptureQueriesContext(connection) as captured:
        if method == "GET":
            response = client.get(path)
        else:
            response = client.post(path, {key: value.format(**words) for key, value in route.body})
    queries = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(HOUSEKEEPING)]
    return queries, response.status_code


def counted(place, stored, people=PEOPLE):
    found = Findings()
    for screen, most in stored.items():
        for who in people if screen.startswith("GET") else people[:1]:
            queries, status = asked(screen, who, place)
            print(f"{screen} as {who}: {len(queries)} of {most}")
            found.look(len(queries) <= most, f"{screen} as {who} asks {len(queries)} queries, stored are {most}")
            found.look(status in {200, 302}, f"{screen} as {who} answers {status}, so its count says nothing")
    return found


def grow(place, number):
    """Many more measures on the ward, with readings; all flow up to the organisation."""
    unit, house = place.places["own"]["unit"], Actor.objects.system()
    first = rules.period_of(world.ago(500), "month")
    periods = [first]
    while len(periods) < 13:
        periods.append(rules.following(periods[-1], "month"))
    entries = [rules.Entry(period_on=period, numerator=float(3 + i % 5)) for i, period in enumerate(periods)]
    several = [
        define_measure(unit=unit, name=f"Count {i}", kind="count", purpose="control", frequency="month", by=house)
        for i in range(number)
    ]
    load_readings(entries=dict.fromkeys(several, entries), by=house, why="many measures for a test")


def test_main_screens_ask_no_more_than_stored(place):
    counted(place, STORED).clean("query counts")


@pytest.mark.slow
def test_main_screens_ask_no_more_with_150_measures(place):
    grow(place, MANY)

    counted(place, STORED).clean(f"query counts with {MANY} measures")


def test_a_planted_low_number_is_found(place):
    screen = next(iter(STORED))

    assert "stored are 1" in counted(place, {screen: 1}).wrong[0]
