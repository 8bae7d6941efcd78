"""Every change of a tracked table names who made it and why.

Each service is a transaction of its own here: within one transaction the database would lend a change without a reason
the reason of the change before it.
"""

from contextlib import nullcontext

import pghistory.models
import pytest
from django.apps import apps
from django.utils import timezone
from tests.betterward.people.cast import build
from tests.house import world

from betterward.organisations import services


pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.engine]


def histories():
    return [
        model
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) and model._meta.managed and not model._meta.proxy
    ]


def nameless(since):
    """Events since a moment without who or why, and how many events there are."""
    found, looked = [], 0
    for model in histories():
        for event in model.objects.filter(pgh_created_at__gt=since).select_related("pgh_context"):
            looked += 1
            told = event.pgh_context.metadata if event.pgh_context else {}
            if not (told.get("who") and told.get("why")):
                found.append(f"{event.pgh_label} {model.__name__} {event.pgh_obj_id}")
    return found, looked


def test_every_change_the_services_make_names_who_and_why():
    before = timezone.now()
    world.build()

    found, looked = nameless(before)

    assert looked > 40
    assert found == []


def test_a_service_that_gives_no_reason_is_found(monkeypatch):
    monkeypatch.setattr(services, "because", lambda **given: nullcontext())
    before = timezone.now()
    build()

    found, _ = nameless(before)

    assert any("insert UnitEvent" in line for line in found)
