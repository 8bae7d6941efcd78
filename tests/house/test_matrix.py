"""The matrix of routes and roles: everybody at every door."""

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import path
from django.urls.resolvers import RegexPattern, URLResolver
from tests.house import matrix, world

from betterward.people.models import Actor


EVERYBODY = ["anonymous", *matrix.table()["people"]]

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def place(db, settings):
    settings.DEMO = False
    return world.build()


def client_of(who, place):
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.force_login(place.people[who], backend="django.contrib.auth.backends.ModelBackend")
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


@pytest.mark.parametrize("who", ["anonymous", "cato"])
def test_the_matrix_finds_open_doors(who, place, monkeypatch):
    for one in querysets_that_choose():
        monkeypatch.setattr(one, "visible_to", lambda self, *args, **kwargs: self.all())

    found = matrix.walk(who, client_of(who, place), place)

    print(f"open doors found as {who}: {len(found.wrong)}")
    assert [line for line in found.wrong if "got 200" in line]
    assert [line for line in found.wrong if "shows" in line]


def test_the_matrix_finds_rights_given_to_all(place, monkeypatch):
    monkeypatch.setattr(Actor, "may_on", lambda self, path, level: True)

    found = matrix.walk("guest", client_of("guest", place), place)

    assert [line for line in found.wrong if line.startswith("POST")]


def test_a_world_has_every_place_and_every_role(place):
    roles = {person.memberships.get().role_id for person in place.people.values()}

    assert len(roles) == 11
    assert set(place.places) == {"own", "team", "other", "archived", "whole"}
