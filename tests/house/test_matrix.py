"""The matrix of routes and roles: everybody at every door."""

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import path
from django.urls.resolvers import RegexPattern, URLResolver
from tests.house import matrix, world
from tests.house.arrows import Findings

from betterward.common import prepared
from betterward.people.models import Actor


EVERYBODY = ["anonymous", *matrix.table()["people"]]

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker):
    """One world for the whole file: each test works in a savepoint of its own, and the file leaves nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def outside_demo_mode(settings):
    settings.DEMO = False


def client_of(who, place):
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.force_login(place.people[who], backend="betterward.people.backends.Backend")
    return client


def querysets_that_choose():
    """Every queryset of the house with a `visible_to` of its own."""
    waiting, found = [QuerySet], set()
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("betterward.") and "visible_to" in vars(one):
            found.add(one)
    return found


def test_every_route_is_classified():
    matrix.classified(matrix.site_routes(), matrix.table()["routes"]).clean("routes classified")


def test_a_planted_route_nobody_classified_is_found():
    planted = URLResolver(RegexPattern(r"^/"), [path("attic/<int:box_id>/", print, name="attic")])

    found = matrix.classified(matrix.site_routes(planted), {"cellar": {"class": "page"}})

    assert found.wrong == ["nobody classified attic (attic/<int:box_id>/)", "cellar is classified and not there"]


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_door_answers_as_the_table_says(who, place):
    matrix.walk(who, client_of(who, place), place).clean(f"matrix, as {who}")


@pytest.mark.parametrize("who", ["anonymous", "cato", "guest", "executive"])
def test_the_forbidden_looks_like_the_unknown(who, place):
    matrix.looks_unknown(who, client_of(who, place), place).clean(f"forbidden and unknown, as {who}")


@pytest.fixture
def statements_anew():
    """Nothing that was written before the change is asked, and nothing written under it is asked later."""
    for query in prepared.ALL:
        query.forget()
    yield
    for query in prepared.ALL:
        query.forget()


@pytest.mark.parametrize("who", ["anonymous", "cato"])
def test_the_matrix_finds_open_doors(who, place, monkeypatch, statements_anew):
    for one in querysets_that_choose():
        monkeypatch.setattr(one, "visible_to", lambda self, *args, **kwargs: self.all())

    found = matrix.walk(who, client_of(who, place), place)

    print(f"open doors found as {who}: {len(found.wrong)}")
    assert [line for line in found.wrong if "got 200" in line]
    assert [line for line in found.wrong if "shows" in line]


@pytest.mark.parametrize("who", ["asha", "executive", "cato", "guest"])
def test_a_prepared_query_answers_as_one_written_anew(who, place, monkeypatch):
    """Each is asked by everybody, warm with the statement somebody else's question left behind."""
    found, answer = Findings(), prepared.Prepared.__call__

    def asked_twice(self, *facts, **shape):
        rows, anew = answer(self, *facts, **shape), list(self.plain(*facts, **shape))
        found.look(rows == anew, f"{self!r} as {who}: {len(rows)} rows, written anew {len(anew)}")
        return rows

    monkeypatch.setattr(prepared.Prepared, "__call__", asked_twice)
    matrix.walk(who, client_of(who, place), place)
    found.clean(f"prepared queries asked twice, as {who}")


def test_a_query_that_keeps_its_first_asker_is_found(place, monkeypatch):
    """The twin: a statement whose facts stay those of the first question."""
    first = prepared._Statement.rows
    kept = {}
    monkeypatch.setattr(prepared._Statement, "rows", lambda self, facts: first(self, kept.setdefault(id(self), facts)))
    client_of("executive", place).get("/measures/")

    with pytest.raises(AssertionError, match="written anew"):
        test_a_prepared_query_answers_as_one_written_anew("asha", place, monkeypatch)


def test_the_matrix_finds_rights_given_to_all(place, monkeypatch):
    monkeypatch.setattr(Actor, "may_on", lambda self, path, level: True)

    found = matrix.walk("guest", client_of("guest", place), place)

    assert [line for line in found.wrong if line.startswith("POST")]


def test_a_world_has_every_place_and_every_role(place):
    roles = {person.memberships.get().role_id for person in place.people.values()}

    assert len(roles) == 11
    assert set(place.places) == {"own", "team", "other", "archived", "whole"}
