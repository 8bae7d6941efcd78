"""Rows of a spreadsheet become readings: looked at, kept, taken back; bad rows are named and good ones not lost."""

import io
import re
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.betterward.intake import hostile
from tests.betterward.measures.making import a_measure, again

from betterward.activity.models import Entry as Told
from betterward.common.errors import Refused
from betterward.intake import files, packed, queries, services
from betterward.intake.models import Import
from betterward.measures.models import Reading
from betterward.people.models import Actor
from betterward.people.services import create_person, join


TODAY = date(2026, 11, 26)

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(cast):
    return again(a_measure(cast, "Late doses"))


@pytest.fixture
def share(cast):
    return again(a_measure(cast, "Told at handover", kind="proportion", direction="up"))


def look(measure, text, order=""):
    return queries.preview(measure, text, order, TODAY)


def current(measure):
    return {row.period_on: row.spoken() for row in Reading.objects.current().filter(measure=measure)}


def address(measure):
    return reverse("intake:paste", args=[measure.pk])


# Reading ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "days",
    [
        ["01/03/2026", "01/04/2026", "13/05/2026"],
        ["Mar 2026", "April 2026", "May-26"],
        ["2026-03-01", "2026-04-01", "2026-05-01"],
        ["46082", "46113", "46143"],
        ["3/1/2026", "4/1/2026", "5/13/2026"],
    ],
)
def test_days_as_people_write_them(empty, days):
    found = look(empty, "\n".join(f"{day}\t{n}" for n, day in enumerate(days, 4)))

    assert [row.entry.period_on for row in found.entries] == [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]
    assert [row.period for row in found.rows] == ["March 2026", "April 2026", "May 2026"]
    assert found.faults == []


def test_days_that_can_be_read_in_two_ways_are_asked_about(empty):
    rows = "03/04/2026\t5\n04/05/2026\t6"
    british, american = look(empty, rows), look(empty, rows, "mdy")

    assert british.is_ambiguous
    assert [row.period for row in british.rows] == ["April 2026", "May 2026"]
    assert [row.period for row in american.rows] == ["March 2026", "April 2026"]


def test_bad_rows_are_named_and_good_ones_kept(cast, share):
    text = (
        "Month\tTold\tAsked\nJan 2026\t18\t20\nFeb 2026\tlots\t20\nMarchtober\t3\t4\nApr 2026\t30\t20\nMay 2026\t\t20\n"
    )
    text += "Jun 2026\t19\t20\nJun 2026\t1\t20\nDec 2026\t4\t5\nJul 2026\t-1\t20"
    found = look(share, text)

    assert [(row.row, row.number) for row in found.rows] == [(2, "18 / 20"), (7, "19 / 20")]
    told = " ".join(found.faults)
    for row, words in ((3, "lots"), (4, "no day"), (5, "30 cannot be more"), (8, "has a row already"),
                       (9, "not come yet"), (10, "below zero")):  # fmt: skip
        assert f"Row {row}: " in told and words in told
    assert found.empty == 1


def test_a_percentage_alone_is_refused_with_the_reason(share):
    with pytest.raises(Refused, match="how many, and out of how many"):
        look(share, "Jan 2026\t80%\nFeb 2026\t90%")
    with pytest.raises(Refused, match="No days"):
        look(share, "8\t9\n7\t9")
    with pytest.raises(Refused, match="nothing to read"):
        look(share, "  \n")


def test_events_are_days(cast):
    gaps = again(a_measure(cast, "Days between", kind="days_between", frequency="event", combine="each"))
    found = look(gaps, "1 March 2026\n14 March 2026\n2 April 2026")

    assert [row.number for row in found.rows] == ["1 March 2026", "14 March 2026", "2 April 2026"]


# Keeping ------------------------------------------------------------------------------------------------------------


def test_all_rows_are_kept_at_once_and_named_in_the_story(cast, empty):
    found = look(empty, "Mar 2026\t4\nApr 2026\t5\nJun 2026\t6")
    made = services.import_readings(
        measure=empty,
        entries=[row.entry for row in found.entries],
        replaces=False,
        by=cast.actor("ben"),
        source="a.csv",
    )

    assert current(empty) == {date(2026, 3, 1): "4", date(2026, 4, 1): "5", date(2026, 6, 1): "6"}
    assert (len(made.readings), made.source, made.replaced) == (3, "a.csv", 0)
    assert again(empty).chart_facts.points == 3
    assert Told.objects.filter(kind="measures.readings_loaded", record_id=str(empty.pk)).count() == 1


def test_what_is_there_is_shown_and_changes_only_with_consent(cast, falls):
    there = current(falls)
    text = "Sep 2026\t99\nOct 2026\t" + there[date(2026, 10, 1)] + "\nNov 2026\t2"
    found = look(falls, text)
    entries = [row.entry for row in found.entries]

    assert found.counts == {"new": 1, "same": 1, "changes": 1}
    assert (found.rows[0].state, found.rows[0].was) == ("changes", there[date(2026, 9, 1)])
    services.import_readings(measure=falls, entries=entries, replaces=False, by=cast.actor("ben"))
    assert current(falls)[date(2026, 9, 1)] == there[date(2026, 9, 1)]
    made = services.import_readings(measure=falls, entries=entries, replaces=True, by=cast.actor("ben"))
    assert current(falls)[date(2026, 9, 1)] == "99"
    assert made.replaced == 1
    with pytest.raises(Refused, match="there already"):
        services.import_readings(measure=falls, entries=entries, replaces=True, by=cast.actor("ben"))


def test_an_import_is_taken_back_whole_and_what_was_there_stands_again(cast, falls):
    before = current(falls)
    entries = [row.entry for row in look(falls, "Sep 2026\t99\nNov 2026\t2").entries]
    made = services.import_readings(measure=falls, entries=entries, replaces=True, by=cast.actor("ben"))
    kept = Reading.objects.filter(measure=falls).count()

    assert services.take_back(made=made, measure=falls, by=cast.actor("ben")) == 2
    assert current(falls) == before
    assert Reading.objects.filter(measure=falls).count() == kept + 2
    assert again(falls).chart_facts.points == len(before)
    with pytest.raises(Refused, match="already"):
        services.take_back(made=made, measure=falls, by=cast.actor("ben"))


def test_what_somebody_changed_since_stays_as_they_left_it(cast, empty):
    entries = [row.entry for row in look(empty, "Mar 2026\t4\nApr 2026\t5").entries]
    made = services.import_readings(measure=empty, entries=entries, replaces=False, by=cast.actor("ben"))
    later = [row.entry for row in look(empty, "Apr 2026\t7").entries]
    services.import_readings(measure=empty, entries=later, replaces=True, by=cast.actor("asha"))

    assert services.take_back(made=made, measure=empty, by=cast.actor("ben")) == 1
    assert current(empty) == {date(2026, 4, 1): "7"}


def test_who_may_take_back(cast, empty):
    dan = create_person(name="Dan Student", email="dan@people.example", by=cast.house, why="a test")
    join(person=dan, scope=cast.ward.scope, role="student", by=cast.house, from_on=date(2026, 1, 1))
    entries = [row.entry for row in look(empty, "Mar 2026\t4").entries]
    made = services.import_readings(measure=empty, entries=entries, replaces=False, by=Actor.objects.of(dan))
    Import.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=2))

    for who in (Actor.objects.of(dan), cast.actor("cato")):
        with pytest.raises(Refused, match="within a day"):
            services.take_back(made=made, measure=empty, by=who)
    assert services.take_back(made=made, measure=empty, by=cast.actor("asha")) == 1


def test_ten_thousand_rows_are_read_and_kept_within_seconds(cast):
    daily = again(a_measure(cast, "Calls", frequency="day"))
    first = date(1999, 1, 1)
    text = "\n".join(f"{first + timedelta(days=n):%d/%m/%Y}\t{n % 9}" for n in range(9_990))
    began = time.perf_counter()
    found = look(daily, text)
    read = time.perf_counter() - began
    services.import_readings(
        measure=daily, entries=[row.entry for row in found.entries], replaces=False, by=cast.actor("ben")
    )
    print(f"9,990 rows: read in {read:.2f} s, kept in {time.perf_counter() - began - read:.2f} s")

    assert len(found.entries) == 9_990
    assert read < 3
    assert time.perf_counter() - began < 15


# Files --------------------------------------------------------------------------------------------------------------


def upload(name, content):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def a_zip(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("rows.xls", b"x", "Choose a CSV"),
        ("rows.csv", b"a\x00b", "no text file"),
        ("rows.xlsx", b"not a zip", "damaged"),
        ("rows.ods", a_zip(a="b"), "damaged"),
        ("rows.xlsx", a_zip(vbaProject="x"), "macros"),
        ("rows.xlsx", a_zip(big="0" * (packed.LARGEST_UNPACKED + 1)), "far more than a table"),
        ("rows.csv", b"1\n" * (files.LARGEST // 2 + 1), "larger than 5 MB"),
    ],
)
def test_hostile_and_other_files_are_refused_in_a_sentence(name, content, words):
    with pytest.raises(Refused, match=words):
        files.text_of(upload(name, content))


def changed(name, part, old, new):
    """A good spreadsheet with one place of one part exchanged."""
    parts = dict(hostile.parts_of(name))
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    return hostile.packed(parts)


SHEET, CONTENT = "xl/worksheets/sheet1.xml", "content.xml"
ROWS = b'<table:table-row table:number-rows-repeated="9999999">'
CELLS = b'<table:table-cell table:number-columns-repeated="9999" '


@pytest.mark.parametrize(
    ("name", "part", "old", "new", "words"),
    [
        ("months.xlsx", SHEET, b'r="C7"', b'r="XFD1048576"', "too many rows or columns"),
        ("months.xlsx", SHEET, b'<row r="7"', b'<row r="1048576"', "too many rows or columns"),
        ("months.ods", CONTENT, b"<table:table-row>", ROWS, "rows"),
        ("months.ods", CONTENT, b"<table:table-cell ", CELLS, "rows"),
        ("months.ods", CONTENT, b"</table:table>", b"</table:tabe>", "damaged"),
        ("months.ods", CONTENT, b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>', "damaged"),
    ],
)  # fmt: skip
def test_a_sheet_that_would_hang_or_swell_its_reader_is_refused(name, part, old, new, words):
    with pytest.raises(Refused, match=words):
        files.text_of(upload(name, changed(name, part, old, new)))


def test_a_fault_names_the_row_as_the_spreadsheet_does(share):
    whole = dict(hostile.parts_of("months.xlsx"))[SHEET].decode()
    lower = re.sub(r'r="([A-Z]?)(\d)"', lambda found: f'r="{found[1]}{int(found[2]) + 10}"', whole).replace(
        "<v>20</v>", "<v>1</v>", 1
    )
    text = files.text_of(
        upload("rows.xlsx", hostile.packed({**hostile.parts_of("months.xlsx"), SHEET: lower.encode()}))
    )

    assert [told[:8] for told in look(share, text).faults] == ["Row 12: "]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_of_text_files_are_found_out(encoding):
    assert files.text_of(upload("rows.csv", "März 2026;4 £".encode(encoding))) == "März 2026;4 £"


# Pages --------------------------------------------------------------------------------------------------------------


def test_paste_look_keep_and_take_back_by_the_page(cast, empty):
    ben = cast.browser("ben")
    text = "Mar 2026\t4\nApr 2026\tx\nMay 2026\t6"

    looked = ben.post(address(empty), {"rows": text, "act": "look"})
    assert looked.status_code == 200
    assert "2 readings can be kept" in looked.content.decode()
    assert "Row 2: " in looked.content.decode()
    assert current(empty) == {}
    kept = ben.post(address(empty), {"rows": text, "act": "keep"}, follow=True)
    page = kept.content.decode()
    assert kept.redirect_chain[0][0] == empty.get_absolute_url()
    assert "Saved: 2 readings." in page and "2 readings pasted" in page and "Take back" in page
    made = Import.objects.get()
    back = ben.post(reverse("intake:take_back", args=[empty.pk]), {"import": str(made.pk)}, follow=True)
    assert "2 readings were taken back." in back.content.decode()
    assert current(empty) == {}


def test_a_file_takes_the_place_of_what_was_pasted(cast, empty):
    looked = cast.browser("ben").post(
        address(empty), {"file": upload("rows.csv", "Mar 2026,4\nApr 2026,5"), "act": "look"}
    )

    assert "2 readings can be kept" in looked.content.decode()
    assert 'value="rows.csv"' in looked.content.decode()


def test_nothing_is_said_to_those_who_may_not_enter(cast, empty, share):
    assert cast.browser("cato").get(address(empty)).status_code == 404
    assert cast.browser("cato").post(address(empty), {"rows": "Mar 2026\t4", "act": "keep"}).status_code == 404
    assert "Paste rows" in cast.browser("ben").get(empty.get_absolute_url()).content.decode()
    assert current(empty) == {}


@pytest.mark.parametrize("mark", ["\t", ",", ";"])
def test_a_number_that_looks_like_a_patients_is_refused(cast, empty, mark):
    answer = cast.browser("ben").post(address(empty), {"rows": f"Mar 2026{mark}943 476 5919", "act": "keep"})

    assert answer.status_code == 422
    assert current(empty) == {}


def test_the_page_says_what_to_do_when_nothing_can_be_read(cast, empty):
    answer = cast.browser("ben").post(address(empty), {"rows": "hello", "act": "look"})

    assert answer.status_code == 422
    assert "No column of numbers" in answer.content.decode()
    assert "hello" in answer.content.decode()


def test_a_month_that_was_pasted_draws_the_chart(cast, empty):
    text = "\n".join(f"{month} 2026\t{n}" for n, month in enumerate(("Jan", "Feb", "Mar", "Apr", "May"), 3))
    page = cast.browser("ben").post(address(empty), {"rows": text, "act": "keep"}, follow=True).content.decode()

    assert "<svg" in page


@pytest.mark.parametrize("name", ["months.xlsx", "months.ods"])
def test_a_spreadsheet_is_read_with_its_days(share, name):
    """Made once with XlsxWriter and with odfpy: a heading, real dates, two columns of numbers."""
    content = (Path(__file__).parent / "files" / name).read_bytes()
    found = look(share, files.text_of(upload(name, content)))

    assert [row.period for row in found.rows][:2] == ["January 2026", "February 2026"]
    assert [row.number for row in found.rows] == [f"{7 + n % 3} / {20 + n}" for n in range(6)]
    assert found.faults == []
