"""Who may know of a measure: the team, those above it, those it is shared with, and nobody else."""

from datetime import date

import pytest
from tests.betterward.measures.making import a_measure
from tests.betterward.people.cast import LONG_AGO

from betterward.common.errors import Refused
from betterward.measures import policies, services
from betterward.measures.models import Measure, Share
from betterward.organisations.services import move_unit
from betterward.people.models import Actor
from betterward.people.services import create_person, join


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

TODAY = date(2026, 11, 23)


def sees(cast, name, measure, on=TODAY):
    return Measure.objects.visible_to(cast.actor(name)).filter(pk=measure.pk).exists()


@pytest.fixture
def ours(cast):
    """An improvement measure of the ward."""
    return a_measure(cast, "Huddles held", purpose="improvement")


def executive(cast, unit):
    person = create_person(name="Sunita Bose", email="sunita@people.example", by=cast.house, why="a test")
    join(person=person, scope=unit.scope, role="executive", by=cast.house, from_on=LONG_AGO)
    return Actor.objects.of(person)


class TestControlAndAssurance:
    @pytest.mark.parametrize("purpose", ["control", "assurance"])
    def test_flow_up_the_tree_and_nowhere_else(self, cast, purpose):
        measure = a_measure(cast, purpose=purpose)

        assert [sees(cast, name, measure) for name in ("asha", "ben", "ada", "cato")] == [True, True, True, False]

    def test_do_not_flow_down_or_sideways(self, cast):
        above, beside = a_measure(cast, unit=cast.division), a_measure(cast, "Beside", unit=cast.other_ward)

        assert not sees(cast, "asha", above)
        assert not sees(cast, "asha", beside)


class TestImprovementStaysWithTheTeam:
    @pytest.mark.parametrize("purpose", ["improvement", "research"])
    def test_until_it_is_shared(self, cast, purpose):
        measure = a_measure(cast, purpose=purpose)

        assert [sees(cast, name, measure) for name in ("asha", "ben", "ada", "cato")] == [True, True, False, False]

    def test_a_share_reaches_those_on_the_way_up(self, cast, ours):
        between = executive(cast, cast.division)
        services.share(measure=ours, scope=cast.alder.root.scope, by=cast.actor("asha"), from_on=TODAY)

        assert sees(cast, "ada", ours)
        assert Measure.objects.visible_to(between).filter(pk=ours.pk).exists()
        assert not sees(cast, "cato", ours)

    def test_a_share_with_the_division_does_not_reach_the_board(self, cast, ours):
        services.share(measure=ours, scope=cast.division.scope, by=cast.actor("asha"), from_on=TODAY)

        assert not sees(cast, "ada", ours)

    def test_a_share_does_not_reach_another_ward_below(self, cast, ours):
        dan = create_person(name="Dan Ash", email="dan@people.example", by=cast.house, why="a test")
        join(person=dan, scope=cast.other_ward.scope, role="lead", by=cast.house, from_on=LONG_AGO)
        services.share(measure=ours, scope=cast.alder.root.scope, by=cast.actor("asha"), from_on=TODAY)

        assert not Measure.objects.visible_to(Actor.objects.of(dan)).filter(pk=ours.pk).exists()


class TestSharing:
    def test_is_dated_and_taken_back(self, cast, ours):
        shared = services.share(
            measure=ours, scope=cast.alder.root.scope, by=cast.actor("asha"), from_on=date(2026, 10, 1)
        )

        services.stop_sharing(shared=shared, by=cast.actor("asha"), on=TODAY)

        assert Share.objects.get(pk=shared.pk).until_on == date(2026, 11, 22)
        at_the_time = Measure.objects.visible_to(cast.actor("ada"), on=date(2026, 11, 22))
        afterwards = Measure.objects.visible_to(cast.actor("ada"), on=TODAY)
        assert at_the_time.filter(pk=ours.pk).exists()
        assert not afterwards.filter(pk=ours.pk).exists()

    def test_taken_back_on_its_first_day_it_never_was(self, cast, ours):
        shared = services.share(measure=ours, scope=cast.alder.root.scope, by=cast.actor("asha"), from_on=TODAY)

        services.stop_sharing(shared=shared, by=cast.actor("asha"), on=TODAY)

        assert not Share.objects.filter(measure=ours).exists()

    def test_does_not_begin_before_its_day(self, cast, ours):
        services.share(measure=ours, scope=cast.alder.root.scope, by=cast.actor("asha"), from_on=date(2026, 12, 1))

        assert not Measure.objects.visible_to(cast.actor("ada"), on=TODAY).filter(pk=ours.pk).exists()

    def test_twice_is_once(self, cast, ours):
        first, second = [
            services.share(measure=ours, scope=cast.alder.root.scope, by=cast.actor("asha"), from_on=TODAY)
            for _ in range(2)
        ]

        assert first.pk == second.pk

    def test_another_organisation_needs_an_agreement(self, cast, ours):
        with pytest.raises(Refused) as caught:
            services.share(measure=ours, scope=cast.birch.root.scope, by=cast.actor("asha"), from_on=TODAY)

        assert caught.value.code == "other_organisation"

    def test_is_not_for_those_elsewhere(self, cast, ours):
        with pytest.raises(Refused) as caught:
            services.share(measure=ours, scope=cast.birch.root.scope, by=cast.actor("cato"), from_on=TODAY)

        assert caught.value.code == "not_allowed"


class TestWhatOneMayDo:
    @pytest.mark.parametrize(
        ("name", "may"),
        [("asha", (True, True, True)), ("ben", (True, True, True)), ("cato", (False, False, False))],
    )
    def test_view_contribute_edit(self, cast, falls, name, may):
        actor = cast.actor(name)

        assert tuple(policies.may(actor, action, falls) for action in ("view", "contribute", "edit")) == may

    def test_an_executive_reads_and_changes_nothing(self, cast, falls):
        actor = executive(cast, cast.alder.root)

        assert policies.may(actor, "view", falls)
        assert not policies.may(actor, "contribute", falls)

    def test_an_administrator_above_cannot_change_what_is_not_shared(self, cast, ours):
        """Rights above reach down the tree, but not to what the team keeps to itself."""
        assert not policies.may(cast.actor("ada"), "edit", ours)

    def test_nobody_sees_nothing(self, cast, falls):
        from betterward.people.models import anonymous

        assert not Measure.objects.visible_to(anonymous()).exists()


def test_a_ward_that_moves_takes_its_readers_along(cast, falls):
    move_unit(unit=cast.ward, to=cast.other_ward, on=TODAY, by=cast.house, why="rebuilt")

    assert sees(cast, "asha", falls)
    assert sees(cast, "ada", falls)
