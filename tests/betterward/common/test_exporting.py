"""Cells of tables that leave are never run as formulas."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from betterward.common.exporting import csv_answer, safe


@pytest.mark.parametrize(
    "cell", ["=1+1", "+SUM(A1)", "-2+3", "@x", "\tx", "\r=x", "\n=x", " =x", "=HYPERLINK(1)", "--1", "-"]
)
def test_what_would_be_run_is_text(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", [-3.5, 4, None, "-3.5", "+4", "1e-5", "-1.2e+08", "", "falls", "3 = 3", "2026-01-01"])
def test_numbers_and_plain_words_stay(cell):
    assert safe(cell) == cell


@given(some.lists(some.lists(some.text(alphabet="=+-@\t\r\na1\"', é"), min_size=1, max_size=3), min_size=1, max_size=4))
def test_no_cell_of_a_file_begins_as_a_formula(rows):
    answer = csv_answer("a.csv", rows)

    for row in csv.reader(io.StringIO(answer.content.decode(), newline="")):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "@"))
            assert not cell.startswith(("\t", "\r", "\n"))
            assert not cell.startswith(("+", "-")) or cell[1:].replace(".", "").isdigit()
    assert answer["Content-Disposition"] == 'attachment; filename="a.csv"'
