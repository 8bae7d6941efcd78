"""The page of a measure: a title that is a verdict, the chart, and how it was worked out one press away."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.betterward.measures.making import NOW, a_measure, again, entry, filled, periods

from betterward.common import slots
from betterward.measures import queries, services
from variation import drawing


pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


@pytest.fixture
def improved(cast):
    measure = a_measure(
        cast, "Falls on Ash ward", "rate", purpose="improvement", unit_label="per 1,000 bed days", minutes_a_week=4,
        plain_words="Any fall.", numerator_label="falls", denominator_label="bed days", owner=cast.asha,
        deputy=cast.ben,
    )  # fmt: skip
    return filled(measure, [(8, 800), (9, 810), (7, 790), (8, 805)] * 5 + [(2, 800), (1, 810)] * 4)


def page(cast, measure, name="asha", query=""):
    return cast.browser(name).get(measure.get_absolute_url() + query)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestTheTitle:
    def test_is_the_verdict_with_its_start(self, cast, improved):
        assert "<h1>Falls on Ash ward: improved since March 2026</h1>" in page(cast, improved).content.decode()

    @pytest.mark.parametrize(
        ("values", "title"),
        [
            ([8, 9, 7, 8] * 5 + [18] * 8, "Count: worse since March 2026"),
            ([8, 9, 7, 8] * 5 + [40], "Count: worse"),
            ([8, 9, 7, 8] * 6, "Count: no evidence of change"),
            ([8, 9, 7], "Count: too few points to judge yet"),
            ([], "Count"),
        ],
    )
    def test_of_each_state(self, cast, values, title):
        assert queries.titled(filled(a_measure(cast, "Count"), values) if values else a_measure(cast, "Count")) == title

    def test_common_cause_is_never_a_failure(self, cast):
        response = page(cast, filled(a_measure(cast, "Count"), [8, 9, 7, 8] * 6))

        assert "no evidence of change" in text(response)
        assert "fail" not in text(response).lower()


class TestOneScreen:
    def test_the_chart_stands_there_in_two_widths(self, cast, improved):
        html = page(cast, improved).content.decode()

        assert len(re.findall(r'<svg class="chart full', html)) == 1
        assert len(re.findall(r'<svg class="chart narrow', html)) == 1
        assert len(set(re.findall(r'aria-labelledby="(\S+)-t ', html))) == 2

    def test_the_sentence_has_at_most_25_words(self, cast, improved):
        sentence = re.search(r'id="says">([^<]+)<', page(cast, improved).content.decode()).group(1)

        assert sentence.startswith("Improved: 8 points below average since March 2026")
        assert len(sentence.split()) <= 25

    def test_how_it_was_worked_out_and_what_it_does_not_prove(self, cast, improved):
        said = text(page(cast, improved))

        assert "How was this worked out?" in said
        assert "u chart" in said.lower()
        assert "Making Data Count" in said
        assert "It does not prove that your change made the difference" in said

    def test_every_point_is_a_row_with_its_parts(self, cast, improved):
        html = page(cast, improved).content.decode()

        rows = re.findall(r'<tr data-i="(\d+)"', html)
        assert rows == [str(i) for i in reversed(range(28))]
        assert '<td class="num">800</td>' in html

    def test_the_definition_and_who_looks_after_it(self, cast, improved):
        said = text(page(cast, improved))

        for words in ("Any fall.", "Asha Khan, Ben Okoro", "4 minutes a week", "version 1", "A u chart, because"):
            assert words in said
        assert "Seen by Ash ward only, until the team shares it." in said

    def test_flags_are_numbered_and_listed(self, cast, improved):
        services.annotate(measure=improved, on=date(2026, 3, 2), label="Bedside handover", by=cast.actor("asha"))

        html = page(cast, improved).content.decode()

        assert html.count('class="flag"') == 2
        assert "2 March 2026" in html
        assert "Bedside handover" in html

    def test_the_story_names_who_did_what(self, cast, improved):
        services.record_readings(
            measure=improved, entries=[entry(improved, date(2026, 11, 1), (3, 800))], by=cast.actor("ben"), now=NOW
        )

        assert "Ben Okoro entered the reading for November 2026" in text(page(cast, improved))

    def test_words_of_people_are_escaped(self, cast):
        measure = filled(a_measure(cast, "<b>Falls</b>", plain_words="<script>x</script>"), [5, 6])
        services.annotate(measure=measure, on=date(2026, 10, 2), label="<i>mats</i>", by=cast.actor("asha"))

        html = page(cast, measure).content.decode()

        for markup in ("<b>Falls", "<script>x", "<i>mats"):
            assert markup not in html


class TestTheOfferOfNewLimits:
    def test_is_made_to_those_who_may_decide(self, cast, improved):
        html = page(cast, improved).content.decode()

        assert "Sustained shift." in html
        assert "Look at new limits" in html
        assert '/limits/"' in html

    def test_is_not_made_to_readers(self, cast, improved):
        services.share(measure=improved, scope=cast.alder.root.scope, by=cast.actor("asha"), from_on=TODAY)

        from betterward.people.services import create_person, join

        reader = create_person(name="Sunita Bose", email="s@people.example", by=cast.house, why="a test")
        join(person=reader, scope=cast.alder.root.scope, role="executive", by=cast.house, from_on=date(2024, 1, 1))
        cast.ada = reader

        html = page(cast, improved, "ada").content.decode()
        assert "Sustained shift." not in html
        assert "Add reading" not in html
        assert "Change or share" not in html

    def test_is_not_made_after_new_limits_were_agreed(self, cast, improved):
        services.accept_phase(
            measure=improved, starts_on=date(2026, 3, 1), baseline_until_on=None, why="mats", by=cast.house
        )

        response = page(cast, improved)
        assert "Sustained shift." not in text(response)
        assert "8 of 12" in text(response)

    def test_is_not_made_for_one_point(self, cast):
        measure = filled(a_measure(cast), [8, 9, 7, 8] * 5 + [40])

        assert "Sustained shift." not in text(page(cast, measure))


class TestStates:
    def test_without_readings_the_page_stands(self, cast):
        response = page(cast, a_measure(cast, "Empty"))

        assert response.status_code == 200
        assert "No readings yet" in text(response)
        assert "Enter the first reading" in text(response)
        assert "<h1>Empty</h1>" in response.content.decode()

    def test_a_late_measure_asks_for_its_reading_and_keeps_its_verdict(self, cast):
        measure = filled(a_measure(cast, "Count"), [8, 9, 7, 8] * 5 + [2] * 8, latest=date(2026, 7, 1))

        said = text(page(cast, measure))

        assert "The reading after July 2026 has not come yet." in said
        assert "Count: improved since December 2025" in said

    def test_a_whole_says_how_many_parts_are_there(self, cast):
        parts = [filled(a_measure(cast, f"Part {n}"), [5] * 14) for n in range(2)]
        whole = a_measure(cast, "Whole", unit=cast.division)
        services.compose(whole=whole, parts=parts, by=cast.house)

        said = text(page(cast, whole, "ada"))

        assert "It adds up 2 parts by itself." in said
        assert "Add reading" not in said

    def test_a_safety_cross_is_drawn_and_never_judged(self, cast):
        measure = a_measure(cast, "Falls a day", frequency="day", recipe={"chart": "cross"})
        measure = filled(measure, [0, 1] * 30, latest=date(2026, 11, 22))

        html = page(cast, measure).content.decode()

        assert html.count('class="safety"') == 2
        assert "never judged against limits" in html
        assert 'svg class="chart' not in html


class TestLines:
    def test_a_goal_and_a_standard_and_a_path_are_drawn_with_their_names(self, cast):
        measure = filled(a_measure(cast, "Missed", "average", decimals=1), [11.5, 11.3, 11.4] * 5)
        steps = [(first, 11 - 0.1 * i) for i, first in enumerate(periods(6))]
        for first, height in steps:
            services.set_line(
                measure=measure, kind="path", value=height, label="agreed path", from_on=first,
                until_on=first + timedelta(days=27), by=cast.actor("asha"),
            )  # fmt: skip
        services.set_line(measure=measure, kind="goal", value=9, label="by March", by=cast.actor("asha"))
        services.set_line(measure=measure, kind="standard", value=10, by=cast.actor("asha"))

        html = page(cast, measure).content.decode()

        for kind in ("goal", "standard", "path"):
            assert f'class="target {kind}"' in html
        assert "Goal of the aim: 9.0, by March" in html


class TestAsItWasKnown:
    def test_a_day_in_the_past_is_marked_as_such(self, cast, improved):
        response = page(cast, improved, query="?as_of=2026-11-12")

        assert "This is what was known on 12 November 2026." in text(response)
        assert "<h1>Falls on Ash ward</h1>" in response.content.decode()
        assert "No readings yet." in text(response)

    @pytest.mark.parametrize("day", ["x", "2026-02-31", "2999-01-01", "2026-11-23", "0001-01-01", ""])
    def test_any_other_day_is_today(self, cast, improved, day):
        response = page(cast, improved, query=f"?as_of={day}")

        assert response.status_code == 200
        assert "This is what was known" not in text(response)


class TestAddresses:
    def test_a_short_address_and_old_words_lead_here(self, cast, improved):
        short = improved.get_absolute_url().rsplit("/", 2)[0] + "/"

        for address in (short, short + "an-older-name/"):
            response = cast.browser("asha").get(address)
            assert (response.status_code, response["Location"]) == (302, improved.get_absolute_url())

    def test_cato_finds_nothing(self, cast, improved):
        assert page(cast, improved, "cato").status_code == 404


class TestSlots:
    def test_upper_rooms_add_the_path_to_true_north_and_panels(self, cast, improved, monkeypatch):
        monkeypatch.setattr(slots, "_fillings", {})
        slots.fill("measure.breadcrumb", lambda request, measure, **_: slots.Link("Halve harm", "/north/"))

        assert '<a href="/north/">Halve harm</a>' in page(cast, improved).content.decode()

    def test_without_them_the_unit_is_named(self, cast, improved, monkeypatch):
        monkeypatch.setattr(slots, "_fillings", {})

        assert "Alder Trust" in text(page(cast, improved))


class TestQueries:
    def test_do_not_grow_with_readings_flags_or_lines(self, cast, improved):
        few = filled(a_measure(cast, "Few", purpose="improvement"), [5, 6])
        # A kind of decision of which there is none is not asked for.
        services.set_line(measure=few, kind="goal", value=3, by=cast.actor("asha"))
        services.annotate(measure=few, on=date(2026, 3, 1), label="Note", by=cast.actor("asha"))
        for n in range(6):
            services.annotate(measure=improved, on=date(2026, 3, n + 1), label=f"Note {n}", by=cast.actor("asha"))
            services.set_line(measure=improved, kind="path", value=n, from_on=periods(6)[n], by=cast.actor("asha"))

        assert self.asked(cast, improved) == self.asked(cast, few)

    def asked(self, cast, measure):
        client = cast.browser("asha")
        with CaptureQueriesContext(connection) as captured:
            client.get(measure.get_absolute_url())
        return len(captured)


def test_the_table_of_the_page_is_the_table_of_the_chart(cast, improved):
    drawn = queries.chart_page(again(improved), cast.actor("asha"), TODAY).drawn

    assert [row.index for row in drawn.table] == list(reversed(range(28)))
    assert isinstance(drawn.table[0], drawing.TableRow)
