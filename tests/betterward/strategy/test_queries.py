"""What each person sees of where the organisation is going."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.betterward.strategy.conftest import measure

from betterward.people.models import anonymous
from betterward.strategy import queries, services
from betterward.strategy.models import Objective


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

TODAY = date(2026, 1, 10)


def promise(cast, safe, *found):
    for one in found:
        services.promise_measure(objective=safe, measure=one, words="6 → 3", by=cast.house, from_on=TODAY)


def seen(cast, who):
    return queries.objectives(cast.actor(who), cast.alder, TODAY)


def test_everybody_with_a_right_in_the_organisation_sees_its_objectives(cast, safe):
    assert [row.title for row in seen(cast, "asha")] == ["Safe"]
    assert [row.title for row in seen(cast, "ben")] == ["Safe"]
    assert [row.title for row in seen(cast, "ada")] == ["Safe"]


def test_somebody_elsewhere_sees_none(cast, safe):
    assert seen(cast, "cato") == []
    assert not Objective.objects.visible_to(anonymous()).exists()


def test_a_promised_measure_shows_only_to_those_who_may_see_it(cast, safe):
    promise(cast, safe, measure(cast, "Falls"), measure(cast, "Huddles held", purpose="improvement"))

    [for_asha], [for_ada] = seen(cast, "asha"), seen(cast, "ada")

    assert [p.measure.name for p in for_asha.promises] == ["Falls", "Huddles held"]
    assert [p.measure.name for p in for_ada.promises] == ["Falls"]
    assert (for_asha.hidden, for_ada.hidden) == (0, 1)
    assert for_ada.promises[0].words == "6 → 3"
    assert for_ada.promises[0].measure.sentence


def test_a_promise_shows_in_the_days_it_holds(cast, safe):
    promise(cast, safe, measure(cast))

    [before] = queries.objectives(cast.actor("asha"), cast.alder, date(2026, 1, 9))

    assert (before.promises, before.hidden) == ([], 0)


def test_the_number_of_queries_does_not_grow(cast, safe):
    def asked():
        actor = cast.actor("ada")
        with CaptureQueriesContext(connection) as captured:
            rows = queries.objectives(actor, cast.alder, TODAY)
        return len(captured), sum(len(row.promises) for row in rows)

    promise(cast, safe, measure(cast))
    few = asked()
    for number in range(6):
        other = services.add_objective(organisation=cast.alder, title=f"Objective {number}", by=cast.house)
        promise(cast, other, measure(cast, f"Count {number}"), measure(cast, f"Other count {number}"))
    many = asked()

    assert (few[1], many[1]) == (1, 13)
    assert many[0] == few[0]


def test_the_path_of_a_measure_leads_from_the_true_north_to_its_objective(cast, safe):
    found = measure(cast)
    assert queries.chain_of(found, TODAY) == []

    services.set_true_north(organisation=cast.alder, text="Safe and kind", by=cast.house, from_on=TODAY)
    promise(cast, safe, found)

    assert queries.chain_of(found, TODAY) == [
        ("Safe and kind", "/organisations/alder/strategy/"), ("Halve avoidable harm", safe.get_absolute_url()),
    ]  # fmt: skip


def test_an_objective_put_away_is_on_no_path_and_in_no_list(cast, safe):
    found = measure(cast)
    promise(cast, safe, found)

    services.change_objective(objective=safe, version=1, by=cast.house, archived_on=TODAY)

    assert queries.chain_of(found, TODAY) == []
    assert seen(cast, "asha") == []
    assert [r.title for r in queries.objectives(cast.actor("asha"), cast.alder, TODAY, is_archived=True)] == ["Safe"]


def test_true_norths_are_one_for_each_organisation_of_the_person(cast):
    for organisation, text in [(cast.alder, "Old words"), (cast.alder, "Kind care"), (cast.birch, "Elsewhere")]:
        services.set_true_north(organisation=organisation, text=text, by=cast.house, from_on=TODAY)

    assert [row.text for row in queries.true_norths(cast.actor("asha"), TODAY)] == ["Kind care"]
