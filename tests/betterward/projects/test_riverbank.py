"""Riverbank's strategy and projects, as the demo tells them."""

import pytest

from betterward.demo.rules.clock import Clock
from betterward.demo.services import removal, riverbank
from betterward.organisations.models import Organisation
from betterward.people.models import Actor, Person
from betterward.projects import queries
from betterward.projects.models import Project
from betterward.strategy import queries as strategy
from betterward.strategy.models import Objective


pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CLOCK = Clock()


def actor(name):
    return Actor.objects.of(Person.objects.get(name=name))


def row_of(title, who="Rosalind Achebe"):
    return next(row for row in queries.projects(actor(who), CLOCK.today) if row.title == title)


def test_riverbank_says_where_it_goes_and_on_what_it_works():
    riverbank.load(CLOCK, lambda line: None)
    organisation = Organisation.objects.get(slug="riverbank")

    assert strategy.true_north_of(organisation, CLOCK.today).since == "27 March 2025"
    told = strategy.objectives(actor("Helen Okafor"), organisation, CLOCK.today)
    assert [row.title for row in told] == ["Safe", "Sooner", "Fair", "People", "Well used"]
    assert told[0].promises[0].words == "6.8 → 3.4 falls per 1,000 bed days"
    # The team has not shared how the ward's staff feel: the board reads that there is one more.
    assert told[3].hidden == 1

    assert Project.objects.count() == 14
    assert row_of("Steady on Cedar").why == "Falls per 1,000 bed days: improved."
    assert row_of("Skin Safe at Home").why == "Planned visits moved to another day: worse."
    assert row_of("Calm Together on Heron").why == (
        "Achieved on 27 February 2026. Now: Times restraint was used: worse."
    )
    assert row_of("Body and Mind").why == "Nobody leads this yet."
    assert Project.objects.get(title="Remember Me").learned.endswith(
        "Texts are not wrong; ours went to the wrong person."
    )

    # Cato sees nothing of Riverbank, and June what is hers.
    assert queries.projects(actor("Cato Lindqvist"), CLOCK.today) == []
    assert {row.unit for row in queries.projects(actor("June Hall"), CLOCK.today)} == {"Cedar ward"}
    falls = Project.objects.get(title="Steady on Cedar").links.first().measure
    assert [step.words for step in queries.path_of_measure(falls, actor("Asha Khan"), CLOCK.today)] == [
        "Safe, fair and kind care, close to home, decided together.", "Halve avoidable harm in our care",
        "Steady on Cedar",
    ]  # fmt: skip

    removal.remove(["riverbank", "fenmoor", "harbour-city", "lantern", "larkmere-system"], lambda line: None)
    assert not Objective.objects.exists()
    assert not Project.objects.exists()
