"""The public files: whole, readable, and in agreement with what their publishers printed elsewhere."""

from collections import defaultdict
from datetime import date

import pytest

from betterward.demo.rules import england, public, scotland
from betterward.demo.rules.public import Counted, Unreadable, period_of


@pytest.fixture(scope="module")
def hospitals():
    return scotland.hospitals(
        public.rows("scotland/hospitals.csv"),
        public.rows("scotland/ae_monthly_by_hospital.csv.xz"),
        public.rows("scotland/one_place.csv"),
    )


@pytest.fixture(scope="module")
def held():
    kinds = scotland.standards(
        public.rows("scotland/standards.csv"), public.rows("scotland/board_standards_definitions.csv")
    )
    return scotland.held(public.rows("scotland/board_standards.csv.xz"), kinds)


@pytest.fixture(scope="module")
def trusts():
    return england.trusts(public.rows("england/trusts.csv"), public.rows("england/ae_monthly_by_trust.csv.xz"))


def test_there_are_about_forty_thousand_source_rows():
    files = ["scotland/ae_monthly_by_hospital.csv.xz", "scotland/board_standards.csv.xz"]
    files += ["england/ae_monthly_by_trust.csv.xz"]

    assert sum(len(public.rows(file)) for file in files) == 39436


class TestScotland:
    def test_103_sites_in_14_boards_since_2007(self, hospitals):
        assert len(hospitals) == 103
        assert len({hospital.board for hospital in hospitals}) == 14
        assert min(h.months[0].month for h in hospitals if h.months) == date(2007, 7, 1)

    def test_sites_added_up_agree_with_the_published_boards(self, hospitals, held):
        """Another file of the same publisher gives the percentage of each board, to one decimal."""
        added = defaultdict(lambda: [0, 0])
        for hospital in hospitals:
            for counted in hospital.months:
                added[hospital.board, counted.month][0] += counted.within
                added[hospital.board, counted.month][1] += counted.attendances
        published = {
            (one.board, period): value
            for one in held if one.standard.indicator == "Accident and Emergency"
            for period, value in one.values if value is not None and added[one.board, period][1]
        }  # fmt: skip

        apart = {key for key, value in published.items() if abs(_percent(*added[key]) - value) > 0.0501}

        assert len(published) == 1708
        # Lothian's January 2025 was revised in one of the two files after the other was taken.
        assert apart == {("Lothian", date(2025, 1, 1))}

    def test_a_place_with_two_codes_is_one_line_at_the_later(self, hospitals):
        by_code = {hospital.code: hospital for hospital in hospitals}

        for row in public.rows("scotland/one_place.csv"):
            assert by_code[row["old_code"]].months == ()
            assert by_code[row["old_code"]].now_at == row["code"]
            months = [counted.month for counted in by_code[row["code"]].months]
            assert months == sorted(set(months))

    def test_a_month_without_a_row_between_others_is_a_month_without_attendances(self):
        filled = scotland.with_quiet_months([Counted(date(2020, 1, 1), 5, 6), Counted(date(2020, 3, 1), 1, 1)])

        assert filled[1] == Counted(date(2020, 2, 1), 0, 0)

    def test_numbers_that_do_not_add_up_are_refused_by_name(self):
        row = {"hospital_code": "A1", "month": "2020-01-31", "within_4_hours": "5", "over_4_hours": "2",
               "attendances": "8"}  # fmt: skip

        with pytest.raises(Unreadable, match="A1 in 2020-01-31"):
            scotland._counted(row)

    def test_every_standard_has_words_and_a_target(self, held):
        kinds = {one.standard.indicator: one.standard for one in held}

        assert len(kinds) == 21
        assert all(kind.words for kind in kinds.values())

    def test_two_rows_for_one_period_are_refused(self, held):
        row = {"period_end": "2020-01-31", "board": "Fife", "indicator": "x", "value": "1", "target": "1"}

        with pytest.raises(Unreadable, match="two rows stand for one month"):
            scotland._unique([row, row], held[1].standard if held[1].standard.frequency == "month" else _monthly(held))


class TestEngland:
    def test_157_trusts_in_seven_regions(self, trusts):
        assert len(trusts) == 157
        assert len({trust.region for trust in trusts}) == 7

    def test_empty_is_not_published_and_never_zero(self, trusts):
        silent = [counted for trust in trusts for counted in trust.months if counted.within is None]

        assert silent
        assert all(counted.attendances > 0 for counted in silent)

    def test_more_over_four_hours_than_came_is_refused(self):
        row = {"trust_code": "R1", "month": "2022-01-01", "attendances": "5", "over_4_hours": "6"}

        with pytest.raises(Unreadable, match="R1 in 2022-01-01"):
            england._counted(row)

    def test_a_trust_without_a_name_is_refused(self):
        row = {"trust_code": "R1", "month": "2022-01-01", "attendances": "5", "over_4_hours": "1"}

        with pytest.raises(Unreadable, match="no name for R1"):
            england.trusts([], [row])


@pytest.mark.parametrize(
    ("end", "frequency", "first"),
    [
        ("2025-02-28", "month", date(2025, 2, 1)),
        ("2015-03-31", "quarter", date(2015, 1, 1)),
        ("2016-03-31", "year", date(2015, 1, 1)),
    ],
)
def test_the_end_of_a_period_names_its_first_day(end, frequency, first):
    assert period_of(end, frequency) == first


@pytest.mark.parametrize("text", ["1.5", "-3", "n/a"])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(Unreadable, match="not a whole number"):
        public.number({"attendances": text}, "attendances", "R1 in May")


def _percent(within, attendances):
    return 100 * within / attendances


def _monthly(held):
    return next(one.standard for one in held if one.standard.frequency == "month")
