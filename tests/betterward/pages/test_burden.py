"""What counting costs at a unit: added up by ward, and what would cost less, said kindly."""

import pytest
from tests.betterward.measures.making import a_measure, filled

from betterward.measures import services
from betterward.pages.rules import burden
from betterward.pages.rules.burden import Counted


def one(name="Falls", unit="Ash", minutes=10.0, words="falls", points=24, is_used=True, stratum=""):
    return Counted(name, name, unit, minutes, words, points, is_used, stratum)


class TestTheRules:
    def test_minutes_are_added_up_by_unit_the_dearest_first(self):
        counted = [one(), one("Mats", "Oak", 30.0), one("Doses", "Ash", 5.0), one("Waits", "Ash", None)]

        assert burden.by_unit(counted) == [("Oak", 30.0), ("Ash", 15.0)]
        assert [c.name for c in burden.dearest(counted)] == ["Mats", "Falls", "Doses"]

    @pytest.mark.parametrize(
        ("second", "is_twice"),
        [
            (one("Falls again", words="Falls."), True),
            (one("Falls again", "Oak"), False),
            (one("Falls again", stratum="night"), False),
            (one("Harm", words="harm"), False),
        ],
    )
    def test_two_that_count_the_same_at_one_unit(self, second, is_twice):
        assert [s.why for s in burden.suggestions([one(), second])] == (["twice"] if is_twice else [])

    @pytest.mark.parametrize(
        ("points", "is_used", "minutes", "is_asked"),
        [(24, False, 10.0, True), (24, True, 10.0, False), (5, False, 10.0, False), (24, False, None, False)],
    )
    def test_one_that_nobody_works_with(self, points, is_used, minutes, is_asked):
        found = burden.suggestions([one(points=points, is_used=is_used, minutes=minutes)])

        assert [s.why for s in found] == (["unused"] if is_asked else [])

    def test_never_more_than_a_few(self):
        many = [one(str(n), words=str(n), is_used=False) for n in range(20)]

        assert len(burden.suggestions(many)) == 3


@pytest.mark.django_db
class TestThePage:
    def page(self, cast, unit, who):
        return cast.browser(who).get(f"/units/{unit.get_absolute_url().split('/')[2]}/burden/").content.decode()

    def test_a_unit_adds_up_itself_and_those_below(self, cast):
        a_measure(cast, "Falls", minutes_each_time=52, numerator_label="falls")
        a_measure(cast, "Bay rounds", unit=cast.bay, minutes_each_time=26, numerator_label="rounds")

        assert "18 minutes a week" in self.page(cast, cast.ward, "asha")
        assert "6 minutes a week" in self.page(cast, cast.bay, "asha")
        assert "Ash ward: 12 minutes" in self.page(cast, cast.ward, "asha")

    def test_what_one_may_not_see_is_not_added(self, cast):
        a_measure(cast, "Numbat", purpose="improvement", minutes_each_time=52)

        assert "minutes a week" in self.page(cast, cast.ward, "asha")
        assert "minutes a week" not in self.page(cast, cast.division, "ada")

    def test_nothing_is_said_while_nobody_has_said_what_it_takes(self, cast):
        a_measure(cast, "Falls")

        assert "Nobody has said yet how long counting takes here." in self.page(cast, cast.ward, "asha")

    def test_the_unit_leads_to_it_whoever_counts_there(self, cast):
        address = cast.ward.get_absolute_url()
        assert "/burden/" in cast.browser("asha").get(address).content.decode()
        assert cast.browser("cato").get(f"/units/{address.split('/')[2]}/burden/").status_code == 404

    def test_what_nobody_works_with_is_asked_about_until_somebody_does(self, cast):
        falls = filled(a_measure(cast, "Falls", minutes_each_time=26), [8, 9, 7, 8] * 6)
        assert "Is it still worth your time?" in self.page(cast, cast.ward, "asha")

        services.set_line(measure=falls, kind="goal", value=4, by=cast.actor("asha"))
        assert "Is it still worth your time?" not in self.page(cast, cast.ward, "asha")

    def test_two_of_the_same_are_asked_about(self, cast):
        for name in ("Falls", "Falls of ours"):
            a_measure(cast, name, minutes_each_time=26, numerator_label="falls")

        assert "These two seem to count the same" in self.page(cast, cast.ward, "asha")
