"""A table of several measures: days down or across, each heading given its measure, kept and taken back together."""

import json
import time
from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.betterward.measures.making import a_measure, again

from betterward.common.errors import Refused
from betterward.intake import queries, services
from betterward.intake.models import Import, SavedColumns
from betterward.intake.rules import wide
from betterward.intake.rules.pasting import Unreadable
from betterward.intake.rules.wide import Offer, Target
from betterward.measures.models import Reading
from betterward.measures.rules import Entry


DOWN = (
    "Month\tFalls\tTold at handover\tAsked\tNotes\nJan 2026\t3\t18\t20\tx\nFeb 2026\t4\tmany\t20\ty\n"
    "Mar 2026\t5\t19\t20\t"
)
ACROSS = "Measure\tJan 2026\tFeb 2026\tMar 2026\nFalls\t3\t4\t5\nTold at handover\t18\tmany\t19\nAsked\t20\t20\t20"
OFFERS = [
    Offer("falls", "Falls", "Ash ward", "count"),
    Offer("told", "Told at handover", "Ash ward", "proportion", "told", "asked"),
    Offer("rate", "Falls per 1,000 bed days", "Ash ward", "rate", "falls", "bed days"),
]
TOLD, ASKED = Target("told"), Target("told", "size")


# Reading ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "headings"), [(DOWN, ["Falls", "Told at handover", "Asked"]),
                                                (ACROSS, ["Falls", "Told at handover", "Asked"])])  # fmt: skip
def test_days_may_run_down_or_across(text, headings):
    found = wide.sheet(text)

    assert found.headings == headings
    assert [[cell.text for cell in one] for one in found.series] == [["3", "4", "5"], ["18", "many", "19"], ["20"] * 3]
    assert [cell.day for cell in found.series[0]] == [date(2026, month, 1) for month in (1, 2, 3)]
    assert wide.proposed(found.headings, OFFERS) == [Target("falls"), TOLD, ASKED]


@pytest.mark.parametrize(
    ("headings", "targets"),
    [
        (["falls", "bed days"], [Target("rate"), Target("rate", "size")]),
        (["Told at handover", "n"], [TOLD, ASKED]),
        (["Told at handover", "Told at handover out of"], [TOLD, ASKED]),
        (["FALLS ", "Falls"], [Target("falls"), None]),
        (["Ash ward · Falls", "Handover told at"], [Target("falls"), TOLD]),
        (["Number of falls", "Weather", ""], [Target("falls"), None, None]),
        (["Complaints"], [None]),
    ],
)
def test_headings_are_proposed_by_name(headings, targets):
    assert wide.proposed(headings, OFFERS) == targets


def test_two_measures_of_one_name_are_not_guessed():
    twice = [Offer("a", "Falls", "Ash ward", "count"), Offer("b", "Falls", "Oak ward", "count")]

    assert wide.proposed(["Falls"], twice) == [None]
    assert wide.proposed(["Ash ward · Falls", "Oak ward · Falls"], twice) == [Target("a"), Target("b")]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "nothing"), ("a\tb\n1\t2\n3\t4", "no_days"), ("Jan 2026\tx\nFeb 2026\ty", "no_series"),
     ("Jan 2026" + "\t1" * 101 + "\nFeb 2026" + "\t1" * 101, "too_many_series")],
)  # fmt: skip
def test_what_holds_no_series_says_why(text, code):
    with pytest.raises(Unreadable) as unreadable:
        wide.sheet(text)

    assert unreadable.value.code == code


def test_a_place_given_twice_is_refused():
    with pytest.raises(Unreadable, match="twice"):
        wide.mapped(wide.sheet(DOWN), [TOLD, TOLD, None], {"told": "proportion"})


# On the page --------------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(cast):
    """Falls, and a share of two numbers, on Asha's ward."""
    labels = {"numerator_label": "told", "denominator_label": "asked"}
    return [
        again(a_measure(cast, "Falls")),
        again(a_measure(cast, "Told at handover", kind="proportion", direction="up", **labels)),
    ]


def send(cast, text, who="ben", act="anew", follow=False, unit=None, **more):
    address = reverse("intake:several", args=[(unit or cast.ward).pk])
    return cast.browser(who).post(address, {"rows": text, "act": act, **more}, follow=follow)


def current(measure):
    rows = Reading.objects.current().filter(measure=measure).exclude(state=Reading.State.WITHDRAWN)
    return {row.period_on.month: row.spoken() for row in rows}


@pytest.mark.parametrize(("text", "fault"), [(DOWN, "Row 3: “many” is not a number"),
                                             (ACROSS, "Row 3, Feb 2026: “many” is not a number")])  # fmt: skip
def test_a_table_is_looked_at_kept_and_taken_back_together(cast, two, text, fault):
    falls, told = two
    looked = send(cast, text).content.decode()

    assert "5 readings can be kept" in looked
    assert fault in looked
    assert f'value="{told.pk}:size" selected' in looked
    assert Reading.objects.filter(measure__in=two).count() == 0
    kept = send(cast, text, act="keep", follow=True)
    assert "Saved: 5 readings, in 2 of the measures." in kept.content.decode()
    assert (current(falls), current(told)) == ({1: "3", 2: "4", 3: "5"}, {1: "18 / 20", 3: "19 / 20"})
    assert again(falls).chart_facts.points == 3
    made = Import.objects.get(measure=falls)
    page = cast.browser("ben").get(falls.get_absolute_url()).content.decode()
    assert "Take back with 1 other measure" in page and "Take back this one" in page
    undo = reverse("intake:take_back", args=[falls.pk])
    back = cast.browser("ben").post(undo, {"import": str(made.pk), "with": "others"}, follow=True)
    assert "5 readings were taken back." in back.content.decode()
    assert (current(falls), current(told)) == ({}, {})
    with pytest.raises(Refused, match="already"):
        services.take_back_all(made=made, by=cast.actor("ben"))


def test_only_what_was_chosen_is_kept(cast, two):
    falls, told = two
    to = ["-", f"{told.pk}:top", f"{told.pk}:size"]
    send(cast, DOWN, act="keep", to=to)

    assert (current(falls), current(told)) == ({}, {1: "18 / 20", 3: "19 / 20"})


def test_half_of_a_share_is_not_kept_and_is_said(cast, two):
    falls, told = two
    looked = send(cast, DOWN, act="look", to=[f"{falls.pk}:top", f"{told.pk}:top", "-"]).content.decode()

    assert "Told at handover needs two numbers" in looked
    assert "3 readings can be kept" in looked


def test_what_is_there_changes_only_with_consent_and_comes_back(cast, two):
    falls, _told = two
    send(cast, DOWN, act="keep")
    other = DOWN.replace("\t3\t", "\t9\t").replace("Mar", "Apr")
    send(cast, other, act="keep")
    assert current(falls) == {1: "3", 2: "4", 3: "5", 4: "5"}
    send(cast, other, act="keep", replaces="on")
    assert current(falls)[1] == "9"
    made = Import.objects.filter(measure=falls).latest("at")
    services.take_back_all(made=made, by=cast.actor("ben"))
    assert current(falls) == {1: "3", 2: "4", 3: "5", 4: "5"}


def test_nothing_of_a_table_is_kept_when_one_measure_refuses(cast, two, monkeypatch):
    falls, told = two
    found = {falls: [], told: []}
    found[falls] = [Entry(date(2026, 1, 1), numerator=3)]
    found[told] = [Entry(date(2026, 1, 1), numerator=30, denominator=20)]
    with pytest.raises(Refused):
        services.import_several(entries=found, replaces=False, by=cast.actor("ben"))
    assert (current(falls), Import.objects.count()) == ({}, 0)


def test_headings_that_were_remembered_are_proposed_again(cast, two):
    falls, told = two
    odd = "Month\tBumps\tHeard\tof\nJan 2026\t3\t18\t20\nFeb 2026\t4\t19\t20"
    to = [f"{falls.pk}:top", f"{told.pk}:top", f"{told.pk}:size"]
    assert "As you chose the last time" not in send(cast, odd).content.decode()
    send(cast, odd, act="keep", to=to, remembers="on")

    again_ = send(cast, odd.replace("Jan", "Mar").replace("Bumps", " bumps "), who="asha").content.decode()
    assert "As you chose the last time for these headings." in again_
    assert all(f'value="{value}" selected' in again_ for value in to)
    assert json.dumps(SavedColumns.objects.get().targets[0]).count(str(falls.pk)) == 1


def test_another_unit_gets_its_own_measures_of_the_same_definitions(cast, two):
    falls, _told = two
    there = again(a_measure(cast, "Falls", unit=cast.other_ward, key=falls.definition.key))
    headings = ["Bumps"]
    services.remember_columns(unit=cast.ward, headings=headings, targets=[(falls, "top")], by=cast.actor("asha"))
    looked = send(cast, "Month\tBumps\nJan 2026\t3\nFeb 2026\t4", who="ada", unit=cast.other_ward).content.decode()

    assert f'value="{there.pk}:top" selected' in looked
    assert str(falls.pk) not in looked


def test_measures_of_units_below_can_stand_in_rows(cast):
    bay = again(a_measure(cast, "Falls", unit=cast.bay))
    ward = again(a_measure(cast, "Falls"))
    send(cast, "Unit\tMeasure\tJan 2026\tFeb 2026\nAsh ward\tFalls\t3\t4\nBay 1\tFalls\t1\t2", act="keep")

    assert (current(ward), current(bay)) == ({1: "3", 2: "4"}, {1: "1", 2: "2"})


def test_nothing_is_said_to_those_who_may_not_enter(cast, two):
    address = reverse("intake:several", args=[cast.ward.pk])

    assert cast.browser("cato").get(address).status_code == 404
    assert send(cast, DOWN, who="cato", act="keep").status_code == 404
    assert cast.browser("ben").get(address).status_code == 200


def test_a_measure_of_others_cannot_be_named(cast, two):
    theirs = again(a_measure(cast, "Theirs", unit=cast.elsewhere))
    send(cast, DOWN, act="keep", to=[f"{theirs.pk}:top", "-", "-"])

    assert current(theirs) == {}
    with pytest.raises(Refused):
        services.remember_columns(unit=cast.ward, headings=["a"], targets=[None], by=cast.actor("cato"))


def test_ten_thousand_readings_of_ten_measures_are_kept_within_seconds(cast):
    measures = [again(a_measure(cast, f"Calls {letter}", frequency="day")) for letter in "ABCDEFGHIJ"]
    first = date(2023, 1, 1)
    rows = ["Day\t" + "\t".join(measure.name for measure in measures)]
    rows += [f"{first + timedelta(days=n):%d/%m/%Y}\t" + "\t".join(str(n % 9) for _ in measures) for n in range(1000)]
    began = time.perf_counter()
    found = queries.several(cast.ward, measures, "\n".join(rows), "", date(2026, 11, 26))
    read = time.perf_counter() - began
    entries = {part.measure: [row.entry for row in part.preview.entries] for part in found.parts}
    services.import_several(entries=entries, replaces=False, by=cast.actor("ben"))
    print(f"10,000 readings of 10 measures: read in {read:.2f} s, kept in {time.perf_counter() - began - read:.2f} s")

    assert found.readings == 10_000
    assert read < 3
    assert time.perf_counter() - began < 15
