"""What people decide about a series: phases, lines, points left out, notes; all can be taken back."""

from datetime import date

import pytest
from tests.betterward.measures.making import a_measure, again, filled

from betterward.activity.models import Entry as Told
from betterward.common.errors import Refused
from betterward.measures import charting, services
from betterward.measures.models import Annotation, Exclusion, Line, Phase, Split


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NHS = "about 943 476 5919"


@pytest.fixture
def improved(cast):
    """Fewer since November 2025: 20 months around 8, then 12 around 3."""
    return filled(a_measure(cast), [8, 9, 7, 8] * 5 + [3, 2, 4, 3] * 3)


def refused(act, **words):
    with pytest.raises(Refused) as caught:
        act(**words)
    return caught.value.code


class TestNewLimits:
    def test_a_stretch_gets_lines_of_its_own(self, cast, improved):
        services.accept_phase(
            measure=improved, starts_on=date(2025, 11, 1), baseline_until_on=None, why="mats", by=cast.house
        )

        facts = again(improved).chart_facts
        assert [round(phase["centre"]) for phase in facts.phases] == [8, 3]
        assert facts.state == "holding"

    def test_any_day_means_its_period(self, cast, improved):
        phase = services.accept_phase(
            measure=improved, starts_on=date(2025, 11, 17), baseline_until_on=None, why="mats", by=cast.house
        )

        assert phase.starts_on == date(2025, 11, 1)

    def test_a_baseline_is_frozen(self, cast, improved):
        services.accept_phase(
            measure=improved, starts_on=None, baseline_until_on=date(2025, 2, 1), why="before", by=cast.house
        )

        [phase] = again(improved).chart_facts.phases
        assert (phase["n_points"], phase["baseline_last"]) == (32, 11)

    def test_agreed_again_the_old_stays_in_the_history(self, cast, improved):
        for why in ("first", "second"):
            services.accept_phase(
                measure=improved, starts_on=date(2025, 11, 1), baseline_until_on=None, why=why, by=cast.house
            )

        assert [phase.why for phase in Phase.objects.current()] == ["second"]
        assert Phase.objects.count() == 2

    def test_is_not_drawn_by_one_person_alone(self, cast, improved):
        code = refused(
            services.accept_phase, measure=improved, starts_on=date(2025, 11, 1), baseline_until_on=None, why="mats",
            by=cast.actor("asha"),
        )  # fmt: skip

        assert code == "second_person"

    def test_needs_a_reason(self, cast, improved):
        code = refused(
            services.accept_phase, measure=improved, starts_on=date(2025, 11, 1), baseline_until_on=None, why=" ",
            by=cast.house,
        )  # fmt: skip

        assert code == "no_reason"

    def test_a_baseline_ends_after_its_start(self, cast, improved):
        code = refused(
            services.accept_phase, measure=improved, starts_on=date(2025, 11, 1), baseline_until_on=date(2025, 1, 1),
            why="mats", by=cast.house,
        )  # fmt: skip

        assert code == "baseline_before_phase"

    def test_while_a_phase_is_young_the_verdict_before_stays_visible(self, cast, improved):
        services.accept_phase(
            measure=improved, starts_on=date(2026, 6, 1), baseline_until_on=None, why="mats", by=cast.house
        )

        facts = again(improved).chart_facts
        assert facts.state == "better"
        assert "5 of 12" in facts.sentence


class TestLines:
    def test_a_goal_is_a_line_and_no_verdict(self, cast, improved):
        services.set_line(measure=improved, kind="goal", value=4, by=cast.actor("asha"))

        assert again(improved).chart_facts.assurance == "none"

    @pytest.mark.parametrize(("value", "icon"), [(60, "passes"), (5, "fails"), (25, "hit_or_miss")])
    def test_a_standard_answers_good_enough(self, cast, value, icon):
        measure = filled(a_measure(cast), [28, 29, 27, 28] * 6)

        services.set_line(measure=measure, kind="standard", value=value, by=cast.actor("asha"))

        assert again(measure).chart_facts.assurance == icon

    def test_a_safe_range_answers_too(self, cast):
        measure = filled(a_measure(cast, "Beds occupied", "average"), [95, 96, 95.5, 94.8] * 6)

        services.set_line(measure=measure, kind="range", low=85, high=92, by=cast.actor("asha"))

        assert again(measure).chart_facts.assurance == "fails"

    def test_a_standard_begins_on_its_day(self, cast):
        measure = filled(a_measure(cast), [8, 9, 7, 8] * 6)
        for value, day in ((40, date(2024, 4, 1)), (0, date(2027, 4, 1))):
            services.set_line(measure=measure, kind="standard", value=value, from_on=day, by=cast.actor("asha"))

        assert again(measure).chart_facts.assurance == "passes"

    def test_a_new_value_replaces_the_line_of_its_kind(self, cast, improved):
        for value in (4, 3):
            services.set_line(measure=improved, kind="goal", value=value, by=cast.actor("asha"))

        assert [line.value for line in Line.objects.current()] == [3]

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"kind": "range", "low": 5}, "range"),
            ({"kind": "range", "low": 9, "high": 5}, "range"),
            ({"kind": "goal"}, "no_value"),
        ],
    )
    def test_a_line_has_its_numbers(self, cast, improved, fields, code):
        assert refused(services.set_line, measure=improved, by=cast.actor("asha"), **fields) == code


class TestPointsLeftOut:
    def test_stay_visible_and_do_not_move_the_lines(self, cast):
        measure = filled(a_measure(cast), [8, 9, 7, 8] * 5 + [60])
        before = again(measure).chart_facts.phases[0]["centre"]

        services.leave_out(measure=measure, period_on=date(2026, 10, 9), why="the ward moved", by=cast.actor("asha"))

        facts = again(measure).chart_facts
        assert facts.phases[0]["centre"] == pytest.approx(8)
        assert facts.phases[0]["centre"] < before
        assert facts.latest_text == "60"

    def test_need_a_reason(self, cast, improved):
        code = refused(services.leave_out, measure=improved, period_on=date(2026, 10, 1), why="", by=cast.actor("asha"))

        assert code == "no_reason"


class TestNotes:
    def test_a_flag_keeps_the_record_it_came_from(self, cast, improved):
        note = services.annotate(
            measure=improved,
            on=date(2026, 3, 9),
            label="Cycle 3",
            by=cast.actor("ben"),
            record_kind="cycle",
            record_id="7",
        )

        assert (note.record_kind, note.record_id) == ("cycle", "7")

    def test_without_words_is_refused(self, cast, improved):
        code = refused(services.annotate, measure=improved, on=date(2026, 3, 9), label=" ", by=cast.actor("ben"))

        assert code == "no_label"


FOUR_YES = dict.fromkeys(("is_different", "is_known", "is_wanted", "is_lasting"), True)

DECISIONS = [
    (services.accept_phase, {"starts_on": None, "baseline_until_on": date(2025, 10, 1), "why": "before the mats"}),
    (services.propose_split, {"starts_on": date(2025, 11, 1), "why": "mats", **FOUR_YES}),
    (services.set_line, {"kind": "goal", "value": 4}),
    (services.leave_out, {"period_on": date(2026, 3, 1), "why": "the ward moved"}),
    (services.annotate, {"on": date(2026, 3, 9), "label": "New mats"}),
]


class TestEveryDecision:
    @pytest.mark.parametrize(("act", "words"), DECISIONS)
    def test_is_told_with_who_decided(self, cast, improved, act, words):
        act(measure=improved, by=cast.actor("asha"), **words)

        assert Told.objects.filter(record_id=str(improved.pk)).latest("pk").by.name == "Asha Khan"

    @pytest.mark.parametrize(("act", "words"), DECISIONS)
    def test_is_not_for_those_elsewhere(self, cast, improved, act, words):
        assert refused(act, measure=improved, by=cast.actor("cato"), **words) == "not_allowed"

    @pytest.mark.parametrize(("act", "words"), DECISIONS)
    def test_carries_no_nhs_number(self, cast, improved, act, words):
        words = {**words, ("label" if "label" in words else "why"): NHS}

        assert refused(act, measure=improved, by=cast.actor("asha"), **words) == "identifier"

    @pytest.mark.parametrize(("act", "words"), DECISIONS)
    def test_taken_back_leaves_the_chart_as_it_was(self, cast, improved, act, words):
        before = again(improved).chart_facts.inputs_hash
        decision = act(measure=improved, by=cast.actor("asha"), **words)

        services.withdraw_decision(decision=decision, by=cast.actor("asha"), why="a mistake")

        assert again(improved).chart_facts.inputs_hash == before
        for model in (Split, Phase, Line, Exclusion, Annotation):
            assert not model.objects.current().filter(measure=improved).exists()
        assert type(decision)._default_manager.count() == 2

    def test_is_taken_back_once(self, cast, improved):
        line = services.set_line(measure=improved, kind="goal", value=4, by=cast.actor("asha"))
        services.withdraw_decision(decision=line, by=cast.actor("asha"), why="a mistake")

        code = refused(services.withdraw_decision, decision=line, by=cast.actor("asha"), why="again")

        assert code == "replaced"

    def test_may_be_made_again_after_it_was_taken_back(self, cast, improved):
        line = services.set_line(measure=improved, kind="goal", value=4, by=cast.actor("asha"))
        services.withdraw_decision(decision=line, by=cast.actor("asha"), why="a mistake")

        services.set_line(measure=improved, kind="goal", value=5, by=cast.actor("asha"))

        assert [one.value for one in Line.objects.current()] == [5]


def test_a_chart_says_the_same_whoever_asks(cast, improved):
    services.accept_phase(
        measure=improved, starts_on=date(2025, 11, 1), baseline_until_on=None, why="mats", by=cast.house
    )
    measure = again(improved)

    assert charting.words_of(measure, charting.chart_of(measure)).text == measure.chart_facts.sentence
