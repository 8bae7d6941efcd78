"""Adding a measure from the library: what flows is linked, what is used elsewhere is counted by the same words."""

import pytest
from django.urls import reverse
from tests.betterward.measures.making import a_measure, filled

from betterward.measures import queries
from betterward.measures.models import Definition, Measure
from betterward.projects import services
from betterward.projects.models import Project, ProjectMeasure


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def address(project, name="add"):
    return reverse(f"projects:{name}", args=[project.pk])


def page(cast, project, who="asha", query=""):
    return cast.browser(who).get(address(project) + query).content.decode()


def offered(cast, who, words="", family=""):
    return {o.name: o for o in queries.library(cast.actor(who), cast.ward, words, family, None)}


class TestTheTemplates:
    def test_each_says_where_it_is_from_and_how_sure_we_are(self):
        for one in queries.templates():
            assert one.mark in "VSUD"
            assert one.published
            assert 1990 < one.year < 2030
            assert one.numerator_label
            assert one.exclusions
            assert one.source

    def test_their_keys_and_names_are_their_own(self):
        rows = queries.templates()

        assert len({one.key for one in rows}) == len({one.name for one in rows}) == len(rows) >= 30

    @pytest.mark.parametrize("one", queries.templates(), ids=lambda one: one.key)
    def test_each_can_be_counted(self, cast, steady, one):
        measure = services.count_measure(
            project=steady, unit=cast.ward, by=cast.actor("asha"), key=one.key, **one.definition()
        )

        assert (measure.family, measure.version.source) == (one.family, one.source)
        assert ("denominator_label" in one.definition()) and (
            bool(one.denominator_label) == (one.kind in ("proportion", "rate"))
        )


class TestTheLibrary:
    def test_what_flows_comes_first_and_is_linked(self, cast, steady):
        ours = filled(a_measure(cast, "Falls per 1,000 bed days", "rate"), [(4, 300)] * 12)
        first = next(iter(offered(cast, "asha").values()))

        assert first.flowing.id == ours.pk
        assert "12 readings to October 2026" in first.flowing.words
        assert "National Audit of Inpatient Falls" in first.caution

    def test_the_same_elsewhere_is_counted_by_the_same_definition(self, cast, steady):
        there = a_measure(cast, "Bell answered", unit=cast.other_ward)

        offer = offered(cast, "ada")["Bell answered"]
        assert (offer.flowing, offer.is_own) == (None, True)

        services.count_measure(
            project=steady, unit=cast.ward, by=cast.actor("asha"), name="Bell answered", kind="count",
            key=there.definition.key,
        )  # fmt: skip
        assert Measure.objects.filter(definition=there.definition).count() == 2
        assert Definition.objects.filter(key__startswith="bell").count() == 1

    def test_a_team_measure_of_others_is_not_offered(self, cast):
        a_measure(cast, "Numbat count", unit=cast.other_ward, purpose="improvement")

        assert "Numbat count" not in offered(cast, "asha")

    def test_sabotaged_the_team_itself_is_offered_it(self, cast):
        a_measure(cast, "Numbat count", purpose="improvement")

        assert "Numbat count" in offered(cast, "asha")

    def test_words_and_families_narrow_it(self, cast):
        assert set(offered(cast, "asha", "sickness")) == {"Sickness absence"}
        assert {o.family for o in offered(cast, "asha", family="balancing").values()} == {"balancing"}
        assert offered(cast, "asha", "no such thing") == {}

    def test_it_asks_the_database_once(self, cast, django_assert_num_queries):
        for name in ("One", "Two", "Three"):
            a_measure(cast, name)
        actor = cast.actor("asha")
        actor.paths()

        with django_assert_num_queries(1):
            queries.library(actor, cast.ward, "", "", None)


class TestThePage:
    def test_what_flows_is_linked_in_one_press(self, cast, steady):
        ours = filled(a_measure(cast, "Falls per 1,000 bed days", "rate"), [(4, 300)] * 12)
        assert "Already counted: Ash ward, 12 readings" in page(cast, steady)

        cast.browser("asha").post(address(steady, "link"), {"measure": ours.pk, "family": "outcome"})

        assert ProjectMeasure.objects.get(project=steady).measure == ours
        assert "Already counted" not in page(cast, steady)

    def test_a_template_is_counted_at_the_unit(self, cast, steady):
        answer = cast.browser("asha").post(address(steady, "reuse"), {"key": "sickness-absence"})

        measure = ProjectMeasure.objects.get(project=steady).measure
        assert answer["Location"] == steady.get_absolute_url()
        assert (measure.unit, measure.family, measure.definition.key) == (cast.ward, "balancing", "sickness-absence")

    def test_the_second_team_shares_the_definition(self, cast, steady):
        cast.browser("asha").post(address(steady, "reuse"), {"key": "sickness-absence"})
        other = services.start_project(title="Oak", unit=cast.other_ward, by=cast.actor("ada"))
        cast.browser("ada").post(address(other, "reuse"), {"key": "sickness-absence"})

        assert Definition.objects.filter(key="sickness-absence").count() == 1
        assert Measure.objects.filter(definition__key="sickness-absence").count() == 2

    def test_what_is_not_seen_cannot_be_taken(self, cast, steady):
        hidden = a_measure(cast, "Numbat", unit=cast.elsewhere)

        cast.browser("asha").post(address(steady, "reuse"), {"key": str(hidden.definition_id)})

        assert not ProjectMeasure.objects.filter(project=steady).exists()

    def test_is_not_for_cato(self, cast, steady):
        assert cast.browser("cato").get(address(steady)).status_code == 404
        assert cast.browser("cato").post(address(steady, "reuse"), {"key": "falls"}).status_code == 404

    def test_one_of_ones_own_is_started_and_watched(self, cast, steady):
        typed = {
            "name": "Late doses", "kind": "proportion", "unit": cast.ward.pk, "numerator_label": "late doses",
            "denominator_label": "doses due", "exclusions": "nothing", "frequency": "week",
            "collected_by": "the nurse in charge", "minutes_each_time": "5", "family": "process",
        }  # fmt: skip
        answer = cast.browser("asha").post(address(steady, "count"), typed)

        link = ProjectMeasure.objects.select_related("measure__version").get(project=steady)
        version = link.measure.version
        assert answer.status_code == 302
        assert link.family == "process"
        assert (version.collected_by, version.minutes_each_time, version.frequency) == (
            "the nurse in charge",
            5,
            "week",
        )


class TestTheFamily:
    def balancing(self, cast, steady):
        return "No balancing measure yet" in cast.browser("asha").get(steady.get_absolute_url()).content.decode()

    @pytest.fixture
    def two(self, cast, steady):
        for name, family in (("Falls", "outcome"), ("Mats", "process")):
            measure = a_measure(cast, name, family=family)
            services.link_measure(project=steady, measure=measure, by=cast.actor("asha"))

    def test_a_missing_balancing_measure_is_pointed_out_once(self, cast, steady, two):
        assert self.balancing(cast, steady)

        cast.browser("asha").post(address(steady, "without"), {"family": "balancing"})
        assert not self.balancing(cast, steady)
        assert Project.objects.get(pk=steady.pk).fine_without == "balancing"

        cast.browser("asha").post(address(steady, "without"), {"family": "balancing", "remind": "yes"})
        assert self.balancing(cast, steady)

    def test_a_kind_that_is_none_is_refused(self, cast, steady, two):
        cast.browser("asha").post(address(steady, "without"), {"family": "traffic lights"})

        assert self.balancing(cast, steady)
