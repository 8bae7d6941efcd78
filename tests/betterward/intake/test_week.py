"""The week on paper: one screen, one save, one undo; nobody's number is lost."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.betterward.measures.making import a_measure, again

from betterward.intake.models import Import
from betterward.intake.rules import week
from betterward.intake.rules.week import Typed
from betterward.measures.models import Reading
from betterward.measures.rules import Entry, Unfit
from betterward.measures.services import record_readings


MONDAY = date(2026, 11, 16)
DAYS = week.week_of(MONDAY)


# Cells --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        (Typed(), None),
        (Typed("0"), Entry(MONDAY, numerator=0.0)),
        (Typed("3", was="3"), None),
        (Typed("–"), Entry(MONDAY, missing_because="not_counted")),
        (Typed("4", was="3", answer="replace"), Entry(MONDAY, numerator=4.0, if_taken="replace")),
        (Typed("4", was="3", answer="keep"), None),
        (Typed("", was="3", answer="replace"), Entry(MONDAY, missing_because="not_counted", if_taken="replace")),
    ],
)
def test_a_blank_is_nothing_and_a_zero_is_a_number(typed, entry):
    assert week.said(typed, "count", MONDAY) == entry


@pytest.mark.parametrize(
    ("typed", "code"),
    [(Typed("", was="3"), "emptied"), (Typed("many"), "not_a_number"), (Typed("", "12", "", "10"), "no_number")],
)
def test_what_cannot_be_read_is_asked_about(typed, code):
    with pytest.raises(Unfit) as unfit:
        week.said(typed, "proportion", MONDAY)

    assert unfit.value.code == code


def test_one_line_fills_seven_days_and_its_length_is_checked():
    blank = [Typed()] * 7

    assert [cell.number for cell in week.spread("0 1 – 2, 0 1 3", blank)] == ["0", "1", "–", "2", "0", "1", "3"]
    assert [cell.size for cell in week.spread("20", blank, is_size=True)] == ["20"] * 7
    with pytest.raises(Unfit, match="line_length"):
        week.spread("0 1 2", blank)
    with pytest.raises(Unfit, match="line_over"):
        week.spread("0 1 2 3 4 5 6", [Typed("9"), *blank[1:]])


# On the page --------------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(cast):
    """Two counts of each day, and a share of each week."""
    labels = {"numerator_label": "told", "denominator_label": "asked"}
    return [
        again(a_measure(cast, "Falls", frequency="day")),
        again(a_measure(cast, "Missed doses", frequency="day")),
        again(a_measure(cast, "Told", kind="proportion", frequency="week", **labels)),
    ]


def cell(measure, day, mark="n"):
    return f"{mark}-{measure.pk}-{day.isoformat()}"


def send(cast, who="ben", follow=True, **cells):
    facts = {"by": "day", "from": MONDAY.isoformat(), "key": str(uuid4()), **cells}
    return cast.browser(who).post(reverse("intake:week", args=[cast.ward.pk]), facts, follow=follow)


def standing(measure):
    rows = Reading.objects.current().filter(measure=measure).order_by("period_on")
    return {row.period_on: row.spoken() for row in rows}


def test_seven_days_of_several_measures_are_saved_in_one_step_and_taken_back_in_one(cast, two):
    falls, doses, told = two
    answer = send(
        cast, **{f"n-{falls.pk}": "0 1 0 2 0 0 1", cell(doses, DAYS[2]): "4", cell(told, MONDAY): "18",
                 cell(told, MONDAY, "d"): "20"},
    )  # fmt: skip

    assert "Saved: 9 numbers" in answer.content.decode()
    assert list(standing(falls).values()) == ["0", "1", "0", "2", "0", "0", "1"]
    assert standing(doses) == {DAYS[2]: "4"}
    assert standing(told) == {MONDAY: "18 / 20"}
    assert len(set(Import.objects.values_list("batch", flat=True))) == 1

    batch = Import.objects.first().batch
    back = cast.browser("ben").post(reverse("intake:week_undo", args=[cast.ward.pk]), {"batch": batch}, follow=True)
    assert "Taken back" in back.content.decode()
    assert [standing(one) for one in two] == [{}, {}, {}]


def test_cells_stand_in_the_order_of_days(cast, two):
    page = cast.browser("ben").get(reverse("intake:week", args=[cast.ward.pk]) + f"?from={MONDAY}").content.decode()
    names = re.findall(r'name="n-[0-9a-f-]{36}-(\d{4}-\d\d-\d\d)"', page)

    assert names[:-1] == [day.isoformat() for day in DAYS for _measure in range(2)]


def test_one_wrong_number_keeps_all_others_on_the_page_and_none_in_the_store(cast, two):
    falls, doses, told = two
    answer = send(cast, **{cell(falls, MONDAY): "2", cell(doses, MONDAY): "many", cell(told, MONDAY): "30",
                           cell(told, MONDAY, "d"): "20"})  # fmt: skip
    words = answer.content.decode()

    assert answer.status_code == 422
    assert "Nothing was saved yet" in words
    assert f'value="2" inputmode="decimal" autocomplete="off" aria-label="{falls.name}, Monday 16 November"' in words
    assert 'value="many"' in words
    assert [standing(one) for one in two] == [{}, {}, {}]


def test_a_number_somebody_else_kept_meanwhile_is_asked_about_and_an_untouched_one_is_not(cast, two):
    falls, doses, _told = two
    for measure in (falls, doses):
        record_readings(measure=measure, entries=[Entry(MONDAY, numerator=5.0)], by=cast.actor("asha"))
    # Ben's page was opened before; he types over Monday's falls, and leaves the doses alone.
    answer = send(cast, **{cell(falls, MONDAY): "3", cell(doses, DAYS[1]): "1"})
    words = answer.content.decode()

    assert answer.status_code == 422
    assert "5, entered by Asha Khan" in words
    assert words.count('value="keep"') == 1
    assert standing(falls) == {MONDAY: "5"}
    over = re.search(r'value="(replace:[\d.]+)"', words)[1]

    send(cast, **{cell(falls, MONDAY): "3", cell(falls, MONDAY, "a"): over})
    assert standing(falls) == {MONDAY: "3"}
    # Said of the five, not of the three that stands now: asked again.
    again_asked = send(cast, **{cell(falls, MONDAY): "7", cell(falls, MONDAY, "a"): over})
    assert again_asked.status_code == 422
    assert standing(falls) == {MONDAY: "3"}


def test_keeping_what_is_there_changes_nothing(cast, two):
    falls = two[0]
    record_readings(measure=falls, entries=[Entry(MONDAY, numerator=5.0)], by=cast.actor("asha"))

    send(cast, **{cell(falls, MONDAY): "3", cell(falls, MONDAY, "a"): "keep", cell(falls, DAYS[1]): "1"})

    assert standing(falls) == {MONDAY: "5", DAYS[1]: "1"}


def test_the_same_sheet_twice_is_kept_once(cast, two):
    key = str(uuid4())
    for _time in range(2):
        send(cast, key=key, **{cell(two[0], MONDAY): "3"})

    assert Reading.objects.filter(measure=two[0]).count() == 1
    assert Import.objects.count() == 1


def test_undo_puts_back_what_was_replaced(cast, two):
    falls = two[0]
    [five] = record_readings(measure=falls, entries=[Entry(MONDAY, numerator=5.0)], by=cast.actor("asha"))
    send(cast, **{cell(falls, MONDAY): "3", cell(falls, MONDAY, "a"): f"replace:{five.pk}"})

    made = Import.objects.get()
    cast.browser("ben").post(reverse("intake:week_undo", args=[cast.ward.pk]), {"batch": made.batch})

    assert standing(falls) == {MONDAY: "5"}
    assert Reading.objects.current().get(measure=falls).by == cast.actor("asha")


def test_nobody_takes_back_what_another_kept(cast, two):
    send(cast, **{cell(two[0], MONDAY): "3"})
    made = Import.objects.get()

    for who in ("asha", "cato"):
        answer = cast.browser(who).post(reverse("intake:week_undo", args=[cast.ward.pk]), {"batch": made.batch})
        assert answer.status_code == 404
    assert standing(two[0]) == {MONDAY: "3"}


@pytest.mark.parametrize(("who", "status"), [("asha", 200), ("ben", 200), ("cato", 404)])
@pytest.mark.parametrize("name", ["intake:week", "intake:week_paper"])
def test_who_may_open_it(cast, two, name, who, status):
    assert cast.browser(who).get(reverse(name, args=[cast.ward.pk])).status_code == status


def test_the_blank_sheet_shows_no_number(cast, two):
    record_readings(measure=two[0], entries=[Entry(MONDAY, numerator=5555.0)], by=cast.house)
    words = cast.browser("ben").get(reverse("intake:week_paper", args=[cast.ward.pk])).content.decode()

    assert "Missed doses" in words
    assert "5555" not in words


def test_undo_puts_back_every_part_that_one_number_had_replaced(cast):
    calls = again(a_measure(cast, "Calls", frequency="day", combine="add"))
    for number in (2.0, 3.0):
        record_readings(measure=calls, entries=[Entry(MONDAY, numerator=number, if_taken="add")], by=cast.actor("asha"))
    parts = Reading.objects.current().filter(measure=calls)
    shown = cast.browser("ben").get(reverse("intake:week", args=[cast.ward.pk]) + f"?from={MONDAY}").content.decode()
    assert re.search(rf'name="{cell(calls, MONDAY)}"[^>]* value="5"', shown)

    over = "replace:" + ".".join(str(one.pk) for one in parts)
    send(cast, **{cell(calls, MONDAY): "9", cell(calls, MONDAY, "w"): "5", cell(calls, MONDAY, "a"): over})
    assert [one.numerator for one in parts.all()] == [9.0]
    cast.browser("ben").post(reverse("intake:week_undo", args=[cast.ward.pk]), {"batch": Import.objects.get().batch})

    assert sorted(one.numerator for one in parts.all()) == [2.0, 3.0]
