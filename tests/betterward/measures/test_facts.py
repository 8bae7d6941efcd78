"""Chart facts: one row a measure, worked out once, with everything that made it; the same words on every page."""

import json
from datetime import date

import pytest
from tests.betterward.measures.making import LATEST, a_measure, again, entry, filled, periods, record

import variation
from betterward.measures import charting, queries, services
from betterward.measures.models import ChartFacts
from variation import drawing


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

TODAY = date(2026, 11, 23)


class TestWhatIsKept:
    def test_the_recipe_is_enough_to_make_it_again(self, cast, falls):
        services.set_line(measure=falls, kind="standard", value=9, by=cast.actor("asha"))

        facts = again(falls).chart_facts

        assert facts.recipe["chart"] == "c"
        assert facts.recipe["rules"] == "mdc"
        assert facts.recipe["target"] == 9
        assert facts.recipe["engine"] == facts.engine_version == variation.__version__

    def test_what_is_kept_is_json_without_letters_for_no_number(self, cast):
        measure = filled(a_measure(cast, "Seen", "proportion"), [(9, 10), None, (0, 0), (8, 10)] * 6)

        facts = again(measure).chart_facts

        for kept in (facts.phases, facts.signals, facts.warnings, facts.recipe, facts.sentence_params):
            assert "NaN" not in json.dumps(kept)

    def test_the_same_inputs_have_the_same_hash(self, cast):
        twins = [filled(a_measure(cast, f"Count {n}"), [5, 6, 4] * 5) for n in range(2)]
        before = [again(twin).chart_facts.inputs_hash for twin in twins]

        record(twins[1], cast.actor("ben"), 9)

        assert before[0] == before[1]
        assert again(twins[1]).chart_facts.inputs_hash != before[1]

    def test_the_sentence_is_stored_with_its_key(self, cast, falls):
        facts = again(falls).chart_facts

        assert facts.sentence_key == "no_evidence"
        assert facts.sentence == "No evidence of change: 24 points vary around their average, 5.3."
        assert len(facts.sentence.split()) <= 25

    def test_the_spark_stands_ready(self, falls):
        assert again(falls).chart_facts.spark.startswith('<svg class="chart spark"')

    def test_a_safety_cross_claims_nothing(self, cast):
        measure = a_measure(cast, "Falls a day", frequency="day", recipe={"chart": "cross"})
        measure = filled(measure, [0, 0, 1] * 12, latest=date(2026, 11, 22))

        facts = again(measure).chart_facts

        assert (facts.state, facts.variation, facts.has_signal) == ("", "", False)
        assert facts.sentence.startswith("10 in the 30 days counted last.")


class TestLateness:
    def test_a_month_without_its_reading_is_late(self, cast):
        measure = filled(a_measure(cast), [5] * 14, latest=date(2026, 8, 1))

        assert again(measure).chart_facts.due_on == date(2026, 10, 21)
        assert queries.row_of(again(measure), TODAY).state == "late"

    def test_the_verdict_stays_beside_it(self, cast):
        measure = filled(a_measure(cast), [8, 9, 7, 8] * 5 + [2] * 8, latest=date(2026, 8, 1))

        row = queries.row_of(again(measure), TODAY)

        assert row.sentence.startswith("Waiting for data since August 2026. Improved")

    def test_historic_series_are_never_late(self, cast):
        cast.alder.is_historic = True
        cast.alder.save()

        assert again(filled(a_measure(cast), [5] * 14, latest=date(2020, 8, 1))).chart_facts.due_on is None

    def test_a_new_reading_ends_it(self, cast):
        measure = filled(a_measure(cast), [5] * 14, latest=date(2026, 9, 1))
        services.load_readings(entries={measure: [entry(measure, LATEST, 5)]}, by=cast.house, why="a feed")

        assert not again(measure).chart_facts.is_late(TODAY)


class TestTheSameEverywhere:
    """The string of a row, of the chart's table, and of the facts is one string."""

    @pytest.mark.parametrize(
        ("kind", "values", "latest"),
        [
            ("count", [1250, 1310] * 8, "1310"),
            ("proportion", [(17, 24), (19, 24)] * 8, "79%"),
            ("rate", [(7, 838), (5, 812)] * 8, "6.2"),
            ("average", [12.25, 13.5] * 8, "13.5"),
        ],
    )
    def test_latest_value(self, cast, kind, values, latest):
        measure = filled(a_measure(cast, "It", kind), values)

        chart = charting.chart_of(measure)
        table = drawing.table(chart, unit=measure.version.unit_label, decimals=measure.version.decimals)

        assert queries.row_of(measure, TODAY).latest == latest
        assert measure.chart_facts.latest_text == latest
        assert table[-1].value == latest

    def test_decimals_of_the_definition_are_kept(self, cast):
        measure = filled(a_measure(cast, "It", "proportion", decimals=1), [(17, 24), (19, 24)] * 8)

        assert queries.row_of(measure, TODAY).latest == "79.2%"

    def test_sentence_of_the_page_is_the_sentence_of_the_row(self, cast, falls):
        page = queries.chart_page(again(falls), cast.actor("asha"), TODAY)

        assert page.drawn.sentence == page.row.sentence == again(falls).chart_facts.sentence


class TestRefreshing:
    def test_asks_as_much_for_many_as_for_one(self, cast, django_assert_max_num_queries):
        several = [filled(a_measure(cast, f"Count {n}"), [5, 6]) for n in range(10)]

        with django_assert_max_num_queries(11):
            charting.refresh_many(several)

    def test_gives_the_same_again(self, falls):
        names = [f.name for f in ChartFacts._meta.concrete_fields if f.name != "refreshed_at"]
        before = ChartFacts.objects.values(*names).get(measure=falls)

        charting.refresh(falls)

        assert ChartFacts.objects.values(*names).get(measure=falls) == before


class TestSeries:
    def test_a_month_nobody_collected_is_a_gap_on_the_calendar(self, cast):
        measure = filled(a_measure(cast), [5, None, None, 6])

        series = charting.series_of(measure)

        assert series.periods == periods(4)
        assert [point.state for point in series.points] == ["value", "absent", "absent", "value"]

    def test_rates_on_a_chart_of_single_values_are_divided_first(self, cast):
        measure = a_measure(cast, "Sickness", "proportion", recipe={"chart": "i"})
        measure = filled(measure, [(5, 100), (0, 0), (6, 100)])

        values = charting.chart_of(measure).values

        assert values[0] == pytest.approx(5)
        assert values[1] != values[1]


def test_a_measure_never_charted_is_an_empty_row(cast, falls):
    ChartFacts.objects.filter(measure=falls).delete()

    row = queries.row_of(again(falls), TODAY)

    assert (row.state, row.sentence, row.latest) == ("too_few", "No readings yet.", "")
