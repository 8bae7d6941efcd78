"""Which chart for which numbers."""

import pytest

from betterward.intake.rules.pasting import read
from betterward.pages.rules import choosing


def text(rows, times=12):
    return "\n".join(rows * times)


@pytest.mark.parametrize(
    ("pasted", "chart"),
    [
        ("5\n6\n4", "run"),
        (text(["5", "6"]), "c"),
        (text(["50", "60"]), "i"),
        (text(["5.5", "6"]), "i"),
        (text(["-1", "6"]), "i"),
        (text(["80%", "6%"]), "i"),
        (text(["12 20", "11 21"]), "p"),
        (text(["1200 2000", "1100 2100"]), "pp"),
        ("falls\tbed days\n" + text(["5\t590", "6\t600"]), "u"),
        ("falls\tbed days\n" + text(["5\t5900", "6\t6000"]), "up"),
        (text(["5 4", "6 7"]), "u"),
    ],
)
def test_the_chart_follows_the_numbers(pasted, chart):
    assert choosing.proposed(read(pasted)).chart == chart


@pytest.mark.parametrize(
    ("pasted", "charts"),
    [
        ("5\n6", ["i", "run", "c", "g", "t"]),
        ("5\n0", ["i", "run", "c", "g"]),
        ("5.5\n6", ["i", "run", "t"]),
        ("80%\n6%", ["i", "run"]),
        ("12 20\n11 21", ["p", "pp", "u", "up", "i", "run"]),
        ("12 5\n1 21", ["u", "up", "i", "run"]),
    ],
)
def test_only_charts_the_numbers_can_stand_on_are_offered(pasted, charts):
    assert choosing.possible(read(pasted)) == charts


@pytest.mark.parametrize(
    ("pasted", "chart", "scale"),
    [
        ("12 20\n11 21", "p", (100, "%")),
        ("falls\tbed days\n5\t590\n6\t600", "u", (1000, "per 1,000")),
        ("falls\tdays\n5\t59\n6\t60", "u", (100, "per 100")),
        ("12 5\n1 21", "u", (100, "per 100")),
        ("2 3\n3 2", "u", (1, "per 1")),
        ("5\n6", "i", (1, "")),
        ("5%\n6%", "i", (1, "%")),
    ],
)
def test_shares_are_per_cent_and_rates_per_a_round_number(pasted, chart, scale):
    assert choosing.scale(read(pasted), chart) == scale


def test_every_proposal_is_possible():
    for pasted in ["5\n6", text(["5", "6"]), "12 20\n11 21", text(["1200 2000"]), "5 4\n6 7", text(["5% ", "6%"])]:
        found = read(pasted)
        assert choosing.proposed(found).chart in choosing.possible(found)
