"""The pages of scorecards: who may open them, what they cost, how they stand on paper."""

import re
import time
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.betterward.measures.making import TODAY, a_measure, periods

from betterward.measures.rules import Entry
from betterward.measures.services import load_readings
from betterward.organisations.services import close_unit


pytestmark = [pytest.mark.django_db]

CSS = Path(__file__).resolve().parents[3] / "assets" / "css"
HOUSEKEEPING = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def of_unit(unit):
    return reverse("boards:unit", args=[unit.pk])


def of_organisation(organisation):
    return reverse("boards:organisation", args=[organisation.slug])


def text(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


@pytest.fixture
def many(cast):
    """150 measures on Ash ward."""
    days = periods(24)
    measures = [a_measure(cast, f"Count {at}") for at in range(150)]
    for at, measure in enumerate(measures):
        entries = [Entry(day, numerator=float(5 + (at + i) % 4)) for i, day in enumerate(days)]
        load_readings(entries={measure: entries}, by=cast.house, why="a test")
    return measures


def test_those_of_the_place_and_above_open_a_board_and_nobody_else(cast, steady):
    for who, status in {"asha": 200, "ben": 200, "ada": 200, "cato": 404}.items():
        assert cast.browser(who).get(of_unit(cast.ward)).status_code == status
        assert cast.browser(who).get(of_organisation(cast.alder)).status_code == status
    assert cast.browser("asha").get(of_unit(cast.division)).status_code == 404


def test_a_visitor_learns_of_no_board(client, cast):
    assert client.get(of_unit(cast.ward)).status_code == 404
    assert client.get(of_organisation(cast.alder)).status_code == 404
    assert client.get(reverse("boards:list")).status_code == 302


def test_a_row_says_name_value_sentence_and_data_date_and_leads_to_its_chart(cast, steady):
    page = cast.browser("asha").get(of_unit(cast.ward)).content.decode()

    assert steady.get_absolute_url() in page
    assert 'class="chart spark' in page
    assert 'aria-label="No evidence of change"' in page
    assert "to October 2026" in page


def test_the_row_that_needs_an_owner_says_so(cast, worse, steady):
    page = cast.browser("asha").get(of_unit(cast.ward))

    assert text(page).count("Nobody has picked this up yet: it needs an owner.") == 1


def test_whoever_may_change_it_takes_it_and_stays_on_the_board(cast, worse):
    ben, board = cast.browser("ben"), of_unit(cast.ward)
    take = reverse("boards:take", args=[worse.pk])
    assert take in ben.get(board).content.decode()

    answer = ben.post(take, {"act": "take", "next": board})
    page = text(ben.get(answer["Location"]))

    assert answer["Location"] == board
    assert "You look after “Medicines late” now." in page
    assert "needs an owner" not in page
    assert worse.get_absolute_url() in ben.get(board).content.decode()


def test_it_is_handed_back_on_its_own_page(cast, worse):
    ben, take = cast.browser("ben"), reverse("boards:take", args=[worse.pk])
    assert "It needs an owner" in text(ben.get(worse.get_absolute_url()))
    ben.post(take, {"act": "take"})
    assert "You look after this measure" in text(ben.get(worse.get_absolute_url()))

    ben.post(take, {"act": "hand_back", "next": "//elsewhere.example/"})

    assert "It needs an owner" in text(ben.get(worse.get_absolute_url()))


def test_a_steady_measure_asks_for_no_owner(cast, steady):
    assert "It needs an owner" not in text(cast.browser("ben").get(steady.get_absolute_url()))


def test_the_second_of_two_is_told_who_was_quicker(cast, worse):
    take = reverse("boards:take", args=[worse.pk])
    cast.browser("ben").post(take, {"act": "take"})
    asha = cast.browser("asha")

    answer = asha.post(take, {"act": "take", "next": "//elsewhere.example/"})

    assert answer["Location"] == worse.get_absolute_url()
    assert "Ben Okoro looks after this measure already." in text(asha.get(answer["Location"]))


def test_those_who_may_only_look_get_no_button(cast, worse):
    from betterward.people.services import join

    join(person=cast.cato, scope=cast.ward.scope, role="guest", by=cast.house)
    take = reverse("boards:take", args=[worse.pk])

    assert take not in cast.browser("cato").get(of_unit(cast.ward)).content.decode()
    assert cast.browser("cato").post(take, {"act": "take"}).status_code == 404


def test_a_sensitive_row_says_that_it_is_not_for_walls(cast, steady):
    a_measure(cast, "Restraint", is_sensitive=True)

    assert text(cast.browser("asha").get(of_unit(cast.ward))).count("sensitive: not for walls") == 1


def test_an_empty_board_teaches(cast):
    page = text(cast.browser("asha").get(of_unit(cast.ward)))

    assert "No measures here yet" in page
    assert "Start a measure" in page


def test_a_filter_that_leaves_nothing_leads_back(cast, steady):
    page = cast.browser("asha").get(of_unit(cast.ward) + "?state=late&purpose=research&page=x")

    assert page.status_code == 200
    assert "No measure here is like that at the moment." in text(page)


def test_a_closed_unit_keeps_its_board(cast, steady):
    close_unit(unit=cast.bay, on=TODAY, by=cast.house, why="a test")

    assert cast.browser("asha").get(of_unit(cast.bay)).status_code == 200


def test_the_list_finds_places_and_shows_cato_only_his(cast):
    mine = text(cast.browser("asha").get(reverse("boards:list") + "?q=bay"))
    his = text(cast.browser("cato").get(reverse("boards:list")))

    assert "1 place found" in mine
    assert "Bay 1" in mine
    assert "Beech ward" in his
    assert "Ash ward" not in his


@pytest.mark.parametrize(("who", "address"), [("asha", of_unit), ("ada", of_organisation)])
def test_150_measures_cost_at_most_10_queries_and_300_ms(cast, many, who, address):
    browser = cast.browser(who)
    path = address(cast.ward if address is of_unit else cast.alder)
    browser.get(path)  # imports and templates are not a part of the answer

    with CaptureQueriesContext(connection) as captured:
        page = browser.get(path)
    asked = [query for query in captured.captured_queries if not query["sql"].startswith(HOUSEKEEPING)]
    fastest = min(_seconds(browser, path) for _ in range(5))

    print(f"{path}: {len(asked)} queries, {fastest * 1000:.0f} ms, {len(page.content) // 1024} kB")
    assert page.content.decode().count('class="chart spark') == 150
    assert len(asked) <= 10
    assert fastest <= 0.3


def _seconds(browser, path):
    """Time this process spends on one answer; what other processes of the machine do is not counted."""
    began = time.process_time()
    browser.get(path)
    return time.process_time() - began


def test_a_board_has_a_style_for_paper(cast, steady):
    assert '<body class="board-page">' in cast.browser("asha").get(of_unit(cast.ward)).content.decode()
    rules = (CSS / "board.css").read_text()

    assert re.search(r"@page board \{[^}]*landscape", rules)
    paper = rules.split("@media print", 1)[1]
    assert ".board-page { page: board; }" in paper
    assert ".filters" in paper
