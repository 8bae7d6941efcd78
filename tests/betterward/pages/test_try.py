"""Try without an account: a chart of pasted numbers, and nothing kept."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.betterward.pages.conftest import shown

from betterward.activity.models import Entry
from betterward.common.errors import Refused
from betterward.pages.queries.trying import CHARTS, REASONS, Asked, tried
from betterward.pages.rules import choosing


pytestmark = [pytest.mark.django_db]

ADDRESS = "/try/"
MONTHS = "\n".join(f"{month:02d}/{year}\t{month + 3}" for year in (2024, 2025) for month in range(1, 13))


def paste(client, numbers, **choices):
    return client.post(reverse("pages:try"), {"numbers": numbers, **choices})


def test_a_visitor_pastes_numbers_and_sees_chart_sentence_and_table(client):
    page = paste(client, MONTHS, name="Falls", direction="down")

    assert page.status_code == 200
    body, words = page.content.decode(), shown(page)
    assert body.count('class="chart full') == body.count('class="chart narrow') == 1
    assert "24 points" in words
    assert "How was this worked out?" in words
    assert "December 2025" in words
    assert "<h1>Falls</h1>" in body
    assert "small whole numbers" in words


def test_nothing_is_kept(client, django_assert_num_queries):
    with CaptureQueriesContext(connection) as captured:
        for numbers in (MONTHS, "hello", "", "943 476 5919"):
            page = paste(client, numbers)

    assert [query["sql"] for query in captured.captured_queries] == []
    assert set(client.cookies) <= {"csrf"}
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert (Session.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_patients_number_is_caught_at_the_door(client):
    page = paste(client, "943 476 5919\n12")

    assert page.status_code == 422
    assert "This looks like an NHS number." in shown(page)


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ("", "There is nothing to draw yet."),
        ("   \n", "There is nothing to draw yet."),
        ("hello", "No column of numbers was found"),
        ("5\n" * 10_006, "These are 10006 rows; 10000 at a time can be drawn."),
        ("1 Jan 1900 1\n2 Jan 1900 2\n3 Jan 1900 2\n1 Jan 2026 3", "looks like a slip in a year"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_way_out_and_kept_in_the_field(client, numbers, says):
    page = paste(client, numbers)

    assert page.status_code == 422
    assert says in shown(page)
    assert numbers.strip()[:20] in page.content.decode()


def test_rows_in_error_are_listed_by_number_and_the_others_drawn(client):
    page = shown(paste(client, "Month,Falls\nMar 2026,12\nApr 2026,twelve\nMay 2026,9"))

    assert "1 row could not be used. All others are drawn." in page
    assert "Row 3: “twelve” is not a number, so it is a gap." in page
    assert "2 points" in page


def test_many_rows_in_error_are_counted():
    days = [f"{day} {month} 2026 5" for month in ("Jan", "Mar", "May", "Jul", "Aug") for day in range(1, 29)]

    found = tried(Asked("\n".join([*days, *(["soon 5"] * 60)])))

    assert (len(found.faults), found.more_faults) == (50, 10)


def test_another_chart_is_one_choice_away(client):
    page = shown(paste(client, "\n".join(["12 20", "14 21", "9 19"] * 8), chart="u"))

    assert "You chose this chart." in page


def test_a_chart_the_numbers_cannot_stand_on_gives_way_to_the_one_that_suits():
    found = tried(Asked("5\n6\n4\n" * 8, chart="p"))

    assert found.chart == "c"


GROUPS = "\n".join(f"{at // 4}\t{5 + at * 7 % 11}.{at % 10}" for at in range(4, 44))
ALL_SORTS = [
    GROUPS,
    "5\n6\n4\n" * 8, "12 20\n14 21\n9 19\n" * 8, "5.5\n6\n4\n" * 8, "80%\n75%\n" * 9,
    "12 5\n1 21\n" * 9, "0\n0\n1\n" * 8, "7",
]  # fmt: skip


@pytest.mark.parametrize("numbers", ALL_SORTS)
def test_every_chart_that_is_offered_can_be_drawn(numbers):
    for chart, _words in tried(Asked(numbers)).charts:
        found = tried(Asked(numbers, chart=chart))
        assert found.chart == chart
        assert found.sentence
        assert found.full.startswith("<svg")


def test_single_events_stand_at_their_own_day():
    found = tried(Asked("3 Jan 2026 5\n20 Feb 2026 9\n22 Feb 2026 2\n1 Jun 2026 30"))

    assert [row.period for row in found.table] == [
        "1 June 2026",
        "22 February 2026",
        "20 February 2026",
        "3 January 2026",
    ]


def test_two_events_on_one_day_are_both_kept():
    found = tried(Asked("3 Jan 2026 5\n3 Jan 2026 9\n22 Feb 2026 2\n1 Jun 2026 30"))

    assert found.points == 4


def test_the_share_on_the_page_is_the_quotient_of_the_two_numbers():
    found = tried(Asked("Mar 2026 12 20\nApr 2026 15 20"))

    assert [row.value for row in found.table] == ["75.0%", "60.0%"]
    assert [(row.numerator, row.denominator) for row in found.table] == [("15", "20"), ("12", "20")]


def test_what_people_typed_is_escaped(client):
    page = paste(client, "<script>x</script>\n5\n6\n7\n8\n9", name="<b>Falls</b>").content.decode()

    assert "<script>x" not in page
    assert "<b>Falls" not in page


def test_every_chart_and_reason_has_words():
    assert set(choosing.possible(_read("5\n6"))) | set(choosing.possible(_read("5 6\n6 7"))) | set(
        choosing.possible(_read(GROUPS))
    ) == set(CHARTS)
    assert {"chosen", "few_points", "large_denominators"} < set(REASONS)


def _read(text):
    from betterward.intake.rules.pasting import read

    return read(text)


def test_a_text_that_cannot_be_a_series_is_refused_by_the_query_itself():
    with pytest.raises(Refused):
        tried(Asked("nothing here"))


def test_ten_thousand_rows_are_drawn_within_a_second():
    rows = "\n".join(f"{at % 7}\t{100 + at % 9}" for at in range(10_000))
    began = time.process_time()

    found = tried(Asked(rows))

    took = time.process_time() - began
    print(f"10,000 rows drawn in {took:.2f} s of this process")
    assert found.points == 10_000
    assert found.is_cut
    assert took < 1.0


@pytest.mark.parametrize("who", [None, "asha"])
def test_the_page_stands_open(client, cast, who):
    browser = cast.browser(who) if who else client

    assert browser.get(ADDRESS).status_code == 200
