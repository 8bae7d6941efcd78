"""Long tables of every kind become series, and answers go back to their rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import variation
from variation.frames import gather, like, put_back


COLUMNS = {
    "site": ["n", "s", "n", "n", "s", "s"],
    "ward": [2, 1, 2, 1, 1, 1],
    "month": [2, 3, 1, 1, 1, 2],
    "falls": [5.0, 9.0, 3.0, 1.0, None, 8.0],
    "days": [50, 90, 30, 10, 70, 80],
}


@pytest.fixture(params=["dict", "pandas", "polars", "arrow"])
def table(request: pytest.FixtureRequest) -> object:
    kinds = {"dict": dict, "pandas": pd.DataFrame, "polars": pl.DataFrame, "arrow": pa.table}
    return kinds[request.param](COLUMNS)


def test_rows_become_series_in_the_order_of_keys_and_time(table: object):
    found = gather(table, values="falls", denominators="days", by=["site", "ward"], order="month")

    assert found.keys["site"].tolist() == ["n", "n", "s"] and found.keys["ward"].tolist() == [1, 2, 1]
    assert found.offsets.tolist() == [0, 1, 3, 6]
    np.testing.assert_array_equal(found.values, [1.0, 3.0, 5.0, np.nan, 8.0, 9.0])
    assert found.denominators is not None and found.denominators.tolist() == [10, 30, 50, 70, 80, 90]


def test_answers_go_back_to_their_rows(table: object):
    found = gather(table, values="falls", denominators="days", by=["site", "ward"], order="month")
    batch = variation.analyse_many(found.values, found.denominators, offsets=found.offsets, chart="u")

    centre = put_back(found, batch.lines()["centre"])

    np.testing.assert_allclose(centre, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
    assert put_back(found, found.values)[0] == 5.0


def test_without_an_order_rows_stay_as_they_are(table: object):
    assert gather(table, values="days", by="site").values.tolist() == [50, 30, 10, 90, 70, 80]


def test_a_table_of_the_same_kind_holds_the_answers(table: object):
    made = like(table, {"state": ["worse", "better"]})

    assert type(made) is type(table) and list(made["state"]) in (
        ["worse", "better"],
        list(pa.array(["worse", "better"])),
    )


def test_an_empty_table_has_no_series():
    found = gather({"ward": [], "falls": []}, values="falls", by="ward")

    assert found.offsets.tolist() == [0] and len(variation.analyse_many(found.values, offsets=found.offsets)) == 0


def test_a_column_that_does_not_exist_is_named(table: object):
    with pytest.raises(variation.BadChoice, match="site, ward, month, falls, days; received 'rises'"):
        gather(table, values="rises", by="ward")
    with pytest.raises(variation.BadChoice, match="at least one column"):
        gather(table, values="falls", by=[])
