"""What this room puts into the frame: the third of five words, and two things to add for those who may."""

import pytest
from django.test import RequestFactory

from betterward.measures import slots
from betterward.people.models import anonymous
from betterward.people.services import create_person, join


pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast):
    def by(actor, path="/"):
        request = RequestFactory().get(path)
        request.actor = actor
        return request

    return by


def test_the_word_is_current_on_every_page_of_measures(cast, asked):
    assert slots.in_navigation(asked(cast.actor("asha"), "/measures/new/")).is_current
    assert not slots.in_navigation(asked(cast.actor("asha"), "/")).is_current


def test_a_lead_adds_readings_and_measures(cast, asked):
    request = asked(cast.actor("asha"))

    assert slots.add_reading(request).href == "/measures/?to=enter"
    assert slots.add_measure(request).href == "/measures/new/"
    assert slots.add_measure(request, unit=cast.ward).href == f"/measures/new/?unit={cast.ward.pk}"


def test_a_student_adds_readings_alone(cast, asked):
    student = create_person(name="Abigail Stone", email="abigail@people.example", by=cast.house, why="a test")
    join(person=student, scope=cast.ward.scope, role="student", by=cast.house)
    request = asked(student.actor)

    assert slots.add_reading(request)
    assert slots.add_measure(request) is None


def test_a_visitor_adds_nothing(asked):
    request = asked(anonymous())

    assert slots.add_reading(request) is None
    assert slots.add_measure(request) is None
