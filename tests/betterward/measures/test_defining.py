"""What is measured: definitions, their versions, and the small start of three answers."""

from datetime import date

import pytest
from tests.betterward.measures.making import a_measure, again, filled

from betterward.activity.models import Entry as Told
from betterward.common.errors import Refused
from betterward.measures import services
from betterward.measures.models import DefinitionVersion, Measure, Phase


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def defined(cast, by="asha", **fields):
    usual = {"unit": cast.ward, "name": "Falls", "kind": "count"}
    return services.define_measure(**{**usual, **fields}, by=cast.actor(by))


def refused(cast, **fields):
    with pytest.raises(Refused) as caught:
        defined(cast, **fields)
    return caught.value.code


class TestAStartOfThreeAnswers:
    def test_a_name_a_kind_and_a_unit_are_enough(self, cast):
        measure = defined(cast)

        version = measure.version
        assert (measure.purpose, measure.family) == ("improvement", "outcome")
        assert (version.frequency, version.combine, version.decimals) == ("month", "one", 0)
        assert "judging a person" in version.never_used_for

    @pytest.mark.parametrize(
        ("kind", "chart"),
        [
            ("count", "c"),
            ("proportion", "p"),
            ("rate", "u"),
            ("average", "i"),
            ("cases_between", "g"),
            ("days_between", "t"),
        ],
    )
    def test_the_chart_is_proposed_with_its_reason(self, cast, kind, chart):
        recipe = defined(cast, kind=kind).version.recipe

        assert recipe["chart"] == chart
        assert recipe["because"]

    def test_it_has_facts_before_its_first_reading(self, cast):
        facts = again(defined(cast)).chart_facts

        assert (facts.state, facts.points, facts.due_on) == ("too_few", 0, None)

    def test_it_is_told(self, cast):
        measure = defined(cast)

        assert Told.objects.get(kind="measures.defined").record_id == str(measure.pk)

    def test_two_of_one_name_have_keys_of_their_own(self, cast):
        first, second = defined(cast), defined(cast)

        assert (first.definition.key, second.definition.key) == ("falls", "falls-2")


class TestOneDefinitionAtManyUnits:
    def test_the_same_key_is_the_same_measure(self, cast):
        here = defined(cast, key="falls")
        there = services.define_measure(
            unit=cast.other_ward, name="Falls", kind="count", key="falls", by=cast.actor("ada")
        )

        assert (here.definition, here.version) == (there.definition, there.version)

    def test_a_unit_has_it_once(self, cast):
        defined(cast, key="falls")

        assert refused(cast, key="falls") == "here_already"

    def test_or_once_for_each_stratum(self, cast):
        defined(cast, key="falls", stratum="day")

        assert defined(cast, key="falls", stratum="night").stratum == "night"


class TestRefusals:
    def test_without_a_name(self, cast):
        assert refused(cast, name="  ") == "no_name"

    def test_of_a_kind_that_is_none(self, cast):
        assert refused(cast, kind="traffic light") == "kind"

    def test_by_those_elsewhere(self, cast):
        assert refused(cast, by="cato") == "not_allowed"
        assert not Measure.objects.exists()

    @pytest.mark.parametrize("field", ["name", "plain_words", "exclusions", "numerator_label"])
    def test_with_an_nhs_number_in_any_words(self, cast, field):
        assert refused(cast, **{field: "Falls of 943 476 5919"}) == "identifier"


class TestANewVersion:
    def test_leaves_the_old_as_it_was(self, cast, falls):
        old = falls.version

        new = services.redefine(measure=falls, by=cast.actor("asha"), why="clearer", plain_words="Any fall.")

        assert (new.number, new.plain_words, new.why) == (2, "Any fall.", "clearer")
        assert DefinitionVersion.objects.get(pk=old.pk).plain_words == ""
        assert again(falls).version == new

    def test_breaks_the_chart_where_counting_changed(self, cast, falls):
        services.redefine(
            measure=falls, by=cast.actor("asha"), why="new stamps", from_on=date(2026, 6, 14), exclusions="visitors"
        )

        phase = Phase.objects.current().get(measure=falls)
        assert (phase.starts_on, phase.caption) == (date(2026, 6, 1), "counted in a new way")
        facts = again(falls).chart_facts
        assert len(facts.phases) == 2
        assert "5 of 12" in facts.sentence

    def test_keeps_the_chart_whole_when_only_words_changed(self, cast, falls):
        services.redefine(measure=falls, by=cast.actor("asha"), why="clearer", plain_words="Any fall.")

        assert len(again(falls).chart_facts.phases) == 1

    def test_follows_at_this_unit_alone(self, cast):
        here = filled(a_measure(cast, key="falls"), [3, 4])
        there = a_measure(cast, key="falls", unit=cast.other_ward)

        services.redefine(measure=here, by=cast.actor("asha"), why="clearer", exclusions="visitors")

        assert again(there).version.number == 1

    def test_needs_a_reason(self, cast, falls):
        with pytest.raises(Refused) as caught:
            services.redefine(measure=falls, by=cast.actor("asha"), why=" ", exclusions="visitors")

        assert caught.value.code == "no_reason"

    def test_is_not_for_those_elsewhere(self, cast, falls):
        with pytest.raises(Refused):
            services.redefine(measure=falls, by=cast.actor("cato"), why="mine", exclusions="visitors")

        assert again(falls).version.number == 1


class TestAddresses:
    @pytest.mark.parametrize(
        ("name", "words"),
        [("Falls per 1,000 bed days", "falls-per-1000-bed-days"), ("Enter", "enter-measure"), ("∑", "measure")],
    )
    def test_a_name_in_an_address_is_never_another_page(self, name, words):
        assert Measure(name=name).words == words
