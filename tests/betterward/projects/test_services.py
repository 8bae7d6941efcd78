"""Starting, changing, ending a project, and its measures."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from tests.betterward.people.cast import build
from tests.betterward.projects.conftest import STARTED, measure

from betterward.activity.models import Entry
from betterward.common.editing import ChangedMeanwhile
from betterward.common.errors import Refused
from betterward.organisations.services import close_unit, move_unit
from betterward.people.services import join
from betterward.projects import services
from betterward.projects.models import Project, ProjectMeasure
from betterward.strategy.services import add_objective


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NHS_NUMBER = "9990000018"


def fresh(project):
    return Project.objects.select_related("scope", "lead").get(pk=project.pk)


# Starting -----------------------------------------------------------------------------------------------------------


def test_a_title_and_a_unit_are_enough_and_whoever_starts_leads(cast):
    project = services.start_project(title="  Hearing aids ", unit=cast.ward, by=cast.actor("ben"))

    assert (project.title, project.lead, project.state) == ("Hearing aids", cast.ben, "live")
    assert project.started_on == timezone.localdate()


def test_each_project_owns_a_place_below_its_unit(cast, steady):
    assert steady.scope.path.startswith(f"{cast.ward.scope.path}.")
    assert steady.scope.kind == "project"


def test_a_project_moves_along_with_its_unit(cast, steady):
    move_unit(unit=cast.ward, to=cast.other_ward, on=date(2026, 4, 1), by=cast.house, why="a test")

    assert fresh(steady).scope.path.startswith(f"{cast.other_ward.scope.path}.")


def test_somebody_who_only_counts_here_may_start_and_then_lead(cast):
    join(person=cast.cato, scope=cast.ward.scope, role="student", by=cast.house)
    project = services.start_project(title="Ask first", unit=cast.ward, by=cast.actor("cato"))

    services.change_project(project=project, version=1, by=cast.actor("cato"), aim="Half by May")

    assert fresh(project).aim == "Half by May"


@pytest.mark.parametrize("role", ["guest", "executive", None])
def test_nobody_starts_a_project_where_they_do_not_work(cast, role):
    if role:
        join(person=cast.cato, scope=cast.ward.scope, role=role, by=cast.house)

    with pytest.raises(Refused, match="where you work"):
        services.start_project(title="Mine", unit=cast.ward, by=cast.actor("cato"))


def test_nothing_starts_in_a_closed_unit_or_without_a_title(cast):
    bay = close_unit(unit=cast.bay, on=timezone.localdate() - timedelta(days=1), by=cast.house, why="a test")

    with pytest.raises(Refused, match="Bay 1 is closed"):
        services.start_project(title="Late", unit=bay, by=cast.actor("asha"))
    with pytest.raises(Refused, match="title"):
        services.start_project(title=" ", unit=cast.ward, by=cast.actor("asha"))
    assert not Project.objects.exists()


@pytest.mark.parametrize("field", ["title", "aim", "plain_words"])
def test_words_that_name_a_patient_are_refused(cast, steady, field):
    words = {"title": "Falls", field: f"falls of {NHS_NUMBER}"}

    with pytest.raises(Refused, match="NHS number"):
        services.start_project(unit=cast.ward, by=cast.actor("asha"), **words)
    with pytest.raises(Refused, match="NHS number"):
        services.change_project(project=steady, version=1, by=cast.actor("asha"), **words)
    with pytest.raises(Refused, match="NHS number"):
        services.end_project(
            project=steady, state="achieved", on=timezone.localdate(), learned=NHS_NUMBER, by=cast.house
        )


def test_an_objective_or_lead_of_elsewhere_is_refused(cast, steady):
    foreign = add_objective(organisation=cast.birch, title="Theirs", by=cast.house)

    with pytest.raises(Refused, match="own organisation"):
        services.change_project(project=steady, version=1, by=cast.actor("asha"), objective=foreign)
    with pytest.raises(Refused, match="Cato Lindqvist"):
        services.change_project(project=steady, version=1, by=cast.actor("asha"), lead=cast.cato)


def test_a_code_stands_for_one_project(cast):
    services.start_project(title="One", unit=cast.ward, by=cast.house, code="P1")

    with pytest.raises(Refused, match="P1"):
        services.start_project(title="Two", unit=cast.ward, by=cast.house, code="P1")


# Changing -----------------------------------------------------------------------------------------------------------


def test_the_team_and_the_lead_change_a_project_and_cato_does_not(cast, steady):
    services.change_project(project=steady, version=1, by=cast.actor("ben"), aim="From 9 to 4")

    with pytest.raises(Refused, match="its lead and its team"):
        services.change_project(project=steady, version=2, by=cast.actor("cato"), aim="Mine")
    assert fresh(steady).aim == "From 9 to 4"


def test_two_editors_of_different_fields_lose_nothing(cast, steady):
    opened = {"title": "Steady on Ash", "aim": "From 9 to 4.5 falls", "plain_words": "", "lead": cast.asha}
    services.change_project(project=steady, version=1, by=cast.actor("ben"), **{**opened, "aim": "From 9 to 4"})

    services.change_project(
        project=steady, version=1, by=cast.actor("asha"), **{**opened, "plain_words": "Ask before", "lead": cast.ben}
    )

    kept = fresh(steady)
    assert (kept.aim, kept.plain_words, kept.lead, kept.version) == ("From 9 to 4", "Ask before", cast.ben, 3)


def test_two_editors_of_one_field_are_told_and_nothing_is_overwritten(cast, steady):
    services.change_project(project=steady, version=1, by=cast.actor("ben"), aim="Ben's words")

    with pytest.raises(ChangedMeanwhile, match="Ben Okoro") as refusal:
        services.change_project(project=steady, version=1, by=cast.actor("asha"), aim="Asha's words", title="New")

    assert refusal.value.standing == {"aim": "Ben's words"}
    assert (fresh(steady).aim, fresh(steady).title) == ("Ben's words", "Steady on Ash")


def test_both_choosing_the_same_words_is_no_quarrel(cast, steady):
    services.change_project(project=steady, version=1, by=cast.actor("ben"), aim="Same words")

    services.change_project(project=steady, version=1, by=cast.actor("asha"), aim="Same words")

    assert fresh(steady).aim == "Same words"


def test_a_change_is_one_entry_that_names_the_fields(cast, steady):
    services.change_project(project=steady, version=1, by=cast.actor("ben"), aim="Less", title="Steadier")

    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.by.name, entry.facts["fields"]) == ("projects.changed", "Ben Okoro", ["aim", "title"])


# Ending -------------------------------------------------------------------------------------------------------------


def test_not_achieved_is_an_end_with_its_learning(cast, steady):
    services.end_project(
        project=steady,
        state="not_achieved",
        on=date(2026, 3, 1),
        learned="Ask before.",
        by=cast.actor("asha"),
    )

    kept = fresh(steady)
    assert (kept.state, kept.ended_on, kept.learned) == ("not_achieved", date(2026, 3, 1), "Ask before.")


def test_a_project_can_be_taken_up_again_and_keeps_what_it_learned(cast, steady):
    ended = services.end_project(
        project=steady, state="achieved", on=date(2026, 3, 1), learned="It held.", by=cast.actor("asha")
    )

    services.change_project(project=ended, version=ended.version, by=cast.actor("asha"), state="live")

    kept = fresh(steady)
    assert (kept.state, kept.ended_on, kept.learned) == ("live", None, "It held.")


def test_an_end_needs_a_day_after_the_start_and_one_of_three_words(cast, steady):
    for state, day, words in [
        ("achieved", STARTED - timedelta(days=1), "before it started"),
        ("live", timezone.localdate(), "how it ended"),
    ]:
        with pytest.raises(Refused, match=words):
            services.end_project(project=steady, state=state, on=day, by=cast.actor("asha"))
    with pytest.raises(Refused, match="own page"):
        services.change_project(project=steady, version=1, by=cast.actor("asha"), state="achieved")


def test_a_project_ends_once(cast, steady):
    services.end_project(project=steady, state="achieved", on=date(2026, 3, 1), learned="First.", by=cast.actor("asha"))

    with pytest.raises(Refused, match="ended already"):
        services.end_project(
            project=steady, state="stopped", on=date(2026, 3, 2), learned="Second.", by=cast.actor("ben")
        )
    assert fresh(steady).learned == "First."


def test_a_start_after_the_end_is_refused(cast, steady):
    ended = services.end_project(project=steady, state="achieved", on=date(2026, 3, 1), by=cast.actor("asha"))

    with pytest.raises(Refused, match="before it started"):
        services.change_project(
            project=ended, version=ended.version, by=cast.actor("asha"), started_on=date(2026, 3, 2)
        )
    services.change_project(
        project=ended, version=ended.version, by=cast.actor("asha"), started_on=date(2026, 3, 2), state="live"
    )
    assert fresh(steady).started_on == date(2026, 3, 2)


def test_the_database_itself_keeps_state_and_last_day_together(steady):
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=steady.pk).update(state="achieved")


# Measures -----------------------------------------------------------------------------------------------------------


def test_a_measure_is_watched_once_and_its_family_can_be_said_anew(cast, steady):
    falls = measure(cast)
    services.link_measure(project=steady, measure=falls, by=cast.actor("ben"))
    services.link_measure(project=steady, measure=falls, family="balancing", by=cast.actor("ben"))

    assert [link.family for link in ProjectMeasure.objects.filter(project=steady)] == ["balancing"]


def test_a_measure_taken_off_stays_where_it_is(cast, steady):
    falls = measure(cast)
    services.link_measure(project=steady, measure=falls, by=cast.actor("ben"))

    services.unlink_measure(project=steady, measure=falls, by=cast.actor("ben"))

    assert not ProjectMeasure.objects.exists()
    falls.refresh_from_db()
    assert falls.readings.count() == 12


def test_a_measure_one_may_not_see_or_of_elsewhere_is_refused(cast, steady):
    foreign = measure(cast, "Falls there", unit=cast.elsewhere)
    private = measure(cast, "Huddles", unit=cast.other_ward, purpose="improvement")

    for found in (foreign, private):
        with pytest.raises(Refused):
            services.link_measure(project=steady, measure=found, by=cast.actor("asha"))
    with pytest.raises(Refused, match="own organisation"):
        services.link_measure(project=steady, measure=foreign, by=cast.house)
    assert not ProjectMeasure.objects.exists()


def test_cato_links_and_takes_off_nothing(cast, steady):
    falls = measure(cast)
    services.link_measure(project=steady, measure=falls, by=cast.actor("ben"))

    for act in (services.link_measure, services.unlink_measure):
        with pytest.raises(Refused):
            act(project=steady, measure=falls, by=cast.actor("cato"))
    assert ProjectMeasure.objects.count() == 1


# At the same moment -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_who_save_one_field_at_once_one_is_kept_and_the_others_are_told():
    cast = build()
    steady = services.start_project(title="Steady", unit=cast.ward, by=cast.actor("asha"), aim="First words")
    gate = Barrier(6)

    def save(number):
        try:
            gate.wait()
            services.change_project(project=steady, version=1, by=cast.house, aim=f"Words {number}")
            return "kept"
        except ChangedMeanwhile:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(save, range(6)))

    assert sorted(answers) == ["kept"] + ["told"] * 5
    assert fresh(steady).version == 2
