"""Bad files and odd columns: one sentence and exit code 2, never a trace.

A slice of each runs with every change; `make long` runs a hundred times as many.
"""

import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, timedelta
from io import StringIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import variation
from variation import commands, drawing
from variation.errors import VariationError


SLICE, LONG = 60, 6000


def many(count):
    return settings(
        max_examples=count, deadline=None, derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip


def said(*words):
    """Exit code and what was printed; anything else that is raised is a finding."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            with np.errstate(all="ignore"):  # sums of the largest numbers there are overflow, and stay missing
                code = commands.main([str(word) for word in words])
        except SystemExit as left:
            code = left.code
    assert code in (0, 1, 2)
    assert "Traceback" not in err.getvalue()
    if code == 2:
        sentence = err.getvalue().strip()
        assert sentence
        assert len(sentence) < 2000
    return code


cells = st.one_of(
    st.sampled_from(
        ["", "NA", "nan", "inf", "-inf", "1e999", "0", "-1", "3,5", "12%", "=1+1", "\ufeff7", "٣", "1_000"]
    ),
    st.floats(allow_nan=True).map(repr),
    st.integers(-(10**30), 10**30).map(str),
    st.text(max_size=6),
)
tables = st.lists(st.lists(cells, min_size=1, max_size=4), max_size=12)


def a_table(rows):
    return "value,denominator,period\n" + "\n".join(",".join(row) for row in rows)


def try_text(folder, text):
    file = folder / "fuzz.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    said("chart", file)
    said("chart", file, "--denominator", "denominator", "--chart", "p")
    said("analyse", file, "--period", "period", "--json")


def try_manifest(folder, written):
    (folder / "manifest.json").write_text(written, errors="surrogatepass")
    said("conform", folder / "manifest.json")


def try_parquet(folder, values, cut):
    file = folder / "fuzz.parquet"
    pq.write_table(pa.table({"value": values}), file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) - cut])
    code = said("chart", file)
    assert cut == 0 or code == 2


def try_column(values, sizes, periods, kind):
    try:
        with np.errstate(all="ignore"):
            chart = variation.analyse(values, sizes, periods=periods, chart=kind)
    except VariationError as reason:
        assert str(reason)
        return
    assert len(chart) == len(values)


texts = st.one_of(st.binary(max_size=200), st.text(max_size=200), tables.map(a_table))
jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["format", "cases", "id", "family", "params", "input", "expected", "x"]), inner
        )
    ),
    max_leaves=12,
)
manifests = st.one_of(
    st.text(max_size=60),
    jsons.map(json.dumps),
    jsons.map(lambda cases: json.dumps({"format": "spc-oracle 1", "cases": cases})),
)
numbers = st.lists(st.one_of(st.none(), st.floats(), st.integers(-9, 10**20), st.text(max_size=2)), max_size=8)
days = st.lists(st.integers(0, 40).map(lambda n: date(2026, 1, 1) + timedelta(days=31 * n)), max_size=8)
columns = st.tuples(
    numbers, st.none() | numbers, st.none() | days, st.sampled_from([*variation.CHARTS, "", "nonsense"])
)
cuts = st.tuples(st.lists(st.floats() | st.none(), max_size=20), st.integers(0, 200))


@many(SLICE)
@given(texts)
def test_any_text_is_read_or_refused_in_a_sentence(tmp_path, text):
    try_text(tmp_path, text)


@many(SLICE)
@given(manifests)
def test_any_manifest_is_run_or_refused_in_a_sentence(tmp_path, written):
    try_manifest(tmp_path, written)


@many(SLICE // 2)
@given(cuts)
def test_a_parquet_file_that_was_cut_off_is_refused(tmp_path, given_cut):
    try_parquet(tmp_path, *given_cut)


@many(SLICE * 5)
@given(columns)
def test_any_column_is_analysed_or_refused_in_a_sentence(column):
    try_column(*column)


@pytest.mark.parametrize(
    "values", [[0.0, 5.6e289], [1e-320, 2e-320], [5e-324, 0.0], [1e17, 1e17 + 16], [1e300, -1e300, 1e-300]]
)
def test_the_ends_of_what_a_number_can_be_are_drawn(values):
    with np.errstate(all="ignore"):
        chart = variation.analyse(values)
        for size in ("full", "narrow", "card", "spark"):
            assert drawing.svg(chart, size).startswith("<svg")
        assert drawing.text(chart)
        assert len(drawing.table(chart)) == len(values)


@pytest.mark.long
@many(LONG)
@given(texts, manifests, cuts, columns)
def test_six_thousand_of_each(tmp_path, text, written, given_cut, column):
    try_text(tmp_path, text)
    try_manifest(tmp_path, written)
    try_parquet(tmp_path, *given_cut)
    try_column(*column)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("value,value\n1,2\n", "Two columns are called 'value'."),
        ("value,size\n1,2\n3\n", "Row 2 has 1 cells, and there are 2 columns."),
        ("", "The columns are ; received 'value'."),
    ],
)
def test_what_a_broken_table_is_told(tmp_path, capsys, text, sentence):
    (tmp_path / "broken.csv").write_text(text)

    assert commands.main(["chart", str(tmp_path / "broken.csv")]) == 2
    assert capsys.readouterr().err.strip() == sentence


def test_an_empty_line_of_one_column_is_a_missing_value(tmp_path, capsys):
    (tmp_path / "one.csv").write_text("value\n4\n\n6\n\n\n")

    commands.main(["analyse", "--json", str(tmp_path / "one.csv")])

    assert json.loads(capsys.readouterr().out)["points"] == 3
