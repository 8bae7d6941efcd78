"""Who is asking, and what the history says of a request that changes something."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from betterward.organisations.models import Unit
from betterward.people.middleware import ActorMiddleware


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def asked(request, user, act=lambda request: None):
    def answer(request):
        act(request)
        return HttpResponse("done")

    request.user = user
    ActorMiddleware(answer)(request)
    return request


def test_a_person_speaks_through_their_actor(cast, rf):
    request = asked(rf.get("/"), cast.asha)

    assert request.actor.person == cast.asha
    assert request.actor.may_on(cast.ward.scope.path, 4)


def test_a_visitor_holds_no_right(cast, rf):
    request = asked(rf.get("/"), AnonymousUser())

    assert request.actor.is_anonymous
    assert request.actor.paths() == []


def test_reading_asks_for_nobody(cast, rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        asked(rf.get("/"), cast.asha)


def test_a_change_without_a_reason_of_its_own_carries_the_button(cast, rf):
    def rename(request):
        Unit.objects.filter(pk=cast.bay.pk).update(name="Bay one")

    asked(rf.post("/units/x/rename/"), cast.asha, rename)

    latest = Unit.pgh_event_model.objects.filter(pgh_obj=cast.bay).order_by("-pgh_id").first()
    assert latest.pgh_context.metadata == {"who": "Asha Khan", "why": "POST /units/x/rename/"}
