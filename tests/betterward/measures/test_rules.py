"""Periods, the turn of the day, and what makes an entry fit."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from betterward.measures import rules
from betterward.measures.rules import Entry, Unfit


LONDON = ZoneInfo("Europe/London")
FREQUENCIES = ["day", "week", "fortnight", "month", "quarter", "year"]
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def unfit(entry, kind="count", frequency="month", today=date(2026, 11, 23)):
    with pytest.raises(Unfit) as caught:
        rules.checked(entry, kind, frequency, today=today)
    return caught.value.code


class TestPeriods:
    @pytest.mark.parametrize(
        ("frequency", "first"),
        [
            ("day", date(2026, 8, 5)),
            ("week", date(2026, 8, 3)),
            ("fortnight", date(2026, 8, 3)),
            ("month", date(2026, 8, 1)),
            ("quarter", date(2026, 7, 1)),
            ("year", date(2026, 1, 1)),
        ],
    )
    def test_the_first_day_of_the_period_that_holds_a_day(self, frequency, first):
        assert rules.period_of(date(2026, 8, 5), frequency) == first

    @given(days, st.sampled_from(FREQUENCIES))
    def test_a_period_holds_its_days_and_touches_its_neighbours(self, day, frequency):
        first = rules.period_of(day, frequency)

        assert first <= day <= rules.period_end(first, frequency)
        assert rules.preceding(rules.following(first, frequency), frequency) == first
        assert rules.period_of(rules.period_end(first, frequency), frequency) == first

    @given(days, st.sampled_from(FREQUENCIES), st.integers(1, 40))
    def test_a_calendar_leaves_no_period_out(self, day, frequency, count):
        first = last = rules.period_of(day, frequency)
        for _ in range(count):
            last = rules.following(last, frequency)

        found = rules.calendar(first, last, frequency)

        assert len(found) == count + 1
        assert [rules.preceding(later, frequency) for later in found[1:]] == found[:-1]

    def test_a_leap_day_belongs_to_february(self):
        assert rules.period_end(date(2028, 2, 1), "month") == date(2028, 2, 29)


class TestTheTurnOfTheDay:
    def test_at_three_in_the_morning_last_night_is_asked_for(self):
        assert rules.just_ended(at("2026-08-03T03:00"), "day") == date(2026, 8, 2)

    def test_in_the_afternoon_yesterday_is_asked_for(self):
        assert rules.just_ended(at("2026-08-03T15:00"), "day") == date(2026, 8, 2)

    @pytest.mark.parametrize(
        ("frequency", "first"),
        [("week", date(2026, 7, 27)), ("month", date(2026, 7, 1)), ("quarter", date(2026, 4, 1))],
    )
    def test_the_period_before_the_running_one_is_asked_for(self, frequency, first):
        assert rules.just_ended(at("2026-08-03T03:00"), frequency) == first

    def test_an_event_is_asked_for_today(self):
        assert rules.just_ended(at("2026-08-03T03:00"), "event") == date(2026, 8, 3)

    def test_the_night_can_be_changed_freely_until_the_day_turns(self):
        night = date(2026, 8, 2)

        assert rules.is_free_to_change(night, "day", time(7), at("2026-08-03T06:59"))
        assert not rules.is_free_to_change(night, "day", time(7), at("2026-08-03T07:00"))

    def test_the_turn_keeps_its_clock_time_when_the_clocks_change(self):
        night = date(2026, 10, 24)

        assert rules.is_free_to_change(night, "day", time(7), at("2026-10-25T06:59"))
        assert not rules.is_free_to_change(night, "day", time(7), at("2026-10-25T07:00"))

    def test_events_are_never_free_to_change(self):
        assert not rules.is_free_to_change(date(2026, 8, 2), "event", time(7), at("2026-08-02T08:00"))


class TestLateness:
    def test_a_month_is_late_three_weeks_after_the_next_one_ended(self):
        assert rules.due_on(date(2026, 8, 1), "month") == date(2026, 10, 21)

    def test_nothing_is_due_before_the_first_reading_or_for_events(self):
        assert rules.due_on(None, "month") is None
        assert rules.due_on(date(2026, 8, 1), "event") is None


class TestWhatFits:
    def test_a_day_moves_to_the_start_of_its_period(self):
        fit = rules.checked(Entry(date(2026, 10, 17), numerator=3), "count", "month", today=date(2026, 11, 23))

        assert fit.period_on == date(2026, 10, 1)

    def test_a_day_in_the_running_period_is_not_the_future(self):
        fit = rules.checked(Entry(date(2026, 11, 23), numerator=3), "count", "month", today=date(2026, 11, 23))

        assert fit.period_on == date(2026, 11, 1)

    def test_zero_is_a_value_and_blank_is_not(self):
        zero = rules.checked(Entry(date(2026, 10, 1), numerator=0), "count", "month", today=date(2026, 11, 23))

        assert rules.state_of(zero, "count") == "value"
        assert unfit(Entry(date(2026, 10, 1))) == "no_number"

    def test_a_day_to_come_and_a_mistyped_century_are_refused(self):
        assert unfit(Entry(date(2026, 11, 24), numerator=1)) == "future"
        assert unfit(Entry(date(2026, 10, 1), event_on=date(2052, 10, 1)), "days_between", "event") == "future"
        assert unfit(Entry(date(226, 10, 1), numerator=1)) == "too_old"

    @pytest.mark.parametrize(
        ("entry", "kind", "code"),
        [
            (Entry(date(2026, 10, 1), numerator=-1), "count", "negative"),
            (Entry(date(2026, 10, 1), numerator=2.5), "count", "not_whole"),
            (Entry(date(2026, 10, 1), numerator=float("inf")), "count", "not_a_number"),
            (Entry(date(2026, 10, 1), numerator=float("nan")), "count", "not_a_number"),
            (Entry(date(2026, 10, 1), numerator=8, denominator=7), "proportion", "above_denominator"),
            (Entry(date(2026, 10, 1), numerator=8), "proportion", "no_number"),
            (Entry(date(2026, 10, 1), numerator=3, denominator=0), "rate", "out_of_none"),
            (Entry(date(2026, 10, 1), numerator=3.5, denominator=700), "rate", "not_whole"),
            (Entry(date(2026, 10, 1), value=-2), "cases_between", "negative"),
            (Entry(date(2026, 10, 1)), "average", "no_number"),
        ],
    )
    def test_what_cannot_be_is_refused(self, entry, kind, code):
        assert unfit(entry, kind) == code

    @pytest.mark.parametrize(
        ("entry", "kind"),
        [
            (Entry(date(2026, 10, 1), value=-2.5), "average"),
            (Entry(date(2026, 10, 1), numerator=12, denominator=7), "rate"),
            (Entry(date(2026, 10, 1), numerator=3, denominator=712.5), "rate"),
        ],
    )
    def test_what_can_be_is_kept(self, entry, kind):
        assert rules.checked(entry, kind, "month", today=date(2026, 11, 23)) == entry

    def test_three_things_are_not_a_value(self):
        missing = Entry(date(2026, 10, 1), missing_because="not_counted")

        assert rules.state_of(missing, "count") == "missing"
        assert rules.state_of(Entry(date(2026, 10, 1), numerator=0, denominator=0), "proportion") == "zero_denominator"
        assert rules.state_of(Entry(date(2026, 10, 1), numerator=0, denominator=9), "proportion") == "value"

    def test_a_reason_puts_numbers_aside(self):
        entry = Entry(date(2026, 10, 1), numerator=3, missing_because="system_down")

        assert rules.checked(entry, "count", "month", today=date(2026, 11, 23)).numerator is None


class TestSlipsOfTheKey:
    def test_many_times_the_usual_is_a_slip(self):
        assert rules.is_far_off(Entry(date(2026, 10, 1), numerator=55), [5, 6, 4, 5, 6, 5], "count")

    @pytest.mark.parametrize("number", [5, 9, 48])
    def test_a_bad_month_is_news(self, number):
        assert not rules.is_far_off(Entry(date(2026, 10, 1), numerator=number), [5, 6, 4, 5, 6, 5], "count")

    def test_nothing_is_far_off_before_there_is_a_usual(self):
        assert not rules.is_far_off(Entry(date(2026, 10, 1), numerator=900), [5, 6], "count")


class TestTyping:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("3", 3), (" 3 ", 3), ("1,250", 1250), ("1 250", 1250), ("1\u00a0250", 1250), ("2.50", 2.5), (".5", 0.5),
            ("45%", 45), ("-2", -2),
        ],
    )  # fmt: skip
    def test_what_people_type(self, text, number):
        assert rules.number(text) == number

    def test_blank_is_none(self):
        assert rules.number("  ") is None

    @pytest.mark.parametrize(
        "text", ["three", "nan", "inf", "1_000", "1 2", "1,2", "12,34", "--3", "1e5", "3x", "٣", "½"]
    )
    def test_what_is_no_number(self, text):
        with pytest.raises(Unfit, match="not_a_number"):
            rules.number(text)


class TestParts:
    def test_counts_add_up(self):
        both = rules.added(
            Entry(date(2026, 10, 1), numerator=2, denominator=10), Entry(date(2026, 10, 1), numerator=3, denominator=12)
        )

        assert (both.numerator, both.denominator) == (5, 22)

    def test_an_average_cannot_be_added_to(self):
        with pytest.raises(Unfit, match="cannot_add"):
            rules.added(Entry(date(2026, 10, 1), value=2), Entry(date(2026, 10, 1), value=3))

    @given(st.lists(st.lists(st.floats(-100, 100), min_size=2, max_size=8), min_size=1, max_size=5))
    def test_groups_pooled_are_as_one_group(self, groups):
        def facts(values):
            mean = sum(values) / len(values)
            return mean, len(values), (sum((v - mean) ** 2 for v in values) / (len(values) - 1)) ** 0.5

        mean, size, spread = rules.pooled([facts(group) for group in groups])
        whole_mean, whole_size, whole_spread = facts([value for group in groups for value in group])

        assert size == whole_size
        assert mean == pytest.approx(whole_mean, abs=1e-9)
        assert spread == pytest.approx(whole_spread, abs=1e-6)

    def test_days_between_events(self):
        assert rules.gaps([date(2026, 3, 1), date(2026, 1, 1), date(2026, 1, 31)]) == [30, 29]


class TestTheEntryPage:
    def test_number_buttons_suit_small_counts_only(self):
        assert rules.suits_pad("count", [])
        assert rules.suits_pad("count", [0, 1, 3, 2])
        assert not rules.suits_pad("count", [240, 198, 3])
        assert not rules.suits_pad("proportion", [1, 2])

    def test_a_denominator_is_offered_when_it_has_been_steady(self):
        assert rules.steady([20, 20, 20, 18]) == "20"
        assert rules.steady([20, 20, 19]) == ""
        assert rules.steady([20, 20]) == ""
        assert rules.steady([None, None, None]) == ""


class TestAgreedPaths:
    STEPS = [(date(2026, 4, 1), date(2026, 4, 30), 11.5), (date(2026, 5, 1), date(2026, 5, 31), 11.25)]

    def test_the_step_of_a_day(self):
        assert rules.height_on(date(2026, 5, 14), self.STEPS) == 11.25

    def test_no_height_where_no_step_holds(self):
        height = rules.height_on(date(2026, 6, 1), self.STEPS)

        assert height != height


@given(days, st.sampled_from(FREQUENCIES), st.integers(0, 23))
def test_the_period_asked_for_is_always_over(day, frequency, hour):
    now = datetime.combine(day, time(hour), tzinfo=LONDON)

    first = rules.just_ended(now, frequency)

    assert rules.period_end(first, frequency) < day
    assert day - rules.period_end(first, frequency) <= timedelta(days=366)


class TestADefinition:
    @pytest.mark.parametrize(
        ("old", "new", "other", "first"),
        [
            ({"source": "paper"}, {"source": "screen"}, ("source",), ()),
            ({"source": "paper"}, {"source": " Paper. "}, (), ()),
            ({"source": ""}, {"source": "paper"}, (), ("source",)),
            ({"source": "paper"}, {"source": ""}, ("source",), ()),
            ({"source": "paper"}, {"plain_words": "x"}, (), ()),
            (
                {"numerator_label": "falls", "exclusions": ""},
                {"numerator_label": "harm", "exclusions": "visitors"},
                ("numerator_label",),
                ("exclusions",),
            ),
        ],
    )
    def test_what_changes_its_meaning(self, old, new, other, first):
        assert rules.changed_meaning(old, new) == (other, first)

    def test_leaves_open_what_nobody_said(self):
        said = {"numerator_label": "falls", "source": "reports", "collected_by": " "}

        assert rules.unsaid("count", said) == ["exclusions", "collected_by", "collected_when", "collected_how"]
        assert "denominator_label" in rules.unsaid("proportion", said)

    @pytest.mark.parametrize(
        ("kind", "usual", "is_seldom"),
        [
            ("count", [0, 1, 0, 0] * 3, True),
            ("count", [8, 9, 7, 8] * 3, False),
            ("count", [0, 0, 0], False),
            ("count", [0, 9] * 5 + [0], True),
            ("average", [0.0] * 12, False),
            ("proportion", [1, 2] * 6, False),
        ],
    )
    def test_rare_events(self, kind, usual, is_seldom):
        assert rules.is_seldom(kind, usual) is is_seldom

    @pytest.mark.parametrize(
        ("kind", "sizes", "minutes", "is_enough"),
        [
            ("proportion", [40, 50, 60], 30, True),
            ("proportion", [40, 50, 60], None, False),
            ("proportion", [40, 50, 60], 5, False),
            ("proportion", [10, 12, None], 30, False),
            ("rate", [900.0], 30, False),
            ("proportion", [], 30, False),
        ],
    )
    def test_when_a_sample_would_do(self, kind, sizes, minutes, is_enough):
        assert rules.is_sample_enough(kind, sizes, minutes) is is_enough

    @pytest.mark.parametrize(
        ("each", "frequency", "events", "a_week"),
        [(10, "day", 0, 70), (10, "week", 0, 10), (26, "month", 0, 6), (30, "event", 0.5, 15), (None, "day", 0, None)],
    )
    def test_what_it_costs_a_week(self, each, frequency, events, a_week):
        found = rules.minutes_a_week(each, frequency, events)

        assert found == (None if a_week is None else pytest.approx(a_week))


class TestBrokenChains:
    OURS, OTHER = UUID(int=1), UUID(int=2)

    def link(self, name="", definition=OURS, version=1, is_counted=True):
        return rules.Link(name, definition, version, is_counted)

    @pytest.mark.parametrize(
        ("parts", "found"),
        [
            ([], []),
            ([{}], []),
            ([{"version": 2}], [("other_version", "a0")]),
            ([{"definition": OTHER, "version": 2}], [("other_definition", "a0")]),
            ([{"is_counted": False}, {}], []),
            ([{"is_counted": False}, {"is_counted": False, "version": 2}], [("not_counted", "")]),
            ([{}, {"version": 2}, {"definition": OTHER}], [("other_version", "a1"), ("other_definition", "a2")]),
        ],
    )
    def test_is_told_part_by_part(self, parts, found):
        links = [self.link(f"a{n}", **how) for n, how in enumerate(parts)]

        assert rules.broken_links(self.link(), links) == found
