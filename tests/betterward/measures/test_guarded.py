"""Shares that hide small numbers: one page over longer periods, and no other way to the numbers."""

import re
from datetime import date

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.betterward.measures.making import NOW, a_measure, filled, periods

from betterward.common.errors import Refused
from betterward.measures import queries, rules, services
from betterward.measures.charting import guarding
from betterward.measures.models import Measure, Share
from betterward.organisations.services import set_least_told
from variation.comparison import possible_range


pytestmark = pytest.mark.django_db

FEW = [3, 1, 4, 2, 0, 5, 3, 2, 4, 1, 3, 3] * 2
LONG_ENOUGH = [5, 9, 7, 6, 8, 5, 9, 7, 6, 8, 5, 7] * 2


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


def ours(cast, values=FEW, kind="count", **fields):
    return filled(a_measure(cast, "Quokka", kind, purpose="improvement", **fields), values)


def shared(cast, measure, unit=None, hides_small=True):
    unit = unit or cast.alder.root
    return services.share(
        measure=measure, scope=unit.scope, by=cast.actor("asha"), from_on=timezone.localdate(), hides_small=hides_small
    )


def told(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestWhatTheOthersSee:
    def test_a_chart_over_quarters_and_nothing_else_anywhere(self, cast):
        measure = ours(cast)
        share = shared(cast, measure)
        ada = cast.browser("ada")

        assert not Measure.objects.visible_to(cast.actor("ada")).filter(pk=measure.pk).exists()
        for address in ("/measures/", "/", measure.get_entry_url()):
            assert "Quokka" not in ada.get(address).content.decode()
        assert measure.get_absolute_url() not in ada.get("/search/?q=Quokka").content.decode()
        assert ada.get(measure.get_absolute_url()).headers["Location"] == f"/shared/{share.pk}/"
        page = told(ada.get(f"/shared/{share.pk}/"))
        assert "every quarter" in page
        rows = ada.get(f"/shared/{share.pk}/table.csv").content.decode().splitlines()[1:]
        assert len(rows) >= 4
        assert all(int(row.split(",")[1]) >= 5 for row in rows)

    def test_the_unit_it_is_shared_with_leads_there(self, cast):
        share = shared(cast, ours(cast))

        assert f"/shared/{share.pk}/" in cast.browser("ada").get(cast.alder.root.get_absolute_url()).content.decode()

    def test_periods_stay_as_they_are_where_no_count_is_small(self, cast):
        page = queries.guarded_page(ours(cast, LONG_ENOUGH))

        assert (page.length, bool(page.full), len(page.table)) == ("", True, 24)

    def test_where_every_period_has_a_small_count_nothing_is_drawn(self, cast):
        share = shared(cast, ours(cast, [0, 0, 1, 0, 0, 0] * 4))
        ada = cast.browser("ada")

        assert "too small to be told" in told(ada.get(f"/shared/{share.pk}/"))
        assert len(ada.get(f"/shared/{share.pk}/table.csv").content.decode().splitlines()) == 1

    def test_few_who_are_left_of_a_share_are_small_too(self, cast):
        page = queries.guarded_page(ours(cast, [(48, 50)] * 24, kind="proportion"))

        assert page.length == "every quarter"

    def test_taken_back_it_is_gone(self, cast):
        share = shared(cast, ours(cast))
        services.stop_sharing(shared=share, by=cast.actor("asha"), on=timezone.localdate())

        assert cast.browser("ada").get(f"/shared/{share.pk}/").status_code == 404

    def test_others_are_told_nothing(self, cast):
        measure = ours(cast)
        share = shared(cast, measure)
        cato = cast.browser("cato")

        for address in (f"/shared/{share.pk}/", f"/shared/{share.pk}/table.csv", measure.get_absolute_url()):
            assert cato.get(address).status_code == 404

    def test_an_open_share_shows_the_measure_itself(self, cast):
        """The twin: without the option the small numbers are there."""
        measure = ours(cast)
        shared(cast, measure, hides_small=False)

        assert Measure.objects.visible_to(cast.actor("ada")).filter(pk=measure.pk).exists()
        assert (
            ",0,"
            in cast.browser("ada").get(f"{measure.get_absolute_url().rsplit('/', 2)[0]}/table.csv").content.decode()
        )


class TestChangingOnesMind:
    def test_the_other_kind_of_share_ends_the_first(self, cast):
        measure = ours(cast)
        shared(cast, measure, hides_small=False)
        shared(cast, measure)

        standing = Share.objects.in_force(timezone.localdate()).filter(measure=measure)
        assert [one.hides_small for one in standing] == [True]


class TestWhatCannotBeHidden:
    @pytest.mark.parametrize(("fields", "code"), [
        ({"kind": "days_between", "frequency": "event"}, "kind"),
        ({"kind": "average"}, "kind"),
        ({"recipe": {"chart": "cross"}, "frequency": "day"}, "kind"),
        ({"purpose": "control"}, "seen_anyway"),
    ])  # fmt: skip
    def test_is_refused_with_its_reason(self, cast, fields, code):
        kind = fields.pop("kind", "count")
        recipe = fields.pop("recipe", {})
        measure = a_measure(cast, "Quokka", kind, **{"purpose": "improvement", **fields})
        measure.recipe = recipe
        measure.save(update_fields=["recipe"])

        with pytest.raises(Refused) as refused:
            shared(cast, measure)
        assert refused.value.code == code

    def test_a_part_of_a_whole_is_refused(self, cast):
        part = ours(cast)
        whole = a_measure(cast, "Whole", purpose="improvement", unit=cast.division)
        services.compose(whole=whole, parts=[part], by=cast.house)

        with pytest.raises(Refused, match="worked out"):
            shared(cast, part)


class TestTheOrganisationsOwnNumber:
    def test_is_set_by_those_who_manage_it_and_counts_at_once(self, cast):
        measure = ours(cast, LONG_ENOUGH)
        set_least_told(organisation=cast.alder, least=8, by=cast.house)
        measure.organisation.refresh_from_db()

        page = queries.guarded_page(measure)
        assert (page.least, page.length) == (8, "every quarter")
        small = "/organisations/alder/small/"
        assert cast.browser("asha").post(small, {"least": "3"}).status_code == 404
        assert cast.browser("ada").post(small, {"least": "7"}).status_code == 302
        assert cast.browser("ada").post(small, {"least": "x"}).status_code == 422
        cast.alder.refresh_from_db()
        assert cast.alder.least_told == 7

    @pytest.mark.parametrize("least", [0, 2, 21])
    def test_other_numbers_are_refused(self, cast, least):
        with pytest.raises(Refused, match="from 3 to 20"):
            set_least_told(organisation=cast.alder, least=least, by=cast.house)


# What an attacker can work out ---------------------------------------------------------------------------------------

LEAST = 5


def by_month(values):
    return {day: (float(value), 0.0) for day, value in zip(periods(len(values)), values, strict=True)}


def worked_out(months, sums):
    """Small months whose number follows from the sums that are told."""
    counts = [*months, *(sum(months[at] for at in places) for places in sums)]
    equations = [(len(months) + n, places) for n, places in enumerate(sums)]
    hidden = [n < len(months) for n in range(len(counts))]
    found = [possible_range(counts, equations, hidden, at) for at in range(len(months))]
    return [at for at, (low, high) in enumerate(found) if low == high and months[at] < LEAST]


@given(st.lists(st.integers(0, 9), min_size=24, max_size=48))
@settings(max_examples=150, deadline=None)
def test_no_small_month_follows_from_the_longer_periods_that_are_told(values):
    counted = by_month(values)
    chosen = rules.shortest_without_small([counted], "month", least=LEAST, is_share=False)
    if chosen is None:
        return
    length, (numbers,) = chosen
    assert all(top >= LEAST for top, _under in numbers.values())
    if length == "month":
        return
    days = sorted(counted)
    sums = [[at for at, day in enumerate(days) if rules.period_of(day, length) == first] for first in numbers]
    assert worked_out(values, sums) == []


def test_hiding_the_small_months_alone_would_give_them_away():
    """The twin: quarters told beside their months, the small month hidden alone."""
    months = [8, 3, 9]
    counts = [*months, sum(months)]

    low, high = possible_range(counts, [(3, [0, 1, 2])], [False, True, False, False], 1)
    assert (low, high) == (3, 3)


def test_weeks_belong_to_the_month_in_which_they_begin():
    weeks = dict.fromkeys(periods(40, "week"), (3.0, 0.0))
    months = rules.over_longer(weeks, "week", "month")

    assert {top for top, _under in months.values()} == {12.0, 15.0}
    assert sum(top for top, _under in months.values()) <= 3 * 40


def test_incomplete_longer_periods_are_left_out():
    numbers = guarding.without_small(_plain("month"), [by_month([4] * 25)], LEAST)[1][0]
    assert all(top == 12 for top, _under in numbers.values())


def _plain(frequency):
    version = type("Version", (), {"frequency": frequency, "kind": "count"})
    return type("Measure", (), {"version": version})


def test_the_periods_of_the_tests_are_months():
    assert periods(2)[0] < periods(2)[1] <= date(2026, 12, 1)
