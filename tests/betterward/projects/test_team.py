"""The team of a project: joining, leaving, the mix, and how far patients take part."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.betterward.strategy.conftest import measure as made

from betterward.asks.models import Ask
from betterward.asks.services import answer_ask
from betterward.common.errors import Refused
from betterward.measures.models import Measure, Share
from betterward.people.models import Actor, Membership, Person
from betterward.people.services import create_person, join
from betterward.projects import services
from betterward.projects.models import Involvement, Project
from betterward.projects.queries import project_page, team_page
from betterward.projects.queries.team import MISSING
from betterward.projects.rules import LEVELS, counts_as_full, team_checks


pytestmark = pytest.mark.django_db

NURSE, DOCTOR = ("member", "staff nurse"), ("member", "consultant, geriatrics")
FULL = [NURSE, DOCTOR, ("patient_partner", ""), ("sponsor", "director"), ("coach", "adviser")]


@pytest.fixture
def measure(cast):
    """Something the ward counts for itself."""
    return made(cast, purpose="improvement")


def today():
    return timezone.localdate()


@pytest.fixture
def pat(cast):
    """A carer who belongs nowhere yet."""
    return create_person(name="Pat Quill", email="pat@people.example", by=cast.house, why="a test")


def joined(project, person, role, by):
    return services.add_to_team(project=project, person=person, role=role, by=by, on=today())


@pytest.mark.parametrize(
    ("roles", "lacks"),
    [
        (FULL, []),
        (FULL[:4], ["size", "coach"]),
        ([*FULL, *[NURSE] * 4], ["size"]),
        ([one for one in FULL if one[0] != "patient_partner"] + [NURSE], ["patient"]),
        ([one for one in FULL if one[0] != "sponsor"] + [NURSE], ["sponsor"]),
        ([NURSE] * 5, ["patient", "sponsor", "coach", "mixed"]),
        ([], ["size", "patient", "sponsor", "coach", "mixed"]),
    ],
)
def test_what_the_mix_of_a_team_lacks(roles, lacks):
    checks = team_checks(roles)
    assert [check.code for check in checks] == list(MISSING)
    assert [check.code for check in checks if not check.passed] == lacks


def test_full_membership_counts_only_when_a_partner_confirms_it():
    assert [level for level in LEVELS if counts_as_full(level, is_confirmed=True)] == ["big_i", "patient_led"]
    assert not any(counts_as_full(level, is_confirmed=False) for level in LEVELS)


def test_a_partner_may_change_the_project_and_sees_its_measures_and_nothing_else(cast, steady, measure, pat):
    asha = cast.actor("asha")
    services.link_measure(project=steady, measure=measure, by=asha)
    assert not Measure.objects.visible_to(Actor.objects.of(pat)).exists()

    joined(steady, pat, "patient_partner", asha)

    partner = Actor.objects.of(pat)
    services.change_project(project=steady, version=1, by=partner, aim="Nobody is left waiting.")
    assert list(Measure.objects.visible_to(partner)) == [measure]
    assert project_page(Project.objects.get(), partner, today()).hidden == 0
    assert list(Project.objects.visible_to(partner)) == [steady]
    assert not partner.may_on(cast.ward.scope.path, 1)


def test_a_measure_linked_later_is_seen_by_the_team_too(cast, steady, measure, pat):
    joined(steady, pat, "patient_partner", cast.actor("asha"))
    services.link_measure(project=steady, measure=measure, by=cast.actor("asha"))
    assert list(Measure.objects.visible_to(Actor.objects.of(pat))) == [measure]


def test_nobody_gives_more_rights_than_they_hold(cast, steady, pat):
    held = joined(steady, pat, "lead", cast.actor("ben"))
    assert (held.level, held.role_id) == (3, "lead")
    for role in ("administrator", "executive"):
        with pytest.raises(Refused):
            joined(steady, cast.cato, role, cast.actor("ben"))


def test_who_may_not_change_a_project_adds_nobody(cast, steady, pat):
    with pytest.raises(Refused):
        joined(steady, pat, "member", cast.actor("cato"))
    assert not Membership.objects.filter(scope=steady.scope).exists()


def test_one_leaves_at_once_and_others_are_taken_off_by_editors_alone(cast, steady, pat):
    role = joined(steady, pat, "guest", cast.actor("asha"))
    with pytest.raises(Refused):
        services.leave_team(project=steady, membership=role, by=cast.actor("cato"), on=today())
    services.leave_team(project=steady, membership=role, by=Actor.objects.of(pat), on=today())
    assert not Project.objects.visible_to(Actor.objects.of(pat)).exists()


def test_how_far_patients_take_part_is_dated_confirmed_by_a_partner_and_never_rewritten(cast, steady, pat):
    asha = cast.actor("asha")
    services.say_involvement(project=steady, level="none", by=asha, on=today() - timedelta(days=90))
    services.say_involvement(project=steady, level="big_i", by=asha, on=today())
    for nobody in (asha, cast.actor("ben")):
        with pytest.raises(Refused):
            services.confirm_involvement(project=steady, by=nobody)
    assert not team_page(steady, asha, today()).involvement[0].is_full

    joined(steady, pat, "patient_partner", asha)
    partner = Actor.objects.of(pat)
    assert team_page(steady, partner, today()).may_confirm
    services.confirm_involvement(project=steady, by=partner)

    page = team_page(steady, partner, today())
    assert [row.is_full for row in page.involvement] == [True, False]
    assert page.involvement[0].confirmed_by == "Pat Quill"
    with pytest.raises(Refused):
        services.confirm_involvement(project=steady, by=partner)
    with pytest.raises(DatabaseError), transaction.atomic():
        Involvement.objects.update(level="none")


def test_somebody_new_joins_by_one_line_and_gets_a_link(cast, steady):
    address = f"{steady.get_absolute_url().rsplit('/', 2)[0]}/team/"
    body = {"who": "new@people.example", "name": "Nia New", "role": "patient_partner", "from_on": today().isoformat()}
    page = cast.browser("asha").post(address, body)
    assert page.status_code == 200
    assert "/accounts/password/reset/key/" in page.content.decode()
    assert Person.objects.get(email="new@people.example").memberships.get().scope == steady.scope

    page = cast.browser("ben").post(address, {**body, "who": "Cato", "name": ""})
    assert page.status_code == 422
    assert "Nobody here is called that" in page.content.decode()


def test_a_partner_opens_the_pages_of_the_project_and_leaves_in_one_press(cast, steady, measure, pat, client):
    services.link_measure(project=steady, measure=measure, by=cast.actor("asha"))
    role = joined(steady, pat, "patient_partner", cast.actor("asha"))
    client.force_login(pat, backend="betterward.people.backends.Backend")
    for address in ("/", "/projects/", steady.get_absolute_url(), measure.get_absolute_url(), "/measures/", "/asks/"):
        assert client.get(address, follow=True).status_code == 200, address
    team = f"{steady.get_absolute_url().rsplit('/', 2)[0]}/team/"
    assert "Pat Quill" in client.get(team).content.decode()
    gone = client.post(f"{team}off/", {"role": role.pk}, follow=True)
    assert gone.status_code == 200
    assert client.get(team).status_code == 404
    assert client.get(measure.get_absolute_url()).status_code == 404
    # The ward's own people look at the measure as before.
    assert cast.browser("asha").get(measure.get_absolute_url()).status_code == 200


def test_a_coach_who_says_yes_sees_what_the_team_counts(cast, steady, measure, pat):
    asha = cast.actor("asha")
    services.link_measure(project=steady, measure=measure, by=asha)
    join(person=pat, scope=cast.other_ward.scope, role="coach", by=cast.house)
    ask = services.ask_to_help(project=steady, role="coach", who=pat, by=asha, on=today())
    answer_ask(ask=ask, state="yes", answer="", by=Actor.objects.of(pat), on=today())
    assert not Measure.objects.visible_to(Actor.objects.of(pat)).exists()
    services.take_on(ask=Ask.objects.select_related("to", "answered_by", "raised_by").get())
    assert list(Measure.objects.visible_to(Actor.objects.of(pat))) == [measure]


@pytest.mark.parametrize("gone", [{"left_on": "2026-01-01"}, {"is_active": False}])
def test_a_closed_account_is_not_opened_again_from_a_project(cast, steady, pat, gone):
    Person.objects.filter(pk=pat.pk).update(**gone)
    with pytest.raises(Refused) as refused:
        joined(steady, Person.objects.get(pk=pat.pk), "member", cast.actor("ben"))
    assert refused.value.code == "left"
    assert not Membership.objects.filter(person=pat).exists()


def test_shares_with_a_team_end_with_its_last_member_or_with_the_measure(cast, steady, measure, pat):
    asha = cast.actor("asha")
    services.link_measure(project=steady, measure=measure, by=asha)
    role = joined(steady, pat, "guest", asha)
    assert Share.objects.in_force(today()).filter(measure=measure).count() == 1
    services.leave_team(project=steady, membership=role, by=asha, on=today())
    assert not Share.objects.filter(measure=measure, until_on=None).exists()

    joined(steady, pat, "member", asha)
    services.unlink_measure(project=steady, measure=measure, by=asha)
    assert not Share.objects.filter(measure=measure, until_on=None).exists()
