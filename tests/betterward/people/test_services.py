"""Coming, moving, leaving: one action each, and the past stays."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone

from betterward.activity.models import Entry
from betterward.common.errors import Refused
from betterward.people import services
from betterward.people.models import Membership, Person


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


def refused(code, act, /, **given):
    """The service says no with this code, and nothing has changed."""
    before, written = list(Membership.objects.order_by("pk").values()), Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        act(**given)
    assert refusal.value.code == code
    assert (list(Membership.objects.order_by("pk").values()), Entry.objects.count()) == (before, written)


def held(person, on):
    """The places and roles of a person on a day."""
    rows = Membership.objects.in_force(on).filter(person=person)
    return sorted(rows.values_list("scope__unit__code", "role_id"))


def membership(person):
    return Membership.objects.select_related("scope", "person").get(person=person)


class TestComing:
    def test_a_role_brings_its_level(self, cast):
        for role, level in [("guest", 1), ("student", 2), ("analyst", 3), ("administrator", 4)]:
            made = services.join(person=cast.cato, scope=cast.ward.scope, role=role, by=cast.actor("asha"))
            assert made.level == level

    @pytest.mark.parametrize("who", ["ben", "cato"])
    def test_only_those_who_manage_a_place_let_people_in(self, cast, who):
        join = {"person": cast.cato, "scope": cast.ward.scope, "role": "guest"}
        refused("not_allowed", services.join, **join, by=cast.actor(who))

    def test_a_ward_lead_lets_nobody_in_above_the_ward(self, cast):
        join = {"person": cast.ben, "scope": cast.division.scope, "role": "guest"}
        refused("not_allowed", services.join, **join, by=cast.actor("asha"))

    def test_the_same_role_twice_is_refused_and_another_is_welcome(self, cast):
        join = {"person": cast.ben, "scope": cast.ward.scope, "by": cast.actor("asha")}

        refused("already_member", services.join, **join, role="member")
        services.join(**join, role="coach")

        assert [role for _, role in held(cast.ben, timezone.localdate())] == ["coach", "member"]

    def test_an_end_before_the_start_is_refused(self, cast, today):
        join = {"person": cast.ben, "scope": cast.ward.scope, "by": cast.house, "role": "coach"}
        refused("ends_before_start", services.join, **join, from_on=today, until_on=today - DAY)

    def test_one_person_belongs_to_several_units_and_organisations(self, cast):
        services.join(person=cast.ben, scope=cast.other_ward.scope, role="coach", by=cast.house)
        services.join(person=cast.ben, scope=cast.elsewhere.scope, role="guest", by=cast.actor("cato"))

        actor = cast.actor("ben")
        levels = [max(n for n in range(5) if n == 0 or actor.may_on(u.scope.path, n))
                  for u in (cast.ward, cast.other_ward, cast.elsewhere, cast.division)]  # fmt: skip
        assert levels == [3, 3, 1, 0]

    def test_an_e_mail_address_belongs_to_one_person_however_it_is_spelt(self, cast):
        given = {"name": "Another Ben", "email": "BEN@people.example", "by": cast.house, "why": "w"}
        refused("email_taken", services.create_person, **given)

    def test_losing_a_race_for_an_address_is_a_refusal_not_a_fault(self, cast, monkeypatch):
        def taken_meanwhile(*args, **kwargs):
            raise IntegrityError("people_person_email_key")

        monkeypatch.setattr(type(Person.objects), "create_user", taken_meanwhile)

        with pytest.raises(Refused, match="is here already"):
            services.create_person(name="New", email="new@people.example", by=cast.house, why="w")

    def test_people_without_an_address_can_be_kept(self, cast):
        one = services.create_person(name="June Hall", email="", by=cast.house, why="no e-mail")
        two = services.create_person(name="Joel Mbeki", email="", by=cast.house, why="no e-mail")

        assert (one.email, two.email) == (None, None)
        assert not one.has_usable_password()


class TestMoving:
    def test_a_move_is_one_action_and_keeps_what_was(self, cast, today):
        moved = services.move_person(
            person=cast.ben, from_scope=cast.ward.scope, to_scope=cast.other_ward.scope, on=today, by=cast.actor("ada"),
        )  # fmt: skip

        assert [m.role_id for m in moved] == ["member"]
        assert held(cast.ben, today - DAY) == [("ASH", "member")]
        assert held(cast.ben, today) == [("OAK", "member")]
        assert Entry.objects.filter(kind="people.moved", record_id=str(cast.ben.pk)).count() == 1

    def test_a_move_needs_both_places(self, cast, today):
        move = {"person": cast.ben, "from_scope": cast.ward.scope, "to_scope": cast.other_ward.scope, "on": today}
        refused("not_allowed", services.move_person, **move, by=cast.actor("asha"))

    def test_a_role_held_in_both_places_is_not_doubled(self, cast, today):
        services.join(person=cast.ben, scope=cast.other_ward.scope, role="member", by=cast.house, from_on=today - DAY)

        services.move_person(
            person=cast.ben, from_scope=cast.ward.scope, to_scope=cast.other_ward.scope, on=today, by=cast.house
        )

        assert held(cast.ben, today) == [("OAK", "member")]

    def test_who_holds_nothing_there_cannot_be_moved(self, cast, today):
        move = {"person": cast.ben, "from_scope": cast.other_ward.scope, "to_scope": cast.ward.scope, "on": today}
        refused("nothing_to_move", services.move_person, **move, by=cast.house)

    def test_a_move_on_the_first_day_leaves_no_trace_but_history(self, cast, today):
        services.join(person=cast.cato, scope=cast.ward.scope, role="coach", by=cast.house, from_on=today)

        services.move_person(
            person=cast.cato, from_scope=cast.ward.scope, to_scope=cast.bay.scope, on=today, by=cast.house
        )

        assert ("ASH", "coach") not in held(cast.cato, today)
        events = Membership.pgh_event_model.objects.filter(person=cast.cato, scope=cast.ward.scope)
        assert sorted(events.values_list("pgh_label", flat=True)) == ["delete", "insert"]


class TestLeaving:
    def test_the_last_day_still_counts(self, cast, today):
        services.leave(membership=membership(cast.ben), on=today, by=cast.actor("asha"), why="rotation over")

        assert held(cast.ben, today) == [("ASH", "member")]
        assert held(cast.ben, today + DAY) == []

    def test_leaving_twice_is_refused(self, cast, today):
        services.leave(membership=membership(cast.ben), on=today, by=cast.house)

        refused("ended", services.leave, membership=membership(cast.ben), on=today + DAY, by=cast.house)

    def test_a_last_day_can_be_brought_forward(self, cast, today):
        services.leave(membership=membership(cast.ben), on=today + 30 * DAY, by=cast.house)
        services.leave(membership=membership(cast.ben), on=today, by=cast.house)

        assert membership(cast.ben).until_on == today

    @pytest.mark.parametrize("who", ["ben", "cato"])
    def test_only_those_who_manage_the_place_end_a_role(self, cast, who, today):
        refused("not_allowed", services.leave, membership=membership(cast.asha), on=today, by=cast.actor(who))

    def test_rights_end_with_the_role(self, cast, today):
        services.leave(membership=membership(cast.ben), on=today - DAY, by=cast.house)

        assert cast.actor("ben").paths() == []


class TestEndOfEmployment:
    def end(self, cast, today, on=None, **given):
        return services.end_employment(
            **{"person": cast.ben, "organisation": cast.alder, "on": on or today, "today": today,
               "by": cast.actor("ada"), "why": "left the trust"} | given
        )  # fmt: skip

    def test_every_role_in_the_organisation_ends_and_the_account_closes(self, cast, today):
        services.join(person=cast.ben, scope=cast.other_ward.scope, role="coach", by=cast.house, from_on=today - DAY)

        self.end(cast, today)

        ben = Person.objects.get(pk=cast.ben.pk)
        assert held(ben, today) == []
        assert (ben.is_active, ben.left_on) == (False, today)

    def test_a_real_session_ends_at_once(self, cast, today):
        browser = cast.browser("ben")
        assert browser.get("/accounts/password/change/").status_code == 200

        self.end(cast, today)

        answer = browser.get("/accounts/password/change/")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")

    def test_other_peoples_sessions_stay(self, cast, today):
        browser = cast.browser("asha")

        self.end(cast, today)

        assert browser.get("/accounts/password/change/").status_code == 200

    def test_who_left_cannot_sign_in_again(self, cast, today, client):
        self.end(cast, today)

        client.post("/accounts/login/", {"login": cast.ben.email, "password": "a long and dull sentence"})

        assert "_auth_user_id" not in client.session

    def test_another_organisation_keeps_the_account_and_its_own_roles(self, cast, today):
        services.join(person=cast.ben, scope=cast.elsewhere.scope, role="guest", by=cast.house)
        browser = cast.browser("ben")

        self.end(cast, today)

        ben = Person.objects.get(pk=cast.ben.pk)
        assert held(ben, today) == [("BCH", "guest")]
        assert (ben.is_active, ben.left_on) == (True, None)
        assert browser.get("/accounts/password/change/").status_code == 302

    def test_a_role_begun_today_ends_at_once_too(self, cast, today):
        services.join(person=cast.ben, scope=cast.other_ward.scope, role="coach", by=cast.house, from_on=today)
        services.join(person=cast.ben, scope=cast.elsewhere.scope, role="guest", by=cast.house)

        self.end(cast, today)

        assert held(cast.ben, today) == [("BCH", "guest")]

    def test_a_day_ahead_lets_people_work_until_it_is_over(self, cast, today):
        last = today + 14 * DAY
        browser = cast.browser("ben")
        self.end(cast, today, on=last)

        assert browser.get("/accounts/password/change/").status_code == 200
        assert services.close_accounts(today=last, by=cast.house) == 0
        assert services.close_accounts(today=last + DAY, by=cast.house) == 1
        assert services.close_accounts(today=last + DAY, by=cast.house) == 0
        assert browser.get("/accounts/password/change/").status_code == 302
        assert held(cast.ben, last) == [("ASH", "member")]

    def test_who_comes_back_may_sign_in_again(self, cast, today):
        self.end(cast, today)

        services.join(person=cast.ben, scope=cast.ward.scope, role="member", by=cast.actor("asha"))

        ben = Person.objects.get(pk=cast.ben.pk)
        assert (ben.is_active, ben.left_on) == (True, None)

    def test_an_invented_person_who_never_signed_in_is_not_let_in_by_joining(self, cast):
        silent = services.create_person(name="Mia", email="", by=cast.house, why="w", is_active=False)

        services.join(person=silent, scope=cast.ward.scope, role="guest", by=cast.house)

        assert not Person.objects.get(pk=silent.pk).is_active

    @pytest.mark.parametrize("who", ["asha", "ben", "cato"])
    def test_only_the_organisations_administrators_end_employment(self, cast, today, who):
        given = {"person": cast.ben, "organisation": cast.alder, "on": today, "today": today, "why": "w"}
        refused("not_allowed", services.end_employment, **given, by=cast.actor(who))

    def test_who_holds_nothing_here_has_nothing_to_end(self, cast, today):
        given = {"person": cast.cato, "organisation": cast.alder, "on": today, "today": today, "why": "w"}
        refused("nothing_to_end", services.end_employment, **given, by=cast.actor("ada"))


def test_every_change_of_a_role_says_who_and_why(cast, today):
    services.leave(membership=membership(cast.ben), on=today, by=cast.actor("asha"), why="rotation over")

    event = Membership.pgh_event_model.objects.filter(person=cast.ben).order_by("-pgh_id").first()
    assert event.pgh_context.metadata["who"] == "Asha Khan"
    assert event.pgh_context.metadata["why"] == "rotation over"
    told = Entry.objects.filter(kind="people.left").get()
    assert (told.by, told.why, told.scope) == (cast.actor("asha"), "rotation over", cast.ward.scope)


def test_passwords_leave_no_trace_in_history(cast):
    cast.ben.set_password("another long and dull sentence")
    cast.ben.save()

    event = Person.pgh_event_model
    assert {"password", "last_login"}.isdisjoint(field.name for field in event._meta.get_fields())


class TestWhatTheDatabaseKeeps:
    def test_a_membership_ends_after_its_start(self, cast):
        with pytest.raises(IntegrityError, match="membership_ends_after_start"):
            Membership.objects.filter(person=cast.ben).update(until_on=date(2020, 1, 1))

    def test_one_open_membership_of_a_kind(self, cast):
        mine = membership(cast.ben)
        with pytest.raises(IntegrityError, match="one_open_membership"):
            Membership.objects.create(
                person=mine.person, scope=mine.scope, role=mine.role, level=3, from_on=date(2026, 1, 1)
            )

    def test_whoever_wrote_in_the_journal_stays(self, cast):
        services.leave(membership=membership(cast.ben), on=timezone.localdate(), by=cast.actor("asha"))

        with pytest.raises(ProtectedError):
            Person.objects.get(pk=cast.asha.pk).delete()
