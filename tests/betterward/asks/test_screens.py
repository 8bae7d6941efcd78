"""The pages of asks, as people meet them."""

import pytest
from django.utils import timezone
from tests.betterward.asks.conftest import person

from betterward.asks.models import Ask
from betterward.asks.services import raise_ask
from betterward.common.ids import short_id


pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(cast, mara):
    return raise_ask(
        scope=cast.ward.scope, text="A second hoist", to=mara, by=cast.actor("ben"), on=timezone.localdate()
    )


@pytest.fixture
def browser_of_mara(client, mara):
    client.force_login(mara, backend="betterward.people.backends.Backend")
    return client


def page_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def now(ask):
    return Ask.objects.get(pk=ask.pk)


def test_the_lists_teach_when_they_are_empty(cast):
    page = page_of(cast.browser("ben").get("/asks/"))

    assert "Nobody is waiting for an answer from you." in page
    assert "You have asked for nothing yet" in page


def test_a_yes_is_one_press(browser_of_mara, ask):
    answer = browser_of_mara.post(ask.get_absolute_url(), {"state": "yes", "answer": ""}, follow=True)

    assert now(ask).state == "yes"
    assert "Your answer is with the team." in page_of(answer)


def test_a_no_without_a_reason_says_so_and_keeps_what_was_written(browser_of_mara, ask):
    page = page_of(browser_of_mara.post(ask.get_absolute_url(), {"state": "no", "answer": ""}), 422)

    assert "Say why in plain words" in page
    assert now(ask).state == "open"


def test_a_refused_answer_stays_in_its_field(browser_of_mara, ask):
    said = "Not for 943 476 5919"
    page = page_of(browser_of_mara.post(ask.get_absolute_url(), {"state": "no", "answer": said}), 422)

    assert "looks like an NHS number" in page
    assert said in page


def test_an_answer_that_is_none_is_refused(browser_of_mara, ask):
    page = page_of(browser_of_mara.post(ask.get_absolute_url(), {"answer": "hm"}), 422)

    assert "Choose yes, no, or something else you can offer." in page


def test_a_press_by_mistake_can_be_taken_back(browser_of_mara, ask):
    browser_of_mara.post(ask.get_absolute_url(), {"state": "yes"})
    assert "Take my answer back" in page_of(browser_of_mara.get(ask.get_absolute_url()))

    browser_of_mara.post(f"{ask.get_absolute_url()}think-again/")

    assert now(ask).state == "open"


def test_the_team_reads_the_answer_and_cannot_give_it(cast, ask, browser_of_mara):
    browser_of_mara.post(ask.get_absolute_url(), {"state": "offered", "answer": "One on loan from Oak"})

    page = page_of(cast.browser("asha").get(ask.get_absolute_url()))

    assert "One on loan from Oak" in page
    assert "<form method" not in page.split("<main")[1].split("</main>")[0]


def test_answering_for_somebody_says_for_whom(cast, ask):
    assert "Your answer in the name of Mara Lund" in page_of(cast.browser("ada").get(ask.get_absolute_url()))


def test_whom_it_was_not_put_to_is_refused_on_a_page(cast, ask):
    answer = cast.browser("asha").post(ask.get_absolute_url(), {"state": "yes"})

    assert answer.status_code == 403
    assert now(ask).state == "open"


def test_elsewhere_it_does_not_exist(cast, ask, client):
    assert cast.browser("cato").get(ask.get_absolute_url()).status_code == 404
    assert client.get(ask.get_absolute_url()).status_code == 404


def test_one_asks_from_the_only_place_without_choosing_it(cast, mara, client):
    student = person(cast, "Stu Dent", cast.bay, "student")
    client.force_login(student, backend="betterward.people.backends.Backend")

    page = page_of(client.get("/asks/new/"))
    assert "It will be seen by the people of Bay 1 and above" in page

    sent = {"text": "A lamp by the bed", "to": str(mara.pk), "due_on": "2030-01-01"}
    answer = client.post("/asks/new/", sent, follow=True)

    assert "Mara Lund has been asked." in page_of(answer)
    assert Ask.objects.get(text="A lamp by the bed").scope == cast.bay.scope


def test_with_several_places_the_place_comes_first(cast):
    browser = cast.browser("asha")

    page = page_of(browser.get("/asks/new/"))
    assert f"/asks/new/?unit={short_id(cast.bay.pk)}" in page

    assert "people of Bay 1" in page_of(browser.get(f"/asks/new/?unit={short_id(cast.bay.pk)}"))


@pytest.mark.parametrize("unit", ["elsewhere", "division"])
def test_a_place_of_others_cannot_be_chosen(cast, unit):
    place = getattr(cast, unit)

    page = page_of(cast.browser("asha").get(f"/asks/new/?unit={short_id(place.pk)}"))

    assert "Where is something in the way?" in page
    assert place.name not in page


def test_what_was_typed_stays_when_something_is_missing(cast):
    where = f"/asks/new/?unit={short_id(cast.ward.pk)}"

    page = page_of(cast.browser("asha").post(where, {"text": "A lamp", "to": "", "due_on": "2030-01-01"}), 422)

    assert "Choose the one person you ask." in page
    assert "A lamp" in page


def test_somebody_of_another_organisation_cannot_be_asked_by_hand(cast):
    where = f"/asks/new/?unit={short_id(cast.ward.pk)}"
    sent = {"text": "A lamp", "to": str(cast.cato.pk), "due_on": "2030-01-01"}

    assert "Choose somebody here." in page_of(cast.browser("asha").post(where, sent), 422)


def test_who_may_not_ask_is_told_who_can_add_them(cast, client):
    guest = person(cast, "Gus Guest", cast.ward, "guest")
    client.force_login(guest, backend="betterward.people.backends.Backend")

    assert "You cannot ask from here yet" in page_of(client.get("/asks/new/"))


def test_the_frame_offers_to_ask_from_the_unit_one_looks_at(cast):
    page = page_of(cast.browser("asha").get(cast.bay.get_absolute_url()))

    assert f"/asks/new/?unit={short_id(cast.bay.pk)}" in page
