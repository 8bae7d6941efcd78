"""The quality of numbers: what is late, missing, copied, rounded; who may look at it."""

import random
import re
from datetime import date, datetime, timedelta

import pytest
from tests.betterward.measures.making import LONDON, NOW, a_measure, entry, filled, periods, record

from betterward.intake.queries import quality as queries
from betterward.intake.rules import quality
from betterward.intake.rules.quality import Digits, Told
from betterward.intake.services import import_readings
from betterward.measures import services
from betterward.measures.models import Reading


TODAY = NOW.date()
SINCE = date(2020, 1, 1)


def months(numbers, under=None):
    days = periods(len(numbers))
    unders = under or [None] * len(numbers)
    came = [day + timedelta(days=40) for day in days]
    return [
        Told(day, on, number=n, under=u)
        for day, on, n, u in zip(days, came, numbers, unders, strict=True)
        if n is not None
    ]


def by_day(told):
    return {one.period_on: one for one in told}


class TestTheCalendar:
    def test_says_of_each_period_what_stands_there(self):
        june, july, august = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)
        told = by_day([
            Told(june, date(2026, 7, 5), 3.0), Told(july, date(2026, 9, 10), 4.0), Told(august, date(2026, 9, 1)),
        ])  # fmt: skip

        cells = quality.cells_of(told, "month", SINCE, TODAY, TODAY)

        # On Monday 23 November, October's 21 days of grace are over and November has not ended.
        assert [(c.period_on.month, c.state, c.days) for c in cells] == [
            (6, "there", 5), (7, "late", 41), (8, "said", 0), (9, "missing", 0), (10, "missing", 0), (11, "open", 0),
        ]  # fmt: skip
        assert quality.complete(cells) == (2, 5)

    @pytest.mark.parametrize(
        ("frequency", "today", "due"),
        [
            ("month", date(2026, 11, 21), date(2026, 9, 1)),  # 21 days after 31 October end on 21 November
            ("month", date(2026, 11, 22), date(2026, 10, 1)),
            ("week", date(2026, 11, 19), date(2026, 11, 2)),  # 4 days after Sunday 15 November
            ("week", date(2026, 11, 20), date(2026, 11, 9)),
            ("day", date(2026, 11, 20), date(2026, 11, 18)),
        ],
    )
    def test_a_period_is_missing_only_after_its_days_of_grace(self, frequency, today, due):
        assert quality.last_due(frequency, today) == due

    def test_what_was_brought_in_of_earlier_years_is_never_late(self):
        told = [Told(day, TODAY, 3.0) for day in periods(24)]

        assert quality.lateness(told, "month", TODAY) is None
        assert {c.state for c in quality.cells_of(by_day(told), "month", TODAY, TODAY, TODAY)} == {"there", "open"}

    def test_how_late_by_hand(self):
        waits = [2, 5, 30]
        told = [Told(day, (day + timedelta(days=31)).replace(day=1) + timedelta(days=w - 1), 1.0)
                for day, w in zip(periods(3), waits, strict=True)]  # fmt: skip

        found = quality.lateness(told, "month", SINCE)

        assert found == quality.Lateness(3, 1, 5.0)

    @pytest.mark.parametrize("frequency", ["day", "week", "fortnight", "month", "quarter", "year"])
    def test_every_period_has_a_place_of_its_own(self, frequency):
        latest = date(2026, 1, 1) if frequency in ("quarter", "year") else date(2026, 10, 1)
        first = quality.period_of(latest, frequency)
        cells = [quality.Cell(day, "there") for day in periods(100, frequency, first)]

        rows = quality.rows_of(cells, frequency)

        assert sum(cell is not None for _first, row in rows for cell in row) == 100
        assert rows[0][0] > rows[-1][0]


class TestAlike:
    def test_a_number_copied_on_is_found(self):
        told = months([41, 38, 45, 40, 44, 37, 52, 52, 52, 52, 52, 39, 43, 48])

        assert quality.alike(told, "month") == quality.Alike(periods(14)[6], periods(14)[10], 5)

    @pytest.mark.parametrize("numbers", [[0] * 24, [0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0], [4, 4, 4, 5, 6, 7, 8, 9, 3]])
    def test_what_chance_explains_is_not(self, numbers):
        assert quality.alike(months(numbers), "month") is None

    def test_a_gap_ends_a_run(self):
        assert quality.alike(months([41, 38, 45, 40, 52, 52, None, 52, 52, 44, 39]), "month") is None


class TestDigits:
    def test_rounded_numbers_are_found(self):
        chosen = random.Random(1)
        assert quality.digits([chosen.randrange(40, 160) // 5 * 5 for _ in range(20)]) == Digits("rounded", 1.0, 20)

    def test_honest_numbers_hardly_ever_are(self):
        chosen = random.Random(2)
        said = [quality.digits([chosen.randrange(40, 160) for _ in range(60)]) for _ in range(1000)]

        # Two questions, each asked wrongly once in two hundred times at most.
        assert sum(one is not None for one in said) <= 15

    @pytest.mark.parametrize("numbers", [[50] * 19, [5] * 60, [50, 51, 49] * 20, [10.5, 20.5] * 30])
    def test_too_few_small_or_narrow_numbers_say_nothing(self, numbers):
        assert quality.digits(numbers) is None

    def test_chi_square_of_a_table(self):
        # The 0.01 point of chi-square with nine degrees of freedom is 21.666 (NIST handbook, 1.3.6.7.4):
        # 100 numbers, one digit x times and nine (100 - x) / 9 times, give (x - 10)^2 / 9.
        x = 10 + (21.666 * 9) ** 0.5
        ends = {0: x, **dict.fromkeys(range(1, 10), (100 - x) / 9)}

        assert quality.unevenness(ends, 100) == pytest.approx(0.01, abs=1e-5)


class TestLevels:
    def test_a_denominator_on_another_level(self):
        under = [140, 138, 142, 145, 139, 141, 143, 210, 214, 208, 206, 212, 211]

        assert quality.shift(months([3] * 13, under)) == quality.Shift(periods(13)[7], 141.5, 210.5)

    @pytest.mark.parametrize("under", [[140, 138, 142, 145, 139, 141] * 3, [100, 150] * 9, list(range(100, 118))])
    def test_scatter_and_slow_growth_are_none(self, under):
        assert quality.shift(months([3] * len(under), under)) is None


@pytest.mark.django_db
class TestThePage:
    @pytest.fixture(autouse=True)
    def monday_morning(self, moved):
        moved(NOW)

    def address(self, measure):
        return measure.get_absolute_url().rsplit("/", 2)[0] + "/quality/"

    def said(self, response):
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))

    def test_of_much_history_and_a_copied_number(self, cast):
        falls = filled(a_measure(cast, "Calls"), [41, 38, 45, None, 44, 37, 52, 52, 52, 52, 52, 39, 43, 48])

        response = cast.browser("ben").get(self.address(falls))

        assert response.status_code == 200
        assert "13 of 14 periods (92%)" in self.said(response)
        assert "The same number stands 5 times in a row, from March 2026 to July 2026." in self.said(response)
        assert "December 2025: missing" in self.said(response)

    def test_is_linked_from_the_measure_and_the_unit(self, cast):
        falls = filled(a_measure(cast), [4, 5, 6])
        browser = cast.browser("asha")

        assert "/quality/" in browser.get(falls.get_absolute_url()).content.decode()
        assert "/quality/" in browser.get(cast.ward.get_absolute_url()).content.decode()

    def test_is_not_for_those_who_may_not_see_the_measure(self, cast):
        falls = filled(a_measure(cast), [4, 5, 6])

        assert cast.browser("cato").get(self.address(falls)).status_code == 404

    def test_a_number_that_came_late_counts_from_its_first_version(self, cast, moved):
        falls = a_measure(cast)
        moved(datetime(2026, 9, 3, 9, 0, tzinfo=LONDON))
        record(falls, cast.actor("asha"), 3, period_on=date(2026, 8, 1), now=datetime(2026, 9, 3, 9, 0, tzinfo=LONDON))
        moved(NOW)
        record(falls, cast.actor("asha"), 4, period_on=date(2026, 8, 1), if_taken="replace")
        record(falls, cast.actor("asha"), 5, period_on=date(2026, 9, 1))

        page = queries.quality_page(falls, cast.actor("asha"), TODAY)

        # August came on 3 September, and is not judged: it ended before the first number was kept here.
        # September came on 23 November, after 54 days.
        assert [(m.state, m.sign) for m in page.rows[0].marks if m] == [
            ("there", "✓"), ("late", "+54"), ("missing", "?"), ("open", "·"),
        ]  # fmt: skip
        assert page.late.startswith("1 of 1 came later than 21 days")

    def test_a_number_that_came_by_a_table_and_by_hand_is_asked_about(self, cast):
        falls = a_measure(cast, combine="add")
        told = entry(falls, date(2026, 10, 1), 7)
        import_readings(measure=falls, entries=[told], by=cast.actor("ben"), source="a.csv", replaces=False)
        record(falls, cast.actor("asha"), 7, period_on=date(2026, 10, 1), if_taken="add")

        page = queries.quality_page(falls, cast.actor("asha"), TODAY)

        assert Reading.objects.current().filter(measure=falls).count() == 2
        assert [r.word for r in page.remarks] == ["counted twice?"]
        assert "October 2026" in page.remarks[0].says

    def test_no_numbers_teach_and_events_have_no_calendar(self, cast):
        empty, seldom = a_measure(cast), a_measure(cast, "Arrests", "days_between", frequency="event")

        assert "No numbers yet" in self.said(cast.browser("asha").get(self.address(empty)))
        assert "no period can be missing" in self.said(cast.browser("asha").get(self.address(seldom)))

    def test_a_sum_leads_to_its_parts(self, cast):
        part = filled(a_measure(cast, "Falls here", unit=cast.bay), [4, 5, 6])
        whole = a_measure(cast, "All falls")
        services.compose(whole=whole, parts=[part], by=cast.house)

        page = queries.quality_page(whole, cast.actor("asha"), TODAY)

        assert page.parts == [("Falls here", part.get_absolute_url())]

    def test_the_unit_lists_its_measures_by_name(self, cast):
        filled(a_measure(cast, "Waits"), [41, 38, 45, None, 44, 37])
        filled(a_measure(cast, "Calls", unit=cast.bay), [41, 38, 45, 40, 44, 37, 52, 52, 52, 52, 52, 39, 43, 48])
        filled(a_measure(cast, "Elsewhere", unit=cast.other_ward), [1, 2, 3])

        _page, rows = queries.quality_of_unit(cast.ward, cast.actor("asha"), TODAY, "1")

        assert [(r.name, r.complete, r.remarks) for r in rows] == [
            ("Calls", "14 of 14 periods (100%)", ["same number repeated"]),
            ("Waits", "5 of 6 periods (83%)", []),
        ]
        assert cast.browser("ben").get(f"{cast.ward.get_absolute_url()}").status_code == 200
        assert cast.browser("cato").get(queries.address_of("intake:quality_of_unit", cast.ward.pk)).status_code == 404

    def test_many_measures_take_as_few_questions_as_one(self, cast, django_assert_max_num_queries):
        asha = cast.actor("asha")
        for number in range(6):
            filled(a_measure(cast, f"Measure {number}", key=f"m-{number}"), [4, 5, 6])

        with django_assert_max_num_queries(6):
            queries.quality_of_unit(cast.ward, asha, TODAY, "1")
