"""Pressure mode: for a stated time nothing is late at a place and below; counting goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.betterward.measures.making import LATEST, TODAY, a_measure, filled
from tests.betterward.pages.conftest import STEADY, shown

from betterward.activity.models import Entry
from betterward.asks import queries as asks
from betterward.asks.services import raise_ask
from betterward.common.errors import Refused
from betterward.measures import queries
from betterward.measures.services import ease, press
from betterward.organisations.models import Pressure
from betterward.organisations.services import open_unit
from betterward.organisations.services import press as press_alone


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

UNTIL = TODAY + timedelta(days=7)


@pytest.fixture
def late(cast):
    """A measure whose reading is overdue."""
    return filled(a_measure(cast, "Old count"), STEADY, latest=LATEST.replace(month=3))


def row_of(cast, measure, today=TODAY):
    (row,) = [one for one in queries.rows(cast.actor("asha"), today=today) if one.id == measure.pk]
    return row


def on(cast, unit=None, until=UNTIL, by="asha", **facts):
    unit = unit or cast.ward
    unit.scope.refresh_from_db()
    press(unit=unit, until_on=until, by=cast.actor(by), on=TODAY, **facts)


def test_nothing_is_late_until_its_day_and_all_is_again_on_the_day_after(cast, late):
    assert row_of(cast, late).is_late
    on(cast)
    assert not row_of(cast, late).is_late
    assert not row_of(cast, late, UNTIL).is_late
    assert row_of(cast, late, UNTIL + timedelta(days=1)).is_late
    assert queries.readings_due(cast.actor("asha"), UNTIL) == []


def test_a_reading_saved_meanwhile_keeps_the_next_one_from_being_late(cast, late):
    on(cast, until=TODAY + timedelta(days=28))
    filled(late, [5], latest=LATEST.replace(month=4))
    late.refresh_from_db()
    assert late.chart_facts.due_on == TODAY + timedelta(days=28)


def test_it_holds_for_units_below_and_for_those_opened_meanwhile(cast, late):
    on(cast, cast.division, by="ada")
    assert not row_of(cast, late).is_late
    later = open_unit(
        parent=cast.division, code="NEW", name="New bay", on=TODAY, by=cast.house, why="opened"
    )  # fmt: skip
    later.scope.refresh_from_db()
    assert later.scope.pressure_until == UNTIL


def test_ending_one_leaves_the_one_above_in_force(cast, late):
    on(cast, cast.division, until=TODAY + timedelta(days=3), by="ada")
    on(cast, until=UNTIL)
    ease(unit=cast.ward, by=cast.actor("asha"), on=TODAY)
    late.chart_facts.refresh_from_db()
    assert late.chart_facts.due_on == TODAY + timedelta(days=3)
    ease(unit=cast.division, by=cast.actor("ada"), on=TODAY)
    assert row_of(cast, late).is_late


def test_said_again_the_new_day_counts_and_both_stay_in_the_history(cast, late):
    on(cast)
    on(cast, until=TODAY + timedelta(days=2), why="fewer beds closed")
    late.chart_facts.refresh_from_db()
    assert late.chart_facts.due_on == TODAY + timedelta(days=2)
    assert Pressure.objects.count() == 2
    told = Entry.objects.filter(kind="organisations.pressure_on").values_list("why", flat=True)
    assert sorted(told) == ["", "fewer beds closed"]


@pytest.mark.parametrize("days", [-1, 29])
def test_a_day_gone_by_or_too_far_ahead_is_refused(cast, late, days):
    with pytest.raises(Refused, match="at most 28 days"):
        on(cast, until=TODAY + timedelta(days=days))
    assert row_of(cast, late).is_late


def test_whoever_may_not_edit_may_not_turn_it_on_or_off(cast, late):
    with pytest.raises(Refused, match="may not"):
        on(cast, by="cato")
    with pytest.raises(Refused, match="not on here"):
        ease(unit=cast.ward, by=cast.actor("asha"), on=TODAY)
    assert Pressure.objects.count() == 0


def test_a_question_to_a_leader_is_not_late_meanwhile(cast):
    raise_ask(
        scope=cast.ward.scope, text="A second hoist", to=cast.ada, by=cast.actor("ben"), on=TODAY - timedelta(days=40)
    )

    def is_late(today):
        return asks.of_scopes(cast.actor("asha"), [cast.ward.scope.path], today)[0].is_late

    assert is_late(TODAY)
    on(cast)
    assert (is_late(TODAY), is_late(UNTIL + timedelta(days=1))) == (False, True)


def test_the_ledger_alone_without_the_measures_leaves_them_late(cast, late):
    """The twin: if due days were not settled, the tests above would fail."""
    press_alone(unit=cast.ward, until_on=UNTIL, by=cast.actor("asha"), on=TODAY)
    assert row_of(cast, late).is_late


def test_the_page_of_the_unit_says_it_to_all_and_offers_the_way_out_to_those_who_may(cast, late):
    asha, address = cast.browser("asha"), cast.ward.get_absolute_url()
    assert "Turn pressure mode on" in shown(asha.get(address))
    today = timezone.localdate()
    pressing = f"/units/{address.split('/')[2]}/pressure/"
    refused = asha.post(pressing, {"until_on": str(today + timedelta(days=90)), "why": "Flu"})
    assert refused.status_code == 422
    assert "at most 28 days" in shown(refused)
    asha.post(pressing, {"until_on": str(today + timedelta(days=5)), "why": "Flu"})
    page = shown(asha.get(address))
    assert "Under pressure until" in page
    assert "Flu" in page
    assert "End it now" in page
    asha.post(f"{pressing}end/")
    assert "Under pressure until" not in shown(asha.get(address))
