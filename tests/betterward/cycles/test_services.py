"""Planning, beginning, studying, deciding, going on; and what of it stays as it was."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.betterward.strategy.conftest import measure as made

from betterward.activity.models import Entry
from betterward.common.editing import ChangedMeanwhile
from betterward.common.errors import Refused
from betterward.cycles import services
from betterward.cycles.models import Cycle, Ramp
from betterward.cycles.queries import cycle_page, ramps_of
from betterward.measures.models import Annotation
from betterward.measures.rules import Entry as Typed
from betterward.measures.services import record_readings
from betterward.projects.services import end_project


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NHS_NUMBER = "9990000018"


def today():
    return timezone.localdate()


def planned(project, by, **fields):
    given = {"question": "Ask three", "test_on": today(), "by": by, "at": timezone.now(), **fields}
    return services.plan_cycle(project=project, **given)


def begun(cycle, by):
    return services.begin_test(cycle=cycle, by=by, at=timezone.now(), on=today())


def studied(cycle, by, **said):
    return services.study_cycle(
        cycle=cycle, by=by, at=timezone.now(), on=today(), version=Cycle.objects.get(pk=cycle.pk).version, **said
    )


def test_a_question_is_enough_and_begins_a_ramp(cast, steady):
    cycle = planned(steady, cast.actor("ben"))
    assert (cycle.ramp.title, cycle.number, cycle.previous) == ("Ask three", 1, None)
    assert planned(steady, cast.actor("ben"), question="Mats").ramp != cycle.ramp  # ramps run side by side


def test_a_prediction_stays_as_written_once_the_test_begins(cast, steady):
    asha = cast.actor("asha")
    cycle = begun(planned(steady, asha, prediction="Two of three walk"), asha)
    with pytest.raises(Refused) as refused:
        services.change_plan(cycle=cycle, version=cycle.version, by=asha, at=timezone.now(), prediction="One walks")
    assert refused.value.code == "predicted"
    assert Cycle.objects.get().prediction == "Two of three walk"
    assert cycle_page(Cycle.objects.get(), asha, today()).prediction_says == "Written before the test."


def test_a_prediction_written_afterwards_is_kept_and_marked_so(cast, steady):
    asha = cast.actor("asha")
    cycle = begun(planned(steady, asha), asha)
    services.change_plan(cycle=cycle, version=cycle.version, by=asha, at=timezone.now(), prediction="One walks")
    page = cycle_page(Cycle.objects.get(), asha, today())
    assert page.prediction_says == "Written after the test had begun."
    assert [row.passed for row in page.features if row.says == "predicted before"] == [False]


def test_nothing_blocks_a_study_without_a_prediction(cast, steady):
    asha = cast.actor("asha")
    cycle = studied(planned(steady, asha, test_on=today() - timedelta(days=2)), asha, learned="Ask sooner", met="no")
    assert cycle.started_at is not None
    assert (cycle.studied_on, cycle.test_on) == (today(), today() - timedelta(days=2))


def test_a_flag_stands_on_the_chart_it_concerns_once(cast, steady, falls):
    asha = cast.actor("asha")
    cycle = begun(planned(steady, asha, measure=falls), asha)
    begun(cycle, asha)
    flag = Annotation.objects.get()
    assert (flag.label, flag.record_kind, flag.record_id) == ("Test 1: Ask three", "cycle", str(cycle.pk))


def test_only_a_measure_of_the_project_is_pinned(cast, steady):
    with pytest.raises(Refused) as refused:
        planned(steady, cast.actor("asha"), measure=made(cast, name="Elsewhere", unit=cast.other_ward))
    assert refused.value.code == "measure"


def test_readings_since_the_test_stand_beside_the_prediction(cast, steady, falls):
    asha = cast.actor("asha")
    start = date(today().year - 1, 10, 1)
    cycle = planned(steady, asha, measure=falls, test_on=start)
    services.begin_test(cycle=cycle, by=asha, at=timezone.now(), on=start)
    months = [date(start.year, month, 1) for month in (10, 11, 12)]
    known = set(falls.readings.current().values_list("period_on", flat=True))
    record_readings(
        measure=falls, by=asha,
        entries=[Typed(period_on=day, numerator=float(i + 2)) for i, day in enumerate(months) if day not in known],
    )  # fmt: skip
    page = cycle_page(Cycle.objects.select_related("measure__version", "ramp__project").get(), asha, today())
    assert [words for words, _value in page.readings][:3] == [f"{day:%B %Y}" for day in months]
    assert [row.passed for row in page.features if row.says == "data over time"] == [True]


def test_the_next_test_carries_the_learning_and_is_planned_once(cast, steady):
    asha = cast.actor("asha")
    first = studied(planned(steady, asha), asha, learned="Ask before tea", met="partly")
    services.decide_cycle(cycle=first, decision="adapt", by=asha, on=today(), next_step="Ask before tea")
    second = planned(steady, asha, question="Ask before tea", follows=first)
    assert (second.ramp, second.number, second.previous) == (first.ramp, 2, first)
    assert cycle_page(second, asha, today()).before == "Ask before tea"
    with pytest.raises(Refused) as refused:
        planned(steady, asha, follows=first)
    assert refused.value.code == "followed"
    [ramp] = ramps_of(steady, asha, today())
    assert [row.number for row in ramp.cycles] == [2, 1]
    assert [row.stage for row in ramp.cycles] == ["Planned", "Adapt"]
    assert [row.says for row in ramp.marks if row.passed] == ["two tests or more", "each builds on the one before"]


def test_two_people_study_at_once_and_nothing_is_overwritten_unseen(cast, steady):
    asha, ben = cast.actor("asha"), cast.actor("ben")
    cycle = begun(planned(steady, asha), asha)
    opened = cycle.version
    given = {"cycle": cycle, "at": timezone.now(), "on": today(), "version": opened}
    services.study_cycle(by=asha, learned="Ask sooner", **given)
    services.study_cycle(by=ben, happened="Asked three", **given)
    with pytest.raises(ChangedMeanwhile):
        services.study_cycle(by=ben, learned="Ask later", **given)
    kept = Cycle.objects.get()
    assert (kept.learned, kept.happened) == ("Ask sooner", "Asked three")


@pytest.mark.parametrize("field", ["question", "prediction", "idea", "who"])
def test_nothing_about_a_patient_gets_in(cast, steady, field):
    with pytest.raises(Refused) as refused:
        planned(steady, cast.actor("asha"), **{field: f"Ask {NHS_NUMBER}"})
    assert refused.value.code == "identifier"
    assert not Ramp.objects.exists()


def test_who_may_not_change_the_project_tests_nothing_and_an_ended_one_is_over(cast, steady):
    with pytest.raises(Refused):
        planned(steady, cast.actor("cato"))
    cycle = planned(steady, cast.actor("asha"))
    assert not Cycle.objects.visible_to(cast.actor("cato")).exists()
    end_project(project=steady, state="stopped", by=cast.actor("asha"), on=today())
    with pytest.raises(Refused) as refused:
        studied(cycle, cast.actor("asha"), learned="Late")
    assert refused.value.code == "ended"


@pytest.mark.parametrize(("say", "code"), [({"met": "maybe"}, "met"), ({"learned": NHS_NUMBER}, "identifier")])
def test_a_study_that_cannot_be_kept_says_why(cast, steady, say, code):
    asha = cast.actor("asha")
    with pytest.raises(Refused) as refused:
        studied(planned(steady, asha), asha, **say)
    assert refused.value.code == code
    assert Cycle.objects.get().started_at is None


def test_the_journal_tells_the_story_of_a_cycle(cast, steady):
    asha = cast.actor("asha")
    cycle = studied(planned(steady, asha), asha, learned="Ask sooner")
    services.decide_cycle(cycle=cycle, decision="adopt", by=asha, on=today())
    told = Entry.objects.filter(record_kind="cycle").order_by("id").values_list("kind", flat=True)
    assert list(told) == ["cycles.planned", "cycles.began", "cycles.studied", "cycles.decided"]
