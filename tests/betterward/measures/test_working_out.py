"""A measure worked out from others: by hand, with gaps, dated, rewound, and for whom."""

import re
from datetime import date, datetime, timedelta

import pytest
from tests.betterward.measures.making import LONDON, NOW, a_measure, again, filled, periods, record

from betterward.common.errors import Refused
from betterward.measures import charting, services
from betterward.measures.models import Composition
from betterward.measures.services import Source, work_out


pytestmark = pytest.mark.django_db

MONTHS = periods(3)


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


@pytest.fixture
def doses(cast):
    return filled(a_measure(cast, "Late doses"), [4, 6, None])


@pytest.fixture
def days(cast):
    return filled(a_measure(cast, "Bed days"), [500, 0, 400])


@pytest.fixture
def more(cast):
    return filled(a_measure(cast, "Further days"), [300, 0, 100])


@pytest.fixture
def rate(cast):
    return a_measure(cast, "Late doses per 1,000 days", "average", decimals=1)


def keep(cast, whole, formula, by="asha", from_on=None, **sources):
    made = {letter: Source(part, "numerator") for letter, part in sources.items()}
    return work_out(whole=whole, formula=formula, sources=made, by=cast.actor(by), from_on=from_on)


def told(measure, known_at=None):
    series = charting.series_of(again(measure), known_at=known_at)
    return dict(zip(series.periods, [None if v != v else round(v, 3) for v in series.column("value")], strict=True))


def address(measure):
    return measure.get_absolute_url().rsplit("/", 2)[0] + "/worked-out/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def refused(cast, *args, **kwargs):
    with pytest.raises(Refused) as found:
        keep(cast, *args, **kwargs)
    return found.value


class TestTheChart:
    def test_by_hand_and_never_a_guess(self, cast, rate, doses, days, more):
        keep(cast, rate, "a / (b + c) * 1000", a=doses, b=days, c=more)

        # 4 / 800 * 1000; then a division by zero; then no doses counted.
        assert told(rate) == {MONTHS[0]: 5.0, MONTHS[1]: None, MONTHS[2]: None}

    def test_follows_its_sources_at_once(self, cast, rate, doses, days):
        keep(cast, rate, "a / b", a=doses, b=days)
        record(doses, cast.actor("ben"), 8, period_on=MONTHS[2])

        assert told(rate)[MONTHS[2]] == 0.02
        assert again(rate).chart_facts.points == 2

    def test_takes_what_the_chart_of_a_source_shows(self, cast, rate):
        share = filled(a_measure(cast, "Share", "proportion"), [(1, 4), (0, 0), (3, 4)])
        made = {"a": Source(share, "value"), "b": Source(share, "denominator")}
        work_out(whole=rate, formula="a + b", sources=made, by=cast.actor("asha"))

        assert told(rate) == {MONTHS[0]: 29.0, MONTHS[1]: None, MONTHS[2]: 79.0}

    def test_a_source_with_a_part_missing_is_shown_and_left_out_of_the_lines(self, cast, rate):
        one = filled(a_measure(cast, "Falls", unit=cast.bay), [4, 5, 6])
        two = filled(a_measure(cast, "Falls", unit=cast.ward, key="two"), [1, None, 2])
        whole = a_measure(cast, "All falls")
        services.compose(whole=whole, parts=[one, two], by=cast.house)
        keep(cast, rate, "a * 2", a=whole)

        series = charting.series_of(again(rate))

        assert told(rate) == {MONTHS[0]: 10.0, MONTHS[1]: 10.0, MONTHS[2]: 16.0}
        assert series.partial == [1]

    def test_of_a_formula_from_a_formula(self, cast, rate, doses, days):
        twice = a_measure(cast, "Twice", "average")
        keep(cast, rate, "a / b", a=doses, b=days)
        work_out(whole=twice, formula="a * 2", sources={"a": Source(again(rate), "value")}, by=cast.actor("asha"))

        assert told(twice)[MONTHS[0]] == 0.016


class TestWhen:
    def test_a_new_formula_leaves_the_days_before_as_they_were(self, cast, rate, doses, days):
        keep(cast, rate, "a * 10", a=doses)
        keep(cast, rate, "a * 100", from_on=MONTHS[1], a=doses)

        assert told(rate) == {MONTHS[0]: 40.0, MONTHS[1]: 600.0}

    def test_the_chart_of_then_is_worked_out_by_the_formula_of_then(self, cast, rate, doses):
        keep(cast, rate, "a * 10", a=doses)
        between = Composition.pgh_event_model.objects.filter(whole=rate).latest("pgh_id").pgh_created_at
        keep(cast, rate, "a * 100", a=doses)
        later = datetime.now(LONDON) + timedelta(days=3650)

        assert told(rate)[MONTHS[0]] == 400.0
        assert charting.composed.as_composed([rate.pk], between)[0].formula == "a * 10"
        assert {row.formula for row in charting.composed.as_composed([rate.pk], later)} == {"a * 100"}


class TestWhatIsRefused:
    def test_from_itself_also_by_way_of_another(self, cast, rate, doses):
        twice = a_measure(cast, "Twice", "average")
        keep(cast, rate, "a", a=doses)
        work_out(whole=twice, formula="a * 2", sources={"a": Source(rate, "value")}, by=cast.actor("asha"))

        for source in (twice, rate):
            with pytest.raises(Refused, match="cannot be worked out from itself, not even by way of another"):
                work_out(whole=rate, formula="a", sources={"a": Source(source, "value")}, by=cast.actor("asha"))

    def test_a_letter_that_stands_for_nothing(self, cast, rate, doses, days):
        assert str(refused(cast, rate, "a / c", a=doses, b=days)) == "I know the names a and b, not c."
        assert refused(cast, rate, "12", a=doses).code == "no_letter"

    def test_by_whoever_may_not(self, cast, rate, doses):
        hidden = filled(a_measure(cast, "Theirs", unit=cast.other_ward, purpose="improvement"), [1, 2, 3])

        with pytest.raises(Refused):
            keep(cast, rate, "a", by="cato", a=doses)
        assert refused(cast, rate, "a", a=hidden).code == "not_yours"
        assert not rate.parts.exists()

    def test_what_has_readings_or_other_periods(self, cast, rate, doses):
        weekly = a_measure(cast, "Weekly", frequency="week")
        own = filled(a_measure(cast, "Waits", "average"), [1, 2, 3])

        assert refused(cast, rate, "a", a=weekly).code == "differs"
        assert refused(cast, own, "a", a=doses).code == "has_readings"
        assert refused(cast, doses, "a", a=doses).code == "not_a_value"

    def test_a_reading_of_its_own(self, cast, rate, doses):
        keep(cast, rate, "a", a=doses)

        with pytest.raises(Refused, match="worked out from others"):
            record(rate, cast.actor("asha"), 3, period_on=date(2026, 10, 1))

    def test_the_acts_of_sums(self, cast, rate, doses):
        keep(cast, rate, "a", a=doses)
        event = Composition.pgh_event_model.objects.get(whole=rate)

        with pytest.raises(Refused, match="by a formula"):
            services.undo_part_change(whole=rate, change=event.pgh_id, by=cast.actor("asha"))
        with pytest.raises(Refused, match="by a formula"):
            services.take_out(row=rate.parts.get(), by=cast.actor("asha"), seen=event.pgh_id)
        assert rate.parts.count() == 1


class TestThePage:
    def test_tries_before_it_keeps(self, cast, rate, doses, days):
        typed = {"formula": "a / b * 1000", "measure_a": doses.pk, "measure_b": days.pk}
        asha = cast.browser("asha")

        tried = asha.post(address(rate), {**typed, "act": "try"})

        assert "Not kept yet" in text(tried)
        assert "August 2026 4 500 8.0" in text(tried)
        assert "September 2026 6 0 blank: it would be divided by zero" in text(tried)
        assert "October 2026 – 400 blank: a missing" in text(tried)
        assert not rate.parts.exists()
        assert asha.post(address(rate), {**typed, "act": "keep"}).status_code == 302
        assert "every month; nobody has said who collects it" in text(asha.get(address(rate)))
        assert "a / b * 1000" in text(asha.get(rate.get_absolute_url()))

    def test_says_plainly_what_is_wrong(self, cast, rate, doses):
        answer = cast.browser("asha").post(address(rate), {"formula": "a / c", "measure_a": doses.pk, "act": "keep"})

        assert answer.status_code == 422
        assert "I know the name a, not c." in text(answer)

    def test_hides_the_sources_a_reader_may_not_see(self, cast, rate):
        hidden = filled(a_measure(cast, "Numbat", purpose="improvement"), [41, 42, 43])
        keep(cast, rate, "a * 2", a=hidden)

        seen = text(cast.browser("ada").get(address(rate)))

        assert "a measure you may not see" in seen
        assert "Numbat" not in seen
        assert " 41 " not in seen
        assert "82.0" in seen

    def test_is_read_by_the_team_and_changed_by_those_who_may(self, cast, rate, doses):
        keep(cast, rate, "a", a=doses)

        assert cast.browser("ben").get(address(rate)).status_code == 200
        assert cast.browser("cato").get(address(rate)).status_code == 404
        assert cast.browser("cato").post(address(rate), {"formula": "a"}).status_code == 404
