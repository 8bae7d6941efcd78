"""What may be handed in, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import variation
from variation import BadChoice, BadSeries, analyse_many


ROWS = [[5.0, 7.0, 6.0, 9.0], [1.0, None, 3.0, 2.0]]
TABLE = np.array([[5.0, 7.0, 6.0, 9.0], [1.0, np.nan, 3.0, 2.0]])
UNEVEN = [[5.0, 7.0, 6.0, 9.0], [1.0, 3.0], []]
FLAT, OFFSETS = [5.0, 7.0, 6.0, 9.0, 1.0, 3.0], [0, 4, 6, 6]


@pytest.mark.parametrize(
    "values",
    [
        ROWS,
        TABLE,
        TABLE.astype(np.float32),
        np.asfortranarray(TABLE),
        np.ma.masked_invalid(TABLE),
        pd.DataFrame(TABLE),
        pd.DataFrame(ROWS, dtype="Float64"),
        pl.DataFrame(ROWS, orient="row"),
        pa.table({str(i): [row[i] for row in ROWS] for i in range(4)}),
    ],
    ids=lambda values: f"{type(values).__module__.split('.')[0]} {type(values).__name__}",
)
def test_tables_of_every_kind_are_read_alike(values: object):
    batch = analyse_many(values)

    assert batch.flags.shape == (2, 4)
    np.testing.assert_array_equal(batch.lines()["centre"][:, 0], [6.75, 2.0])


@pytest.mark.parametrize(
    ("values", "offsets"),
    [
        (UNEVEN, None),
        (tuple(np.array(row) for row in UNEVEN), None),
        (FLAT, OFFSETS),
        (np.array(FLAT), np.array(OFFSETS, np.int32)),
        (pa.array(FLAT), pa.array(OFFSETS)),
        (pa.array(UNEVEN), None),
        (pa.array(UNEVEN, pa.large_list(pa.float64())), None),
        (pa.chunked_array([pa.array(UNEVEN[:1]), pa.array(UNEVEN[1:], pa.list_(pa.float64()))]), None),
        (pa.array([[0.0], *UNEVEN])[1:], None),
        (pl.Series(UNEVEN), None),
        (pd.Series(UNEVEN), None),
        (pd.Series(UNEVEN, dtype=pd.ArrowDtype(pa.list_(pa.float64()))), None),
    ],
    ids=lambda values: type(values).__name__,
)
def test_series_of_different_lengths_of_every_kind_are_read_alike(values: object, offsets: object):
    batch = analyse_many(values, offsets=offsets)

    assert len(batch) == 3 and batch.columns.lengths().tolist() == [4, 2, 0]
    assert batch.columns.values.tolist() == FLAT


def test_a_list_that_is_not_there_is_a_series_without_points():
    batch = analyse_many(pa.array([[1.0, 2.0], None, [3.0]]))

    assert batch.columns.lengths().tolist() == [2, 0, 1]


@pytest.mark.parametrize("kind", [list, pa.array, pl.Series, pd.Series, np.array])
def test_one_series_may_come_from_any_library(kind):
    chart = variation.analyse(kind([5.0, 7.0, 6.0]))

    assert float(chart.centre[0]) == 6.0


def test_numbers_that_fit_are_not_copied():
    values = np.ones((3, 12))
    column = pa.array([[1.0, 2.0], [3.0]])

    assert np.shares_memory(analyse_many(values).columns.values, values)
    address = column.values.buffers()[1].address
    assert analyse_many(column).columns.values.ctypes.data == address


def test_arrays_that_may_not_be_changed_are_read():
    values = np.tile([1.0, 2.0], (2, 9))
    values.flags.writeable = False

    for fast in (True, False):
        assert analyse_many(values, fast=fast).variations()[0].value == "common"


def test_denominators_may_come_as_lists_too():
    batch = analyse_many(pa.array([[1, 2], [3]]), pa.array([[10, 10], [10]]), chart="u")

    assert batch.lines()["centre"].round(3).tolist() == [0.15, 0.15, 0.3]


def test_phases_for_all_and_for_each_mean_the_same():
    values = np.random.default_rng(1).normal(50, 5, (4, 30))
    common = analyse_many(values, phases=[12], baselines=[10, None])

    for starts in ([[12]] * 4, np.full((4, 1), 12), np.tile([0, 12, -1], (4, 1)), [[12], [0, 12], [12], [12]]):
        each = analyse_many(values, phase_starts=starts, baselines=np.tile([10, -1, -1], (4, 1)))
        np.testing.assert_array_equal(each.lines()["upper"], common.lines()["upper"])


def test_points_are_left_out_by_place_or_by_flag():
    values = np.random.default_rng(1).normal(50, 5, (2, 12))
    flags = np.zeros((2, 12), bool)
    flags[:, [0, 3]] = True

    by_place, by_flag = analyse_many(values, excluded=[0, 3]), analyse_many(values, excluded=flags)

    np.testing.assert_array_equal(by_place.lines()["centre"], by_flag.lines()["centre"])
    assert by_place.phases["n_points"].tolist() == [10, 10]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"values": [1.0, 2.0]}, "two dimensions, or offsets"),
        ({"values": np.ones((2, 2, 2))}, "two dimensions, or offsets"),
        ({"values": [["a", "b"]]}, "not all numbers"),
        ({"values": FLAT, "offsets": [0, 4]}, "rise from 0 to the number of values, 6"),
        ({"values": FLAT, "offsets": [0, 5, 4, 6]}, "rise from 0"),
        ({"values": TABLE, "denominators": [[1.0]]}, "1 denominators for 8 values"),
        ({"values": TABLE, "chart": "p"}, "needs a denominator"),
        ({"values": TABLE, "phases": [0]}, "start at point 0"),
        ({"values": TABLE, "phases": [4]}, "Series 1: A phase cannot start at point 4"),
        ({"values": TABLE, "phase_starts": [[2], [3, 3]]}, "Series 2: A phase cannot start at point 3"),
        ({"values": TABLE, "phase_starts": [[2]]}, "1 rows of phase_starts for 2 series"),
        ({"values": TABLE, "baselines": [0]}, "at least one point; received 0"),
        ({"values": TABLE, "baselines": [2, 2]}, "Series 1: There are 2 baselines for 1 phases"),
        ({"values": TABLE, "baselines": np.zeros((2, 1), int)}, "Series 1: A baseline has at least one point"),
        ({"values": TABLE, "excluded": [4]}, "points 0 to 3"),
        ({"values": TABLE, "excluded": np.ones((2, 3), bool)}, "6 flags of left-out points for 8 values"),
        ({"values": TABLE, "target": [1.0]}, "1 rows of target for 2 series"),
        ({"values": TABLE, "target": [[1.0]]}, "one target for all series, or one for each"),
        ({"values": TABLE, "safe_range": [1.0]}, "low and high"),
        ({"values": -TABLE, "chart": "c"}, "Series 1: Row 1: a count cannot be below zero"),
    ],
)
@pytest.mark.parametrize("fast", [True, False])
def test_what_does_not_fit_is_refused(words: dict, message: str, fast: bool):
    with pytest.raises(BadSeries, match=message):
        analyse_many(**words, fast=fast)


@pytest.mark.parametrize(
    "words",
    [
        {"direction": "sideways"},
        {"direction": ["up", "sideways"]},
        {"chart": "x"},
        {"rules": "x"},
        {"refuse": "x"},
        {"phases": [1], "phase_starts": [[1], [1]]},
    ],
)
def test_an_unknown_word_is_a_bad_choice(words: dict):
    with pytest.raises(BadChoice):
        analyse_many(TABLE, **words)
