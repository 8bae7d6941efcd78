"""The screens of a cycle, from its plan to the next one."""

import pytest
from django.utils import timezone

from betterward.cycles.models import Cycle
from betterward.pages.queries.changes import changes


pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(cast):
    return cast.browser("asha")


def plan_at(steady):
    return f"{steady.get_absolute_url().rsplit('/', 2)[0]}/cycles/new/"


def test_a_test_goes_from_its_plan_to_the_next_one(cast, steady, falls, asha):
    assert "No test yet" in asha.get(steady.get_absolute_url()).content.decode()
    body = {
        "question": "Ask three",
        "prediction": "Two walk",
        "scale": "1",
        "test_on": timezone.localdate().isoformat(),
    }
    body |= {"measure": str(falls.pk), "conditions": ["night", "weekend"], "begin": "1"}
    page = asha.post(plan_at(steady), body, follow=True).content.decode()
    assert "Two walk" in page
    assert "night, weekend" in page
    assert "Test 1 of" in page

    cycle = Cycle.objects.get()
    said = {"learned": "Ask before tea", "met": "partly", "next_step": "Ask before tea", "decision": "scale_up"}
    page = asha.post(cycle.get_absolute_url(), {**said, "version": cycle.version}, follow=True).content.decode()
    assert "We decided: scale up" in page
    assert "Start the next test" in page

    page = asha.post(f"{cycle.get_absolute_url()}next/", follow=True).content.decode()
    assert "Learned last time:" in page
    following = Cycle.objects.get(number=2)
    assert (following.question, following.scale, following.measure) == ("Ask before tea", 2, falls)
    project = asha.get(steady.get_absolute_url()).content.decode()
    assert "small" in project
    assert following.get_absolute_url() in project


def test_a_slip_keeps_what_was_written(cast, steady, asha):
    page = asha.post(plan_at(steady), {"question": "", "prediction": "Two walk", "test_on": "someday"})
    assert page.status_code == 422
    assert "Two walk" in page.content.decode()
    assert not Cycle.objects.exists()


def test_a_clash_shows_both(cast, steady, asha):
    asha.post(plan_at(steady), {"question": "Ask three", "test_on": timezone.localdate().isoformat()})
    cycle = Cycle.objects.get()
    first = {"question": "Ask four", "test_on": cycle.test_on.isoformat(), "version": cycle.version}
    assert asha.post(f"{cycle.get_absolute_url()}change/", first).status_code == 302
    clash = cast.browser("ben").post(f"{cycle.get_absolute_url()}change/", {**first, "question": "Ask five"})
    assert clash.status_code == 409
    assert "Ask four" in clash.content.decode()
    assert Cycle.objects.get().question == "Ask four"
    study = {"version": cycle.version, "learned": "It rained"}
    assert asha.post(cycle.get_absolute_url(), study).status_code == 302
    late = cast.browser("ben").post(cycle.get_absolute_url(), {**study, "learned": "It snowed"})
    assert late.status_code == 409
    assert "It rained" in late.content.decode()


def test_somebody_elsewhere_learns_nothing(cast, steady, asha):
    asha.post(plan_at(steady), {"question": "Ask three", "test_on": timezone.localdate().isoformat()})
    assert cast.browser("cato").get(Cycle.objects.get().get_absolute_url()).status_code == 404


def test_colleagues_read_on_their_home_page_what_was_tried(cast, steady, asha):
    asha.post(plan_at(steady), {"question": "Ask three", "test_on": timezone.localdate().isoformat(), "begin": "1"})
    said = [(one.name, one.what) for one in changes(cast.actor("ben"), None)]
    assert ("Ask three", "began a test") in said
    assert not [one for one in changes(cast.actor("cato"), None) if one.name == "Ask three"]
