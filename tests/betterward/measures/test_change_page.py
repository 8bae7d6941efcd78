"""The small decisions on their page: each with its reason, each can be taken back, none for those elsewhere."""

import re
from datetime import date

import pytest
from tests.betterward.measures.making import NOW, a_measure, again, filled

from betterward.measures import services
from betterward.measures.models import Annotation, Exclusion, Line, Share


pytestmark = pytest.mark.django_db

KINDS = {
    "line": {"kind": "standard", "value": "60", "label": "national"},
    "note": {"on": "2026-03-02", "label": "New mats"},
    "point": {"period_on": "2026-03-09", "why": "the ward moved"},
}


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


@pytest.fixture
def ours(cast):
    return filled(a_measure(cast, purpose="improvement"), [8, 9, 7, 8] * 6)


def page(cast, measure, name="asha", query=""):
    return cast.browser(name).get(f"{base(measure)}change/{query}")


def send(cast, measure, what, typed, name="asha"):
    return cast.browser(name).post(f"{base(measure)}change/{what}/", typed)


def base(measure):
    return measure.get_absolute_url().rsplit("/", 2)[0] + "/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize(("what", "typed"), KINDS.items())
class TestEachDecision:
    def test_is_made_and_leads_back_to_the_chart(self, cast, ours, what, typed):
        client = cast.browser("asha")

        response = client.post(f"{base(ours)}change/{what}/", typed)

        assert (response.status_code, response["Location"]) == (302, ours.get_absolute_url())
        assert "It is in the story of this measure, with your name." in text(client.get(response["Location"]))

    def test_is_not_for_cato(self, cast, ours, what, typed):
        assert send(cast, ours, what, typed, "cato").status_code == 404
        assert again(ours).chart_facts.phases == ours.chart_facts.phases

    def test_without_its_words_it_is_refused_and_what_was_typed_stays(self, cast, ours, what, typed):
        gone = "label" if what == "note" else "value" if what == "line" else "why"

        response = send(cast, ours, what, {**typed, gone: ""})

        assert response.status_code == 422
        assert "Please look at this again" in text(response)
        kept = next(value for key, value in typed.items() if key != gone)
        assert kept in response.content.decode()


class TestWhatWasDecided:
    def test_stands_in_its_place_on_the_chart(self, cast, ours):
        for what, typed in KINDS.items():
            send(cast, ours, what, typed)

        assert Line.objects.current().get(measure=ours).value == 60
        assert Annotation.objects.current().get(measure=ours).label == "New mats"
        assert Exclusion.objects.current().get(measure=ours).period_on == date(2026, 3, 1)

    def test_is_listed_and_taken_back(self, cast, ours):
        line = services.set_line(measure=ours, kind="goal", value=4, label="by March", by=cast.actor("asha"))

        assert "Goal of the aim: 4, by March" in text(page(cast, ours))
        response = send(cast, ours, "withdraw", {"what": "line", "decision": line.pk})

        assert response.status_code == 302
        assert not Line.objects.current().filter(measure=ours).exists()

    @pytest.mark.parametrize(
        "typed",
        [{}, {"what": "line"}, {"what": "house", "decision": "1"}, {"what": "line", "decision": "9" * 25}],
    )
    def test_what_is_not_there_is_not_taken_back(self, cast, ours, typed):
        assert send(cast, ours, "withdraw", typed).status_code == 404

    def test_nobody_takes_back_another_measures_decision(self, cast, ours):
        other = a_measure(cast, "Other")
        line = services.set_line(measure=other, kind="goal", value=4, by=cast.actor("asha"))

        assert send(cast, ours, "withdraw", {"what": "line", "decision": line.pk}).status_code == 404
        assert send(cast, ours, "withdraw", {"what": "line", "decision": line.pk}, "cato").status_code == 404


class TestRefusals:
    @pytest.mark.parametrize(
        ("what", "typed", "says"),
        [
            ("line", {"kind": "range", "low": "9", "high": "5"}, "its lowest and its highest value, in this order"),
            ("line", {"kind": "goal", "value": "four"}, "That is not a number."),
            ("line", {"kind": "wish", "value": "4"}, "Select a valid choice."),
            ("note", {"on": "2026-02-31", "label": "x"}, "Enter a valid date."),
            ("note", {"on": "2026-02-01", "label": "943 476 5919"}, "This looks like an NHS number."),
            ("point", {"period_on": "2026-03-01", "why": "of 943 476 5919"}, "This looks like an NHS number."),
            ("share", {"unit": "018f0000-0000-7000-8000-000000000001"}, "Select a valid choice."),
        ],
    )
    def test_are_one_clear_sentence(self, cast, ours, what, typed, says):
        response = send(cast, ours, what, typed)

        assert response.status_code == 422
        assert says in text(response)


class TestSharing:
    def test_goes_up_the_tree_and_back(self, cast, ours):
        response = send(cast, ours, "share", {"unit": cast.division.pk})
        assert response.status_code == 302
        [shared] = Share.objects.filter(measure=ours)
        assert shared.scope == cast.division.scope

        assert "Hospital care" in text(page(cast, ours))
        send(cast, ours, "unshare", {"share": shared.pk})

        assert not Share.objects.in_force(NOW.date()).filter(measure=ours).exists()

    @pytest.mark.parametrize("place", ["bay", "other_ward", "elsewhere"])
    def test_never_goes_down_sideways_or_out(self, cast, ours, place):
        assert send(cast, ours, "share", {"unit": getattr(cast, place).pk}).status_code == 422
        assert not Share.objects.exists()

    def test_another_measures_share_is_not_there(self, cast, ours):
        other = a_measure(cast, "Other")
        shared = services.share(
            measure=other, scope=cast.division.scope, by=cast.actor("asha"), from_on=date(2026, 1, 1)
        )

        assert send(cast, ours, "unshare", {"share": shared.pk}).status_code == 404


class TestThePage:
    def test_opens_where_the_chart_pointed(self, cast, ours):
        html = page(cast, ours, query="?open=point&on=2026-03-01").content.decode()

        assert re.search(r'name="period_on" type="date" value="2026-03-01"', html)
        assert re.search(r'id="point".*?<details class="more [^>]*open', html, re.S)

    def test_each_field_has_an_id_of_its_own(self, cast, ours):
        found = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page(cast, ours).content.decode())

        assert len(found) == len(set(found))

    @pytest.mark.parametrize("name", ["cato"])
    def test_is_unknown_to_others(self, cast, ours, name):
        assert page(cast, ours, name).status_code == 404

    def test_a_measure_at_the_top_offers_no_share(self, cast):
        top = a_measure(cast, "Top", unit=cast.alder.root)

        assert 'id="share"' not in page(cast, top, "ada").content.decode()
