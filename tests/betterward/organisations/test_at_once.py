"""Two people change the tree in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from tests.betterward.people.cast import build

from betterward.common.errors import Refused
from betterward.organisations import services
from betterward.organisations.models import Unit


pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.engine]

TIMES = 5


def at_once(*acts):
    """Run each act in a thread and a connection of its own, all started together; answers or refusals."""
    gate = Barrier(len(acts))

    def run(act):
        try:
            gate.wait()
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def fresh(unit):
    return Unit.objects.select_related("scope", "organisation").get(pk=unit.pk)


def paths_agree_with_parents():
    for unit in Unit.objects.select_related("scope", "parent__scope"):
        above = f"{unit.parent.scope.path}." if unit.parent else ""
        assert unit.scope.path == f"{above}s{unit.scope_id}"


@pytest.mark.parametrize("time", range(TIMES))
def test_two_moves_cannot_make_a_circle(time):
    cast = build()

    answers = at_once(
        lambda: services.move_unit(
            unit=fresh(cast.ward), to=fresh(cast.other_ward), on=date(2026, 4, 1), by=cast.house, why="one"
        ),
        lambda: services.move_unit(
            unit=fresh(cast.other_ward), to=fresh(cast.ward), on=date(2026, 4, 1), by=cast.house, why="two"
        ),
    )

    assert [answer.code for answer in answers if isinstance(answer, Refused)] == ["circle"]
    paths_agree_with_parents()


@pytest.mark.parametrize("time", range(TIMES))
def test_a_unit_opened_during_a_move_hangs_where_its_parent_went(time):
    cast = build()

    at_once(
        lambda: services.move_unit(
            unit=fresh(cast.ward), to=fresh(cast.other_ward), on=date(2026, 4, 1), by=cast.house, why="moved"
        ),
        lambda: services.open_unit(parent=fresh(cast.bay), code="CHAIR", name="Chair 1", on=None, by=cast.house),
    )

    assert Unit.objects.filter(code="CHAIR").exists()
    paths_agree_with_parents()
