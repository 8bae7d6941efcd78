"""The definition on its page: what is said, what is open, its versions, two of them side by side, and a new one."""

import re
from datetime import date

import pytest
from tests.betterward.measures.making import NOW, a_measure, again, filled

from betterward.common.editing import ChangedMeanwhile
from betterward.common.errors import Refused
from betterward.measures import services
from betterward.measures.models import DefinitionVersion, Phase
from betterward.people.services import create_person, join


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


@pytest.fixture
def ours(cast):
    words = {"numerator_label": "falls", "source": "incident reports"}
    return filled(a_measure(cast, purpose="improvement", **words), [8, 9, 7, 8] * 6)


def base(measure):
    return measure.get_absolute_url().rsplit("/", 2)[0] + "/definition/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(cast, measure, name="asha", query=""):
    return cast.browser(name).get(base(measure) + query)


def redefined(cast, measure, by="asha", **words):
    return services.redefine(measure=again(measure), by=cast.actor(by), **{"why": "clearer", **words})


def breaks(measure):
    return list(Phase.objects.current().filter(measure=measure).values_list("starts_on", flat=True))


class TestThePage:
    def test_says_what_is_said_and_what_is_open(self, cast, ours):
        said = text(page(cast, ours))

        assert "Counted falls" in said
        assert "Where the data come from incident reports" in said
        assert "Not said yet: left out, who collects it, when, how." in said

    def test_a_team_measure_is_not_there_for_others(self, cast, ours):
        assert page(cast, ours, "cato").status_code == 404

    def test_those_who_may_only_look_are_offered_no_change(self, cast, ours):
        guest = create_person(name="Guest Gray", email="guest@people.example", by=cast.house, why="a test")
        join(person=guest, scope=cast.ward.scope, role="guest", by=cast.house, from_on=date(2026, 1, 1))
        cast.guest = guest

        assert "Change the definition" in text(page(cast, ours, "asha"))
        assert "Change the definition" not in text(page(cast, ours, "guest"))
        assert cast.browser("guest").get(base(ours) + "change/").status_code == 404

    def test_says_what_it_costs_a_week(self, cast, ours):
        redefined(cast, ours, minutes_each_time=26)

        assert "6 minutes a week" in text(page(cast, ours))

    def test_what_comes_when_it_happens_costs_as_often_as_it_came(self, cast):
        rare = a_measure(cast, "Cardiac arrests", "days_between", frequency="event", minutes_each_time=30)
        assert "0 minutes a week" in text(page(cast, rare))

    def test_rare_events_are_offered_the_days_between(self, cast):
        rare = filled(a_measure(cast, "Wrong route", purpose="improvement"), [0, 1, 0, 0] * 4)

        assert "the days between two events tell more" in text(page(cast, rare))

    def test_common_ones_are_not(self, cast, ours):
        assert "the days between two events" not in text(page(cast, ours))

    def test_where_else_it_is_counted_is_named_only_to_those_who_may_know(self, cast):
        here = a_measure(cast, key="falls")
        there = {"unit": cast.other_ward, "name": "Falls", "kind": "count", "key": "falls", "purpose": "control"}
        services.define_measure(**there, by=cast.house)

        assert "Oak ward" not in text(page(cast, here, "ben"))
        assert "Oak ward" in text(page(cast, here, "ada"))


class TestVersions:
    def test_two_stand_side_by_side(self, cast, ours):
        redefined(cast, ours, numerator_label="falls with harm", from_on=date(2026, 6, 1))

        said = text(page(cast, ours, query="?from=2&to=1"))

        assert "Version 1 beside version 2" in said
        assert re.search(r"Counted changed falls falls with harm", said)

    @pytest.mark.parametrize("query", ["?from=1&to=9", "?from=1&to=1", "?from=x&to=2", "?from=1"])
    def test_what_is_none_is_left_out(self, cast, ours, query):
        redefined(cast, ours, plain_words="Any fall.")

        answer = page(cast, ours, query=query)

        assert answer.status_code == 200
        assert "beside version" not in text(answer)

    def test_a_version_of_another_unit_is_not_shown(self, cast):
        here = a_measure(cast, key="falls")
        there = services.define_measure(unit=cast.other_ward, name="Falls", kind="count", key="falls", by=cast.house)
        services.redefine(measure=there, by=cast.house, why="theirs alone", plain_words="Their words.")
        redefined(cast, here, plain_words="Our words.")

        said = text(page(cast, here, query="?from=2&to=3"))

        assert "Version 3" in said
        assert "theirs alone" not in said
        assert "Their words" not in said


class TestWhatBreaksTheChart:
    @pytest.mark.parametrize(
        "words",
        [{"numerator_label": "falls with harm"}, {"source": "the new forms"}, {"source": ""}],
    )
    def test_another_meaning_does(self, cast, ours, words):
        redefined(cast, ours, from_on=date(2026, 6, 14), **words)

        assert breaks(ours) == [date(2026, 6, 1)]
        assert again(ours).chart_facts.phases[1:]

    def test_with_its_caption(self, cast, ours):
        redefined(cast, ours, source="the new forms", from_on=date(2026, 6, 14), caption="new forms")

        assert Phase.objects.current().get(measure=ours).caption == "new forms"

    @pytest.mark.parametrize(
        "words",
        [
            {"plain_words": "Any fall."},
            {"collected_by": "the nurse in charge", "minutes_each_time": 5},
            {"numerator_label": "Falls."},
            {"direction": "neither"},
        ],
    )
    def test_better_words_do_not_even_with_a_day(self, cast, ours, words):
        redefined(cast, ours, from_on=date(2026, 6, 14), **words)

        assert breaks(ours) == []
        assert again(ours).version.number == 2

    def test_first_words_only_with_a_day(self, cast, ours):
        redefined(cast, ours, exclusions="visitors")
        assert breaks(ours) == []

        redefined(cast, ours, exclusions="visitors and staff", from_on=date(2026, 6, 14))
        assert breaks(ours) == [date(2026, 6, 1)]

    def test_another_meaning_needs_its_day(self, cast, ours):
        with pytest.raises(Refused) as caught:
            redefined(cast, ours, source="the new forms")

        assert caught.value.code == "no_day"
        assert again(ours).version.number == 1

    def test_before_the_first_reading_there_is_nothing_to_break(self, cast):
        empty = a_measure(cast, source="incident reports")

        redefined(cast, empty, source="the new forms")

        assert (again(empty).version.number, breaks(empty)) == (2, [])

    def test_the_same_again_writes_nothing(self, cast, ours):
        redefined(cast, ours, source="incident reports")

        assert DefinitionVersion.objects.filter(definition=ours.definition).count() == 1


class TestTheForm:
    def typed(self, **words):
        return {"numerator_label": "falls", "source": "incident reports", "why": "clearer", "seen": "1", **words}

    def test_keeps_a_new_version(self, cast, ours):
        client = cast.browser("asha")

        answer = client.post(base(ours) + "change/", self.typed(collected_by="the nurse in charge"))

        assert (answer.status_code, answer["Location"]) == (302, base(ours))
        said = text(client.get(base(ours)))
        assert "Kept as version 2, with your name." in said
        assert "Who collects it the nurse in charge" in said

    def test_asks_for_the_day_beside_its_field(self, cast, ours):
        answer = cast.browser("asha").post(base(ours) + "change/", self.typed(source="the new forms"))

        assert answer.status_code == 422
        assert "Say from which day on" in text(answer)
        assert "the new forms" in answer.content.decode()

    def test_two_at_once_lose_nothing(self, cast, ours):
        address = base(ours) + "change/"
        cast.browser("ben").post(address, self.typed(collected_when="at seven"))
        cast.browser("asha").post(address, self.typed(collected_by="the nurse in charge"))

        version = again(ours).version
        assert (version.collected_when, version.collected_by, version.number) == ("at seven", "the nurse in charge", 3)

    def test_the_same_words_show_both(self, cast, ours):
        address = base(ours) + "change/"
        cast.browser("ben").post(address, self.typed(collected_when="at seven"))
        answer = cast.browser("asha").post(address, self.typed(collected_when="at eight"))

        assert answer.status_code == 409
        assert "at seven" in text(answer)
        assert "at eight" in text(answer)
        assert again(ours).version.collected_when == "at seven"

    def test_sabotaged_without_the_version_in_view_the_other_is_overwritten(self, cast, ours):
        redefined(cast, ours, "ben", collected_when="at seven")
        redefined(cast, ours, collected_when="at eight")
        assert again(ours).version.collected_when == "at eight"

        with pytest.raises(ChangedMeanwhile):
            redefined(cast, ours, collected_when="at nine", seen=2)

    def test_an_earlier_version_can_be_the_start(self, cast, ours):
        redefined(cast, ours, plain_words="Any fall.")
        redefined(cast, ours, plain_words="Any fall at all.")

        shown = cast.browser("asha").get(base(ours) + "change/?as=2").content.decode()

        assert "Any fall.</textarea>" in shown
        assert re.search(r'name="seen"[^>]*value="3"|value="3"[^>]*name="seen"', shown)

    def test_is_not_for_cato(self, cast, ours):
        assert cast.browser("cato").post(base(ours) + "change/", self.typed()).status_code == 404

    def test_takes_no_nhs_number(self, cast, ours):
        answer = cast.browser("asha").post(base(ours) + "change/", self.typed(collected_how="for 943 476 5919"))

        assert answer.status_code == 422
        assert again(ours).version.number == 1
