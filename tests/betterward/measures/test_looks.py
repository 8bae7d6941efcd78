"""A reader's own look at a chart stands in the address, changes nothing for others, and can be made everybody's."""

import json
import re
from datetime import date

import pytest
from tests.betterward.measures.making import NOW, a_measure, again, filled

from betterward.activity.models import Entry as Told
from betterward.common.errors import Refused
from betterward.measures import charting, queries, services
from betterward.measures.forms import CHART_WORDS, RULE_WORDS
from betterward.measures.rules import CHARTS_OF_KIND
from variation import CHARTS, RULE_SETS


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

PARTS = [(8 + i % 3, 400 + i) for i in range(30)]
SERIES = {
    "count": [8, 9, 7, 8] * 8, "proportion": PARTS, "rate": PARTS, "average": [8.5, 9, 7.2, 8] * 8,
    "cases_between": [40, 61, 12, 80] * 6,
}  # fmt: skip


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


@pytest.fixture
def improved(cast):
    return filled(a_measure(cast, purpose="improvement"), [8, 9, 7, 8] * 5 + [3, 2, 4, 3] * 2)


def get(cast, measure, query="", name="asha"):
    return cast.browser(name).get(f"{measure.get_absolute_url()}{query}")


def base(measure):
    return measure.get_absolute_url().rsplit("/", 2)[0] + "/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(cast, measure, **look):
    return queries.chart_page(again(measure), cast.actor("asha"), NOW.date(), view=charting.View(**look))


class TestOtherRulesAndCharts:
    def test_every_rule_set_and_chart_has_plain_words(self):
        assert set(RULE_WORDS) == set(RULE_SETS)
        assert set(CHART_WORDS) == {chart for charts in CHARTS_OF_KIND.values() for chart in charts}
        assert set(CHART_WORDS) <= set(CHARTS)

    @pytest.mark.parametrize("kind", SERIES)
    def test_every_chart_that_suits_is_drawn_with_every_rule_set(self, cast, kind):
        measure = filled(a_measure(cast, "One", kind, frequency="month"), SERIES[kind])

        drawn = [
            page(cast, measure, chart=chart, rules=rules).drawn
            for chart in CHARTS_OF_KIND[kind]
            for rules in ["", *RULE_SETS]
        ]

        assert len(drawn) >= 20
        assert all(one.full.startswith("<svg") and one.sentence for one in drawn)

    def test_others_see_what_was_agreed(self, cast, improved):
        response = get(cast, improved, "?chart=run")

        assert "This is your own look." in text(response)
        assert "median" in text(response)
        assert "This is your own look." not in text(get(cast, improved))
        assert again(improved).chart_facts.inputs_hash == improved.chart_facts.inputs_hash

    @pytest.mark.parametrize(
        "query",
        ["?rules=house", "?chart=zz", "?since=tomorrow", "?beside=nobody", "?reader=loud", "?chart=p&reader=full"],
    )
    def test_an_old_link_with_a_word_that_is_none_still_opens(self, cast, improved, query):
        response = get(cast, improved, query)

        assert response.status_code == 200
        assert "This is your own look." not in text(response)


class TestTheWindow:
    def test_shows_a_part_and_works_out_from_all(self, cast, improved):
        whole, part = page(cast, improved), page(cast, improved, since=date(2026, 1, 1), until=date(2026, 6, 30))

        assert (len(whole.drawn.table), len(part.drawn.table)) == (28, 6)
        assert part.drawn.sentence == whole.drawn.sentence
        same = {row.period: (row.centre, row.upper) for row in whole.drawn.table}
        assert all(same[row.period] == (row.centre, row.upper) for row in part.drawn.table)

    def test_a_window_without_readings_shows_all(self, cast, improved):
        assert len(page(cast, improved, since=date(2031, 1, 1)).drawn.table) == 28

    def test_flags_before_the_window_are_not_moved_into_it(self, cast, improved):
        services.annotate(measure=improved, on=date(2024, 9, 9), label="The first mats", by=cast.actor("asha"))

        assert "The first mats" in page(cast, improved).drawn.full
        assert "The first mats" not in page(cast, improved, since=date(2026, 1, 1)).drawn.full


class TestTheFullReader:
    def test_gets_the_statistics_and_the_simple_reader_a_link(self, cast, improved):
        full, simple = text(get(cast, improved, "?reader=full")), text(get(cast, improved))

        assert "For the full reader" in full
        assert "crossings (usual from" in full
        assert "Making Data Count: the form of the national tools since 2023" in full
        assert "For the full reader" not in simple
        assert "Full reader" in simple

    def test_of_an_empty_measure_bears_it(self, cast):
        assert get(cast, a_measure(cast, "Empty"), "?reader=full&chart=run").status_code == 200


class TestBeside:
    def test_another_measure_stands_on_the_same_stretch_of_time_and_scale(self, cast, improved):
        other = filled(a_measure(cast, "Harm"), [30, 31, 29, 28] * 10)

        response = get(cast, improved, f"?reader=full&beside={other.pk}")

        assert "on the same scale" in text(response)
        found = queries.chart_page(again(improved), cast.actor("asha"), NOW.date(), other=again(other)).beside
        assert found.full.count("data-i") == 28
        assert ">30<" in found.full

    def test_of_another_unit_has_a_scale_of_its_own(self, cast, improved):
        other = filled(a_measure(cast, "Waits", "average"), [30, 31, 29, 28] * 10)

        found = queries.chart_page(again(improved), cast.actor("asha"), NOW.date(), other=again(other)).beside

        assert not found.shares_scale

    def test_what_may_not_be_seen_is_neither_offered_nor_shown(self, cast, improved):
        theirs = filled(a_measure(cast, "Quokka falls", unit=cast.elsewhere), [1, 2, 3] * 8)

        response = get(cast, improved, f"?reader=full&beside={theirs.pk}")

        assert "Quokka" not in response.content.decode()
        assert "Quokka" in get(cast, theirs, name="cato").content.decode()


class TestForEverybody:
    def send(self, cast, measure, name="asha", **typed):
        sent = {"chart": "i", "rules": "anhoej", "why": "counts are not Poisson here", **typed}
        return cast.browser(name).post(f"{base(measure)}change/chart/", sent)

    def test_is_chosen_with_a_reason_and_told(self, cast, improved):
        assert self.send(cast, improved)["Location"] == improved.get_absolute_url()

        chart = charting.chart_of(again(improved))
        assert (chart.kind, chart.rules) == ("i", "anhoej")
        assert Told.objects.latest("pk").facts["rules"] == "anhoej"

    def test_is_what_the_look_had_shown(self, cast, improved):
        looked = page(cast, improved, chart="i", rules="anhoej").drawn.sentence

        self.send(cast, improved)

        assert again(improved).chart_facts.sentence == looked

    def test_goes_back_to_the_definition(self, cast, improved):
        self.send(cast, improved)
        self.send(cast, improved, chart="", rules="")

        assert again(improved).recipe == {}
        assert again(improved).chart_facts.inputs_hash == improved.chart_facts.inputs_hash

    @pytest.mark.parametrize(("typed", "code"), [({"why": " "}, "no_reason"), ({"chart": "p"}, "chart")])
    def test_is_refused_without_a_reason_or_when_it_does_not_suit(self, cast, improved, typed, code):
        assert self.send(cast, improved, **typed).status_code == 422
        with pytest.raises(Refused) as caught:
            services.choose_chart(
                measure=improved, by=cast.actor("asha"), **{"chart": "i", "rule_set": "", "why": "x", **typed}
            )
        assert caught.value.code == code
        assert again(improved).recipe == {}


class TestFiles:
    STARTS = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF-"}

    @pytest.mark.parametrize("kind", STARTS)
    def test_open_with_their_own_mark(self, cast, improved, kind):
        response = cast.browser("asha").get(f"{base(improved)}chart.{kind}")

        assert self.STARTS[kind] in response.content[:200]
        assert response["Content-Disposition"] == f'attachment; filename="falls.{kind}"'

    def test_reproduce_the_look_of_the_address(self, cast, improved):
        query = "?chart=run&since=2026-01-01"

        spec = json.loads(cast.browser("asha").get(f"{base(improved)}chart.vl.json{query}").content)

        rows = spec["data"]["values"]
        assert len(rows) == 10
        assert "chart.png?chart=run&amp;since=2026-01-01" in get(cast, improved, query).content.decode()

    @pytest.mark.parametrize(("kind", "status"), [("svg", 200), ("png", 200), ("pdf", 200), ("vl.json", 404)])
    def test_of_a_safety_cross(self, cast, kind, status):
        measure = a_measure(cast, "Falls a day", frequency="day", recipe={"chart": "cross"})
        measure = filled(measure, [0, 1] * 30, latest=date(2026, 11, 22))

        assert cast.browser("asha").get(f"{base(measure)}chart.{kind}").status_code == status


class TestLinesInTime:
    def test_a_standard_that_changes_is_drawn_as_steps_and_judged_by_the_one_in_force(self, cast):
        measure = filled(a_measure(cast), [28, 29, 27, 28] * 6)
        for value, first in ((40, date(2024, 1, 1)), (20, date(2026, 4, 1))):
            services.set_line(measure=measure, kind="standard", value=value, from_on=first, by=cast.actor("asha"))

        chart = charting.chart_of(again(measure))

        assert (chart.targets[0], chart.targets[-1], chart.assurance.value) == (40, 20, "hit_or_miss")
        assert 'class="target standard"' in page(cast, measure).drawn.full

    def test_a_step_that_began_later_holds_over_one_without_a_beginning(self, cast):
        measure = filled(a_measure(cast), [28, 29, 27, 28] * 6)
        services.set_line(measure=measure, kind="standard", value=40, by=cast.actor("asha"))
        services.set_line(
            measure=measure, kind="standard", value=20, from_on=date(2026, 4, 1), by=cast.actor("asha")
        )  # fmt: skip

        assert charting.chart_of(again(measure)).target == 20

    def test_a_standard_that_has_ended_judges_no_more(self, cast):
        measure = filled(a_measure(cast), [28, 29, 27, 28] * 6)
        services.set_line(
            measure=measure, kind="standard", value=40, until_on=date(2026, 3, 31), by=cast.actor("asha")
        )  # fmt: skip

        assert again(measure).chart_facts.assurance == "none"

    def test_a_step_of_a_path_is_typed_with_its_days(self, cast, improved):
        typed = {"kind": "path", "value": "6", "from_on": "2026-01-01", "until_on": "2026-06-30", "label": "plan"}

        response = cast.browser("asha").post(f"{base(improved)}change/line/", typed)

        assert response.status_code == 302
        assert 'class="target path"' in page(cast, improved).drawn.full


def test_a_point_can_be_noted_or_left_out_from_the_chart_itself(cast, improved):
    html = get(cast, improved).content.decode()

    assert 'data-behaviour="annotate"' in html
    assert 'data-on="2026-10-01"' in html
    assert "Enter adds a note there" in html


def test_readers_are_offered_no_notes(cast, improved):
    services.share(measure=improved, scope=cast.division.scope, by=cast.house, from_on=NOW.date())

    assert 'data-behaviour="annotate"' not in get(cast, improved, name="ada").content.decode()
