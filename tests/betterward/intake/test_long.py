"""A long table of any length: read in a stream, kept in one step, what cannot be kept named by its row."""

import csv
import io
import tracemalloc
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from tests.betterward.measures.making import a_measure, again

from betterward.intake import services
from betterward.intake.models import Import
from betterward.intake.rules.long import Goal, Reader
from betterward.intake.services import importing
from betterward.measures.models import Reading


pytestmark = pytest.mark.django_db

FIRST = date(2020, 1, 1)
COLUMNS = {"day": 0, "unit": 1, "measure": 2, "top": 3}


@pytest.fixture
def pair(cast):
    """A daily count on each of two wards, and a proportion on the first."""
    falls = a_measure(cast, "Falls", frequency="day")
    there = a_measure(cast, "Falls", frequency="day", unit=cast.other_ward)
    told = a_measure(cast, "Told at handover", "proportion", frequency="day")
    return falls, there, told


def table(tmp_path, *rows, heading="Date,Ward,Measure,Count,Out of"):
    path = tmp_path / "long.csv"
    path.write_text("\n".join([heading, *rows]) + "\n")
    return path


def keep(path, *words, by="ada@people.example", at="DIV"):
    out = io.StringIO()
    call_command(
        "import_table",
        str(path),
        "--organisation",
        "alder",
        "--unit",
        at,
        "--by",
        by,
        *words,
        stdout=out,
        stderr=io.StringIO(),
    )
    return out.getvalue().strip()


def test_rows_go_to_their_measures_and_bad_ones_are_named(cast, pair, tmp_path):
    falls, _there, told = pair
    path = table(
        tmp_path, "2026-01-01,Ash ward,Falls,3,", "2026-01-01,OAK,falls,5,",
        "2026-01-02,Ash ward,Told at handover,18,20",
        "2026-01-02,Ash ward,Weather,1,", "2026-01-03,Ash ward,Falls,many,", "someday,Ash ward,Falls,1,",
        "2026-01-01,Ash ward,Falls,4,", "2026-01-04,Ash ward,Told at handover,21,20", "2026-01-05,Ash ward,Falls,,",
    )  # fmt: skip

    said = keep(path, "--refused", str(tmp_path / "refused.csv"))

    assert said == "Kept 3 readings of 3 measures; 5 rows were refused."
    assert [again(one).chart_facts.points for one in pair] == [1, 1, 1]
    assert Reading.objects.get(measure=falls).numerator == 3
    assert (row := Reading.objects.get(measure=told)).numerator / row.denominator == 0.9
    with (tmp_path / "refused.csv").open() as file:
        listed = {int(row["row"]): row["why"] for row in csv.DictReader(file)}
    assert sorted(listed) == [5, 6, 7, 8, 9]
    assert "no measure that you may enter is called “Ash ward · Weather”" in listed[5]
    assert "has a row already" in listed[8]


def test_what_is_there_stays_unless_it_is_to_be_replaced_and_all_can_be_taken_back(cast, pair, tmp_path):
    falls = pair[0]
    keep(table(tmp_path, "2026-01-01,Ash ward,Falls,3,", "2026-01-02,Ash ward,Falls,3,"))
    path = table(tmp_path, "2026-01-01,Ash ward,Falls,9,", "2026-01-02,Ash ward,Falls,3,", "2026-01-03,OAK,Falls,1,")

    with pytest.raises(CommandError, match="there already"):
        keep(table(tmp_path, "2026-01-01,Ash ward,Falls,9,"))
    path = table(tmp_path, "2026-01-01,Ash ward,Falls,9,", "2026-01-02,Ash ward,Falls,3,", "2026-01-03,OAK,Falls,1,")
    said = keep(path, "--replace")

    assert said.startswith("Kept 2 readings of 2 measures")
    assert list(Reading.objects.current().filter(measure=falls).values_list("numerator", flat=True)) == [9, 3]
    made = Import.objects.filter(measure=falls).first()
    assert (made.replaced, len(made.readings)) == (1, 1)
    assert services.take_back_all(made=made, by=cast.actor("ada")) == 2
    assert list(Reading.objects.current().filter(measure=falls).values_list("numerator", flat=True)) == [3, 3]
    assert again(falls).chart_facts.latest_text == "3"


def test_nobody_reaches_a_measure_they_may_not_enter(cast, pair, tmp_path):
    with pytest.raises(CommandError):
        keep(table(tmp_path, "2026-01-01,Ash ward,Falls,3,"), by="cato@people.example")

    assert not Reading.objects.filter(measure__in=pair).exists()


@pytest.mark.parametrize(
    ("row", "words", "says"),
    [
        ("03/04/2026,Ash ward,Falls,3,", [], "two ways"),
        ("04/13/2026,Ash ward,Falls,3,", [], "two ways"),
        ("13/04/2026,Ash ward,Falls,943 476 5919,", [], "NHS number"),
    ],
)
def test_what_is_in_doubt_is_asked_and_a_patients_number_stays_out(cast, pair, tmp_path, row, words, says):
    with pytest.raises(CommandError, match=says):
        keep(table(tmp_path, row), *words)

    assert not Reading.objects.filter(measure__in=pair).exists()


def test_said_how_days_are_written_they_are_read_so(cast, pair, tmp_path):
    keep(table(tmp_path, "03/04/2026,Ash ward,Falls,3,"), "--days", "mdy")

    assert Reading.objects.get(measure=pair[0]).period_on == date(2026, 3, 4)


def many(count):
    days = (FIRST + timedelta(days=n) for n in range(count // 2))
    return [f"{day},{ward},Falls,{day.day}," for day in days for ward in ("ASH", "OAK")]


class Cancelled(Exception):
    pass


@pytest.mark.parametrize("is_sabotaged", [False, True])
def test_cancelled_while_it_is_read_nothing_is_kept(cast, pair, tmp_path, monkeypatch, is_sabotaged):
    path = table(tmp_path, *many(4_000))
    monkeypatch.setattr(importing, "AT_ONCE", 1_000)

    def cancel(command, count):
        if is_sabotaged:
            # The twin keeps each piece as it comes.
            importing.merging.merge(measures=pair[:2], replaces=False, by=cast.actor("ada"), why="a twin")
        if count >= 3_000:
            raise Cancelled

    monkeypatch.setattr("betterward.intake.management.commands.import_table.Command._watch", cancel)
    with pytest.raises(Cancelled):
        keep(path)

    assert Reading.objects.filter(measure__in=pair).exists() == is_sabotaged
    assert not Import.objects.filter(measure__in=pair).exists()


def test_room_does_not_grow_with_the_rows(cast, pair):
    goal = Goal(str(pair[0].pk), "count", "day", None, None)

    def room(count):
        rows = ((n, [f"{FIRST + timedelta(days=n % 2000)}", "ASH", "Falls", "1"]) for n in range(count))
        reader = Reader(COLUMNS, {("ash", "falls"): goal}, month_first=False, today=date(2026, 1, 1))
        tracemalloc.start()
        try:
            with importing.merging.beside():
                importing._lay(reader.read(rows), lambda remark: None, lambda count: None)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert room(60_000) < 1.5 * room(20_000)
