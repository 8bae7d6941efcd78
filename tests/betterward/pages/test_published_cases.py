"""Published cases are pasted as a person would paste them, and the page shows their published limits and signals.

With days into a measure of the ward; and as a plain sequence, or in subgroups, where no account is needed.
"""

import json
from collections import Counter
from dataclasses import replace

import pytest
from django.urls import reverse
from tests.betterward.measures.making import a_measure, again
from tests.betterward.pages import published

from betterward.intake.rules import days as written
from betterward.measures.services import accept_phase


pytestmark = [pytest.mark.django_db]

ALL = published.pastings()
OF_MEASURES = [one for one in ALL if one.chart not in published.IN_GROUPS]
DIRECTIONS = {"increase": "up", "decrease": "down", "neutral": "neither"}
PLAIN = [
    one
    for one in ALL
    if not set(one.asks) - {"constants", "improvement_direction", "rule_points"} and one.chart != "mr"
]
"""What the page without an account can draw: no phases, no exclusions, no screening, no baseline."""

IN_GROUPS = [one for one in ALL if one.chart in published.IN_GROUPS]


def faults(one, page, scale, constants=""):
    shown = published.rows_of(page)
    checks = [json.loads(check) for check in one.checks]
    told = [check for check in checks if check["statistic"] in published.SHOWN]
    assert shown
    return [found for check in told if (found := published.wrong_with(shown, check, scale, constants=constants))]


# With days, into a measure ------------------------------------------------------------------------------------------


def the_measure(cast, one):
    """A measure of the right kind; chart and options are its recipe, as an organisation may choose them."""
    _days, frequency = published.days_of(one)
    kind = published.KINDS.get(one.chart, "average")
    options = {
        name: value for name, value in one.asks.items() if name in ("constants", "screen_mr", "bridge_exclusions")
    }
    recipe = {"chart": "i" if one.chart == "mdc_current" else one.chart, "options": options}
    if one.chart in ("i", "run") and "numerator" in dict(one.columns):
        kind = "proportion"
    return a_measure(
        cast, one.case.replace("_", " "), kind=kind, frequency=frequency, recipe=recipe, decimals=published.DIGITS,
        direction=DIRECTIONS[one.asks.get("improvement_direction", "neutral")],
    )  # fmt: skip


FOUR_YES = dict.fromkeys(("is_different", "is_known", "is_wanted", "is_lasting"), "yes")


def decided(cast, asha, measure, one):
    """Phases by two people, exclusions by the page of decisions; a baseline by its service."""
    firsts = [written.day(day) for day in published.days_of(one)[0]]
    for row in one.asks.get("part", ()):
        sent = {**FOUR_YES, "starts_on": firsts[row].isoformat(), "why": "the published case has two phases"}
        assert asha.post(reverse("measures:limits", args=[measure.pk]), sent).status_code == 302
        agreed = {"split": measure.splits.latest("pk").pk}
        assert cast.browser("ben").post(reverse("measures:agree_split", args=[measure.pk]), agreed).status_code == 302
    for row in one.asks.get("exclude", ()):
        sent = {"period_on": firsts[row - 1].isoformat(), "why": "the published case leaves it out"}
        assert asha.post(reverse("measures:decide_point", args=[measure.pk]), sent).status_code == 302
    if freeze := one.asks.get("freeze"):
        accept_phase(
            measure=measure, starts_on=None, baseline_until_on=firsts[freeze - 1], why="a baseline",
            by=cast.actor("asha"),
        )  # fmt: skip


@pytest.mark.parametrize("one", OF_MEASURES, ids=str)
def test_a_published_case_pasted_with_days_shows_its_limits_and_signals(cast, one):
    asha, measure = cast.browser("asha"), the_measure(cast, one)
    days, numbers = published.days_of(one)[0], published.numbers_of(one)
    text = written_out([day, *cells] for day, cells in zip(days[-len(numbers) :], numbers, strict=True))

    kept = asha.post(reverse("intake:paste", args=[measure.pk]), {"rows": text, "act": "keep"})
    decided(cast, asha, measure, one)
    page = asha.get(again(measure).get_absolute_url()).content.decode()

    assert kept.status_code == 302
    assert faults(one, page, again(measure).version.multiplier if "numerator" in dict(one.columns) else 1.0) == []


def written_out(rows):
    return "\n".join("\t".join(row) for row in rows)


# Without an account, as a plain sequence ----------------------------------------------------------------------------


def pasted(client, one, **more):
    """The page of a paste without days, the first column counting rows as sheets often do."""
    numbers = published.numbers_of(one)
    rows = [["", *published.headings_of(one)], *([str(at), *cells] for at, cells in enumerate(numbers, 1))]
    direction = DIRECTIONS[one.asks.get("improvement_direction", "neutral")]
    chart = "i" if one.chart == "mdc_current" else one.chart
    return client.post(
        reverse("pages:try"), {"numbers": written_out(rows), "chart": chart, "direction": direction, **more}
    )


@pytest.mark.parametrize("one", [one for one in PLAIN if one.chart not in published.IN_GROUPS], ids=str)
def test_a_published_case_pasted_as_a_sequence_shows_its_limits_and_signals(client, one):
    answer = pasted(client, one)

    assert answer.status_code == 200
    assert faults(one, answer.content.decode(), scale_of(one, answer.content.decode()), "mdc") == []


def scale_of(one, page):
    """Per cent, or as many as the caption of the table says."""
    if "numerator" not in dict(one.columns):
        return 1.0
    return (
        float(page.partition("latest first (per ")[2].partition(")")[0].replace(",", "")) if one.chart == "u" else 100.0
    )


@pytest.mark.parametrize("one", IN_GROUPS, ids=str)
def test_published_subgroups_show_their_limits_and_signals(client, one):
    columns, freeze = dict(one.columns), one.asks.get("freeze")
    rows = [[row[columns["subgroup"]], row[columns["value"]]] for row in published.data_of(one)]
    if freeze:
        # The first subgroups alone set the lines: a person pastes those.
        kept = list(dict.fromkeys(label for label, _value in rows))[:freeze]
        rows = [row for row in rows if row[0] in kept]
        one = replace(one, checks=tuple(check for check in one.checks if "signal" not in check))
    chart = "xbar_r" if one.asks.get("std_dev") == "UWAVE-R" else one.chart
    answer = client.post(reverse("pages:try"), {"numbers": written_out(rows), "chart": chart})

    assert answer.status_code == 200
    assert faults(one, answer.content.decode(), 1.0) == []


def test_every_case_is_pasted_or_named_with_its_reason():
    cases = {case["id"] for case in published.manifest()["cases"]}
    checks = Counter(
        json.loads(check)["statistic"] in published.SHOWN for one in ALL for check in one.checks
    )  # fmt: skip
    print(
        f"{len(ALL)} pastes of {len({one.case for one in ALL})} of {len(cases)} cases; {checks[True]} figures on screen"
    )

    assert {one.case for one in ALL} | set(published.NOT_PASTED) == cases
    assert len({one.case for one in OF_MEASURES} | {one.case for one in IN_GROUPS}) == 19
    assert checks[True] >= 130


def test_a_wrong_figure_would_be_noticed():
    row = published.Shown("12", "10.0", "4.0", "16.0", "change (outside the limits)", False)
    right = {"statistic": "ucl", "value": 16.04, "tolerance": {"abs": 0.0}, "options": {}}

    assert published.wrong_with([row], right, 1.0) == ""
    assert published.wrong_with([row], {**right, "value": 16.2}, 1.0)
    signal = {"statistic": "signal_points", "rule": "beyond_limits", "value": [], "options": {}}
    assert published.wrong_with([row], signal, 1.0)
