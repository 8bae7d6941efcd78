"""New limits: one person asks with four yeses, a second agrees, and either can be undone; nothing changes silently."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.betterward.measures.making import NOW, a_measure, again, filled

from betterward.activity.models import Entry as Told
from betterward.common.errors import Refused
from betterward.measures import charting, queries, services
from betterward.measures.models import Phase, Split


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

YES = dict.fromkeys(("is_different", "is_known", "is_wanted", "is_lasting"), True)
TYPED = {**dict.fromkeys(YES, "yes"), "starts_on": "2026-03-01", "why": "a mat beside every bed", "caption": "new mats"}
START = date(2026, 3, 1)


@pytest.fixture
def improved(cast):
    """Fewer since March 2026: 20 months around 8, then 8 around 3."""
    return filled(a_measure(cast, purpose="improvement"), [8, 9, 7, 8] * 5 + [3, 2, 4, 3] * 2)


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


def asked(cast, measure, name="asha", **more):
    return services.propose_split(
        measure=measure, starts_on=START, why="mats", by=cast.actor(name), **{**YES, **more}
    )  # fmt: skip


def refused(act, **words):
    with pytest.raises(Refused) as caught:
        act(**words)
    return caught.value.code


def base(measure):
    return measure.get_absolute_url().rsplit("/", 2)[0] + "/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestAsking:
    def test_changes_nothing_about_the_chart(self, cast, improved):
        asked(cast, improved)

        assert again(improved).chart_facts.inputs_hash == improved.chart_facts.inputs_hash
        assert not Phase.objects.exists()

    @pytest.mark.parametrize("question", YES)
    def test_needs_four_yeses(self, cast, improved, question):
        assert refused(asked, cast=cast, measure=improved, **{question: False}) == "four_yeses"
        assert not Split.objects.exists()

    def test_keeps_what_the_chart_said(self, cast, improved):
        found = asked(cast, improved).evidence

        assert (found["points"], found["before"], found["after"]) == (8, 8.0, 3.0)
        assert (found["is_offered"], found["rule"], found["run"] >= 8, found["p"] < 0.05) == (True, "shift", True, True)

    def test_where_the_chart_shows_no_shift_the_evidence_says_so(self, cast):
        steady = filled(a_measure(cast), [8, 9, 7, 8] * 7)

        found = asked(cast, steady).evidence

        assert found["is_offered"] is False
        assert "rule" not in found

    def test_again_from_the_same_period_replaces_the_first_question(self, cast, improved):
        asked(cast, improved)
        second = asked(cast, improved, "ben")

        assert list(Split.objects.waiting()) == [second]


class TestAgreeing:
    def test_is_for_a_second_person(self, cast, improved):
        split = asked(cast, improved)

        assert refused(services.agree_split, split=split, by=cast.actor("asha")) == "second_person"
        assert refused(services.agree_split, split=split, by=cast.actor("cato")) == "not_allowed"

        phase = services.agree_split(split=split, by=cast.actor("ben"))

        assert (phase.starts_on, phase.split, phase.by) == (START, split, cast.actor("ben"))
        assert [round(one["centre"]) for one in again(improved).chart_facts.phases] == [8, 3]

    def test_fixes_the_baseline_together_with_the_split(self, cast, improved):
        split = asked(cast, improved, baseline_until_on=date(2026, 7, 1))

        services.agree_split(split=split, by=cast.actor("ben"))

        assert again(improved).chart_facts.phases[1]["baseline_last"] == 24

    def test_happens_once(self, cast, improved):
        split = asked(cast, improved)
        services.agree_split(split=split, by=cast.actor("ben"))

        assert refused(services.agree_split, split=split, by=cast.actor("ben")) == "replaced"

    def test_comes_too_late_after_the_question_was_taken_back(self, cast, improved):
        split = asked(cast, improved)
        services.withdraw_decision(decision=split, by=cast.actor("asha"), why="not yet")

        assert refused(services.agree_split, split=split, by=cast.actor("ben")) == "replaced"
        assert not Split.objects.waiting().exists()

    def test_undone_in_one_act_the_chart_is_as_before_and_nothing_waits(self, cast, improved):
        phase = services.agree_split(split=asked(cast, improved), by=cast.actor("ben"))

        services.withdraw_decision(decision=phase, by=cast.actor("asha"), why="too early")

        assert again(improved).chart_facts.inputs_hash == improved.chart_facts.inputs_hash
        assert not Split.objects.waiting().exists()

    def test_may_be_asked_for_again_after_it_was_undone(self, cast, improved):
        phase = services.agree_split(split=asked(cast, improved), by=cast.actor("ben"))
        services.withdraw_decision(decision=phase, by=cast.actor("asha"), why="too early")

        services.agree_split(split=asked(cast, improved, "ben"), by=cast.actor("asha"))

        assert Phase.objects.current().get().by == cast.actor("asha")


class TestThePage:
    def get(self, cast, measure, name="asha", query=""):
        return cast.browser(name).get(f"{base(measure)}limits/{query}")

    def send(self, cast, measure, typed, name="asha"):
        return cast.browser(name).post(f"{base(measure)}limits/", typed)

    def test_shows_both_pictures_and_what_speaks_for_it(self, cast, improved):
        response = self.get(cast, improved)

        said = text(response)
        assert "8 points from March 2026 on average 3.0. Before, the average was 8.0." in said
        assert "a test for one change of level agrees" in said
        assert "provisional until there are 12" in said
        assert response.content.decode().count('svg class="chart') == 2

    def test_the_engine_has_answered_the_first_question_and_no_other(self, cast, improved):
        html = self.get(cast, improved).content.decode()

        assert re.findall(r'name="(is_\w+)" value="yes" checked', html) == ["is_different"]

    def test_another_start_may_be_looked_at_and_is_called_what_it_is(self, cast, improved):
        said = text(self.get(cast, improved, query="?on=2026-05-14"))

        assert "With new limits from May 2026" in said
        assert "shows a lasting shift that begins with March 2026" in said

    @pytest.mark.parametrize("query", ["?on=2031-01-01", "?on=1999-01-01", "?on=x", "?on=2026-02-31", ""])
    def test_bears_any_day(self, cast, improved, query):
        assert self.get(cast, improved, query=query).status_code == 200

    def test_without_a_lasting_shift_it_says_so(self, cast):
        steady = filled(a_measure(cast), [8, 9, 7, 8] * 7)

        assert "No lasting shift yet" in text(self.get(cast, steady))
        assert "No lasting shift yet" in text(self.get(cast, a_measure(cast, "Empty")))

    def test_what_was_sent_is_asked_for_and_told(self, cast, improved):
        response = self.send(cast, improved, TYPED)

        assert response["Location"] == improved.get_absolute_url()
        assert Split.objects.waiting().get().caption == "new mats"
        assert Told.objects.latest("pk").kind == "measures.split_asked"

    @pytest.mark.parametrize(
        ("question", "instead"),
        [
            ("is_different", "still describe it"), ("is_known", "Find the cause first"),
            ("is_wanted", "goes on showing"), ("is_lasting", "Wait until it has shown"),
        ],
    )  # fmt: skip
    def test_one_no_keeps_the_limits_and_says_what_to_do_instead(self, cast, improved, question, instead):
        response = self.send(cast, improved, {**TYPED, question: "no"})

        assert response.status_code == 422
        assert instead in text(response)
        assert "a mat beside every bed" in response.content.decode()
        assert not Split.objects.exists()

    @pytest.mark.parametrize("gone", [*YES, "why", "starts_on"])
    def test_what_is_left_open_is_asked_again(self, cast, improved, gone):
        assert self.send(cast, improved, {**TYPED, gone: ""}).status_code == 422

    def test_the_second_person_is_shown_who_asks_and_why_and_agrees_with_one_button(self, cast, improved):
        self.send(cast, improved, TYPED)
        html = self.get(cast, improved, "ben", "?on=2026-03-01")

        assert "Asha Khan asks for new limits from March 2026" in text(html)
        assert "a mat beside every bed" in text(html)
        assert "Four questions" not in text(html)
        cast.browser("ben").post(f"{base(improved)}limits/agree/", {"split": Split.objects.get().pk})
        said = text(cast.browser("asha").get(improved.get_absolute_url()))
        assert "asked for by Asha Khan, agreed by Ben Okoro" in said

    def test_the_first_person_cannot_agree(self, cast, improved):
        self.send(cast, improved, TYPED)

        assert "another person has to agree" in text(self.get(cast, improved, "asha", "?on=2026-03-01"))
        response = cast.browser("asha").post(f"{base(improved)}limits/agree/", {"split": Split.objects.get().pk})
        assert response.status_code == 422
        assert not Phase.objects.exists()

    def test_a_split_of_another_measure_is_not_found(self, cast, improved):
        other = filled(a_measure(cast, "Other"), [8, 9, 7, 8] * 5)
        split = asked(cast, other)

        response = cast.browser("ben").post(f"{base(improved)}limits/agree/", {"split": split.pk})

        assert response.status_code == 404


class TestWhoWaits:
    def test_the_second_person_finds_it_at_home_and_on_the_chart(self, cast, improved):
        asked(cast, improved)

        assert "1 chart waits for your agreement" in text(cast.browser("ben").get("/")).replace("One", "1")
        assert "wait for a second person" in text(cast.browser("ben").get(improved.get_absolute_url()))
        [row] = queries.splits_waiting(cast.actor("ben"), NOW.date())
        assert (row.by, row.since, row.may_agree) == ("Asha Khan", "March 2026", True)

    @pytest.mark.parametrize("name", ["asha", "cato", "ada"])
    def test_nobody_else_is_asked(self, cast, improved, name):
        asked(cast, improved)

        assert queries.splits_waiting(cast.actor(name), NOW.date()) == []


class TestTheOldLimits:
    def test_stay_in_view_over_all_readings(self, cast, improved):
        phase = services.agree_split(split=asked(cast, improved), by=cast.actor("ben"))

        before = queries.chart_page(
            again(improved), cast.actor("asha"), NOW.date(), view=charting.View(without=phase.pk)
        )
        now = queries.chart_page(again(improved), cast.actor("asha"), NOW.date())

        assert (len(before.breaks), len(now.breaks)) == (0, 1)
        assert len(before.drawn.table) == len(now.drawn.table) == 28
        assert before.drawn.sentence == improved.chart_facts.sentence
        response = cast.browser("asha").get(f"{improved.get_absolute_url()}?without={phase.pk}")
        assert "readings against the lines of before" in text(response)

    def test_the_moment_before_the_decision_is_replayed_exactly(self, cast, improved):
        moment = timezone.now()
        agreed = moment + timedelta(hours=1)
        services.agree_split(split=asked(cast, improved), by=cast.actor("ben"), recorded_at=agreed)

        def known(at):
            return charting.chart_of(again(improved), known_at=at)

        assert len(known(agreed - timedelta(microseconds=1)).phases) == 1
        assert len(known(agreed).phases) == 2

    def test_icons_against_a_standard_use_the_latest_phase_alone(self, cast):
        measure = filled(a_measure(cast), [28, 29, 27, 28] * 5 + [3, 2, 4, 3] * 3)
        services.set_line(measure=measure, kind="standard", value=15, by=cast.actor("asha"))
        before = again(measure).chart_facts.assurance
        split = services.propose_split(
            measure=measure, starts_on=date(2025, 11, 1), why="mats", by=cast.actor("asha"), **YES
        )

        services.agree_split(split=split, by=cast.actor("ben"))

        assert (before, again(measure).chart_facts.assurance) == ("hit_or_miss", "passes")
