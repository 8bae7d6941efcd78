"""Groups of one measure: one scale, no ranking, small counts never told, a gap with its doubt."""

import re
from datetime import date

import pytest
from tests.betterward.measures.making import NOW, a_measure, filled, periods

from betterward.measures import queries, rules


pytestmark = pytest.mark.django_db

# Invented figures: restraint per 1,000 bed days, by group, nineteen months.
LARGE = [(14, 2340), (32, 2295), (16, 2418), (18, 2284), (17, 2324), (25, 2348), (25, 2248), (21, 2365)] * 3
TWICE = [(12, 747), (11, 779), (18, 787), (15, 719), (11, 788), (17, 798), (10, 729), (15, 741)] * 3
SMALL = [(3, 341), (3, 332), (4, 329), (2, 313), (6, 337), (1, 334), (3, 328), (2, 338)] * 3


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


def groups(cast, kind="rate", key="held", **numbers):
    return [
        filled(a_measure(cast, "Restraint", kind, key=key, stratum=name, is_sensitive=True), values)
        for name, values in numbers.items()
    ]


def seen(cast, measure, name="asha"):
    return queries.groups_page(measure, cast.actor(name), NOW.date())


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def address(measure):
    return measure.get_absolute_url().rsplit("/", 2)[0] + "/groups/"


class TestSideBySide:
    def test_in_order_of_name_with_the_gap_and_its_doubt(self, cast):
        white, _black = groups(cast, White=LARGE, Black=TWICE)

        page = seen(cast, white)

        assert [row.name for row in page.rows] == ["Black", "White"]
        assert page.rows[0].gap == "2.0 times as high as for White; anything from 1.7 to 2.3 fits."
        assert page.rows[1].gap.startswith("The largest group")
        assert (page.is_drawn, page.periods, page.has_hidden) == (True, "", False)

    def test_small_counts_are_drawn_over_longer_periods(self, cast):
        white, *_others = groups(cast, White=LARGE, Black=TWICE, Asian=SMALL)

        page = seen(cast, white)
        html = cast.browser("asha").get(address(white)).content.decode()

        assert page.periods == "every quarter"
        assert "Drawn for every quarter" in html
        assert html.count('svg class="chart') == 3

    def test_a_small_sum_is_hidden_and_what_would_give_it_away(self, cast):
        white, *_others = groups(cast, White=LARGE, Black=TWICE, Asian=[(1, 341), (0, 332)] + [(0, 300)] * 22)

        page = seen(cast, white)

        assert [(row.name, row.value) for row in page.rows if row.value == "hidden"] == [
            ("Asian", "hidden"),
            ("Black", "hidden"),
        ]
        assert not page.is_drawn
        assert all(not row.parts for row in page.rows if row.value == "hidden")
        assert all(row.gap == "Too few events to state a gap." for row in page.rows if row.value == "hidden")

    def test_a_gap_that_may_be_chance_is_called_so(self, cast):
        white, _black = groups(cast, White=LARGE, Black=[(7, 747), (6, 779)] * 12)

        assert seen(cast, white).rows[0].gap.startswith("May be no gap")

    def test_shares_differ_in_percentage_points(self, cast):
        one, _other = groups(cast, "proportion", One=[(80, 100)] * 12, Two=[(30, 50)] * 12)

        assert re.fullmatch(
            r"20 percentage points lower than for One; anything from .* to .* fits\.", seen(cast, one).rows[1].gap
        )

    def test_counts_have_no_gap(self, cast):
        one, _other = groups(cast, "count", One=[20] * 12, Two=[10] * 12)

        assert "no gap is stated" in seen(cast, one).rows[0].gap

    def test_only_periods_that_all_share_are_added_up(self, cast):
        one, _other = groups(cast, "rate", One=LARGE, Two=TWICE[:6])

        page = seen(cast, one)

        assert (page.since, page.until) == ("May 2026", "October 2026")

    def test_without_a_second_group_the_page_says_what_is_needed(self, cast):
        [alone] = groups(cast, White=LARGE)

        assert "Two groups of one measure are needed" in text(cast.browser("asha").get(address(alone)))
        assert "Two groups" in text(cast.browser("asha").get(address(filled(a_measure(cast), [5] * 12))))

    def test_the_chart_of_a_group_leads_there(self, cast):
        white, _black = groups(cast, White=LARGE, Black=TWICE)

        html = cast.browser("asha").get(white.get_absolute_url()).content.decode()

        assert address(white) in html

    def test_cato_finds_nothing(self, cast):
        white, _black = groups(cast, White=LARGE, Black=TWICE)

        assert cast.browser("cato").get(address(white)).status_code == 404


class TestLongerPeriods:
    MONTHS = periods(9, latest=date(2026, 9, 1))

    def counted(self, *numbers):
        return {day: (float(n), 100.0) for day, n in zip(self.MONTHS, numbers, strict=False) if n is not None}

    def test_add_up_and_leave_out_what_lacks_a_part(self):
        found = rules.over_longer(self.counted(1, 2, 3, 4, None, 6, 7, 8, 9), "month", "quarter")

        assert found == {date(2026, 1, 1): (6, 300), date(2026, 7, 1): (24, 300)}

    @pytest.mark.parametrize(
        ("numbers", "length"),
        [((5,) * 9, "month"), ((2,) * 9, "quarter"), ((1,) * 9, None)],
    )
    def test_the_shortest_without_small_counts_is_taken(self, numbers, length):
        found = rules.shortest_without_small([self.counted(*numbers)], "month", least=5, is_share=False, fewest=3)

        assert (found[0] if found else None) == length
        assert not found or all(top >= 5 for one in found[1] for top, _under in one.values())
