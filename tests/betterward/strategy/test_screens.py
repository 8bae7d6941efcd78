"""The pages of the strategy."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.betterward.strategy.conftest import measure

from betterward.common.addresses import address_of
from betterward.measures.services import compose, define_measure
from betterward.strategy import services
from betterward.strategy.models import Objective, Promise


pytestmark = [pytest.mark.django_db]

PAGE = "/organisations/alder/strategy/"


def text_of(answer):
    return answer.content.decode()


def test_an_empty_strategy_teaches_and_offers_one_button_to_managers_only(cast):
    for_ada, for_asha = (text_of(cast.browser(who).get(PAGE)) for who in ("ada", "asha"))

    assert "No true north has been written down yet" in for_asha
    assert "Write it down" in for_ada
    assert "Write it down" not in for_asha


def test_nobody_elsewhere_learns_that_there_is_a_strategy(cast, safe):
    cato = cast.browser("cato")

    assert cato.get(PAGE).status_code == 404
    assert cato.get(safe.get_absolute_url()).status_code == 404
    assert cato.post(reverse("strategy:change_objective", args=[safe.pk]), {"title": "Mine"}).status_code == 404


def test_from_a_sentence_to_a_promise_by_clicks(cast):
    ada, found = cast.browser("ada"), measure(cast)
    day = timezone.localdate()

    ada.post(f"{PAGE}true-north/", {"text": "Safe and kind care", "from_on": day})
    ada.post(f"{PAGE}objectives/new/", {"title": "Safe", "text": "Halve avoidable harm", "by_on": "2028-03-31"})
    objective = Objective.objects.get()
    ada.post(reverse("strategy:promise", args=[objective.pk]), {"measure": found.pk, "words": "6 → 3 falls"})

    page = text_of(cast.browser("ben").get(PAGE))
    for words in ("Safe and kind care", "Halve avoidable harm", "by 31 March 2028", "6 → 3 falls", "Falls", "<svg"):
        assert words in page


def test_what_is_not_shared_is_counted_not_named(cast, safe):
    hidden = measure(cast, "Huddles held", purpose="improvement")
    services.promise_measure(objective=safe, measure=hidden, words="", by=cast.house, from_on=timezone.localdate())

    page = text_of(cast.browser("ada").get(PAGE))

    assert "1 measure is not shared with you." in page
    assert "Huddles" not in page


def test_a_late_save_shows_both_wordings_and_lets_one_choose(cast, safe):
    ada, address = cast.browser("ada"), reverse("strategy:change_objective", args=[safe.pk])
    services.change_objective(objective=safe, version=1, by=cast.house, text="Their words")
    typed = {"title": "Safe", "text": "My words", "code": "O1", "version": 1}

    answer = ada.post(address, typed)

    assert answer.status_code == 409
    assert "My words" in text_of(answer)
    assert "Their words" in text_of(answer)
    assert 'name="version" value="2"' in text_of(answer)
    assert Objective.objects.get().text == "Their words"
    ada.post(address, {**typed, "version": 2, "text-choice": "theirs"})
    assert Objective.objects.get().text == "Their words"
    ada.post(address, {**typed, "version": 2, "text-choice": "mine"})
    assert Objective.objects.get().text == "My words"


def test_putting_away_can_be_undone(cast, safe):
    ada, address = cast.browser("ada"), reverse("strategy:archive_objective", args=[safe.pk])

    ada.post(address)
    assert Objective.objects.get().archived_on == timezone.localdate()
    assert "Take up again" in text_of(ada.get(PAGE))
    ada.post(address)

    assert Objective.objects.get().archived_on is None


def test_a_promise_is_withdrawn_by_a_button(cast, safe):
    held = services.promise_measure(
        objective=safe, measure=measure(cast), words="", by=cast.house, from_on=timezone.localdate()
    )
    ada, address = cast.browser("ada"), reverse("strategy:withdraw", args=[safe.pk])

    assert ada.post(address, {"promise": "x"}).status_code == 404
    ada.post(address, {"promise": held.pk})

    assert not Promise.objects.exists()


def test_a_mistake_keeps_what_was_typed(cast):
    answer = cast.browser("ada").post(f"{PAGE}objectives/new/", {"title": "", "text": "Halve avoidable harm"})

    assert answer.status_code == 422
    assert "Halve avoidable harm" in text_of(answer)
    assert not Objective.objects.exists()


def test_an_objective_called_like_an_address_has_a_page(cast):
    objective = services.add_objective(organisation=cast.alder, title="Change", by=cast.house)

    assert cast.browser("asha").get(objective.get_absolute_url()).status_code == 200


def test_the_page_of_the_whole_organisation_shows_its_true_north(cast, safe):
    services.set_true_north(organisation=cast.alder, text="Kind care", by=cast.house, from_on=timezone.localdate())

    page = text_of(cast.browser("ada").get(cast.alder.root.get_absolute_url(), follow=True))

    assert "Kind care" in page
    assert "1 objective" in page


def test_a_promise_whose_parts_count_something_else_is_marked(cast, safe):
    part = measure(cast, "Ward falls")
    services.promise_measure(objective=safe, measure=part, words="", by=cast.house, from_on=timezone.localdate())
    assert "broken chain" not in text_of(cast.browser("ada").get(PAGE))

    empty = define_measure(
        unit=cast.division, name="All of them", kind="count", purpose="assurance", frequency="month", by=cast.house
    )
    compose(whole=empty, parts=[part], by=cast.house)
    services.promise_measure(objective=safe, measure=empty, words="", by=cast.house, from_on=timezone.localdate())

    page = text_of(cast.browser("ada").get(PAGE))
    assert "broken chain" in page
    assert address_of("measures:parts", empty.pk) in page
