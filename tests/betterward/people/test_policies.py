"""May this actor do this to that? The same answer for pages, services and lists."""

from datetime import timedelta

import pytest
from django.utils import timezone

from betterward.common.errors import Refused
from betterward.people import policies
from betterward.people.models import Actor, Membership, Person, anonymous
from betterward.people.services import join


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

ACTIONS = ["view", "contribute", "edit", "manage"]


def allowed(actor, thing):
    return [action for action in ACTIONS if policies.may(actor, action, thing)]


def test_what_each_may_do_on_a_ward(cast):
    assert allowed(cast.actor("ada"), cast.ward) == ACTIONS
    assert allowed(cast.actor("asha"), cast.ward) == ACTIONS
    assert allowed(cast.actor("ben"), cast.ward) == ACTIONS[:3]
    assert allowed(cast.actor("cato"), cast.ward) == []
    assert allowed(anonymous(), cast.ward) == []


def test_rights_fall_and_never_rise(cast):
    assert allowed(cast.actor("asha"), cast.bay) == ACTIONS
    assert allowed(cast.actor("asha"), cast.division) == []


def test_the_house_itself_may_do_everything(cast):
    assert allowed(Actor.objects.system(), cast.ward) == ACTIONS


def test_require_refuses_in_a_sentence(cast):
    with pytest.raises(Refused, match="You may not do this here") as refusal:
        policies.require(cast.actor("ben"), "manage", cast.ward)

    assert refusal.value.code == "not_allowed"


def test_a_right_that_has_not_begun_or_is_over_gives_nothing(cast):
    today = timezone.localdate()
    for offset in (-30, 30):
        join(
            person=cast.cato, scope=cast.ward.scope, role="lead", by=cast.house,
            from_on=today + timedelta(days=offset), until_on=today + timedelta(days=offset + 1),
        )  # fmt: skip

    assert allowed(cast.actor("cato"), cast.ward) == []


def test_grants_are_asked_once_per_request(cast, django_assert_num_queries):
    actor = cast.actor("asha")

    with django_assert_num_queries(1):
        for _ in range(5):
            allowed(actor, cast.ward)


def test_people_are_known_to_those_who_manage_them_and_to_themselves(cast):
    def known(actor):
        return sorted(Person.objects.visible_to(actor).values_list("name", flat=True))

    assert known(cast.actor("ada")) == ["Ada Stone", "Asha Khan", "Ben Okoro"]
    assert known(cast.actor("asha")) == ["Asha Khan", "Ben Okoro"]
    assert known(cast.actor("ben")) == ["Ben Okoro"]
    assert known(cast.actor("cato")) == ["Cato Lindqvist"]
    assert known(anonymous()) == []


def test_memberships_are_seen_where_one_belongs(cast):
    def seen(actor):
        return sorted(Membership.objects.visible_to(actor).values_list("person__name", flat=True))

    assert seen(cast.actor("ben")) == ["Asha Khan", "Ben Okoro"]
    assert seen(cast.actor("cato")) == ["Cato Lindqvist"]
    assert seen(anonymous()) == []
