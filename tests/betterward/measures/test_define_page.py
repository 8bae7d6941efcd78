"""Starting a measure: a name, a kind and a unit are enough."""

import re

import pytest

from betterward.measures.models import Line, Measure


pytestmark = pytest.mark.django_db

ADDRESS = "/measures/new/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def send(cast, who="asha", /, **typed):
    usual = {"name": "Falls on the ward", "kind": "count", "unit": cast.ward.pk}
    return cast.browser(who).post(ADDRESS, {**usual, **typed})


def test_three_answers_make_a_measure(cast):
    response = send(cast)

    measure = Measure.objects.get()
    assert (response.status_code, response["Location"]) == (302, measure.get_absolute_url())
    assert (measure.name, measure.unit, measure.purpose) == ("Falls on the ward", cast.ward, "improvement")
    assert measure.owner is None


def test_the_rest_is_kept_when_given(cast):
    send(
        cast, kind="proportion", numerator_label="seen", denominator_label="asked", direction="up", target="80",
        frequency="week", purpose="control", family="process", is_mine="on", plain_words="Asked and seen.",
    )  # fmt: skip

    measure = Measure.objects.select_related("version", "owner").get()
    version = measure.version
    assert (version.numerator_label, version.direction, version.frequency) == ("seen", "up", "week")
    assert (measure.purpose, measure.family, measure.owner) == ("control", "process", cast.asha)
    assert Line.objects.current().get(measure=measure).kind == "goal"


@pytest.mark.parametrize("kind", ["cases_between", "days_between"])
def test_rare_events_are_asked_for_when_they_happen(cast, kind):
    send(cast, kind=kind, frequency="month")

    assert Measure.objects.get().version.frequency == "event"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "Name"),
        ({"kind": "traffic light"}, "Select a valid choice."),
        ({"unit": ""}, "Unit"),
        ({"target": "lots"}, "That is not a number."),
        ({"name": "Falls of 943 476 5919"}, "This looks like an NHS number."),
    ],
)
def test_mistakes_are_said_and_nothing_is_lost(cast, typed, says):
    response = send(cast, **{"plain_words": "Any fall at all.", **typed})

    assert response.status_code == 422
    assert says in text(response)
    assert "Any fall at all." in response.content.decode()
    assert not Measure.objects.exists()


def test_only_units_one_may_change_are_offered(cast):
    html = cast.browser("asha").get(ADDRESS).content.decode()

    for unit, is_offered in ((cast.ward, True), (cast.bay, True), (cast.division, False), (cast.elsewhere, False)):
        assert (f'value="{unit.pk}"' in html) == is_offered


def test_elsewhere_is_refused(cast):
    assert send(cast, "cato").status_code == 422
    assert not Measure.objects.exists()


def test_the_unit_of_the_page_before_is_chosen(cast):
    html = cast.browser("asha").get(f"{ADDRESS}?unit={cast.bay.pk}").content.decode()

    assert f'value="{cast.bay.pk}" selected' in html


@pytest.mark.parametrize("unit", ["x", "", "00000000-0000-0000-0000-000000000000"])
def test_nonsense_in_the_address_shows_the_form(cast, unit):
    assert cast.browser("asha").get(f"{ADDRESS}?unit={unit}").status_code == 200
