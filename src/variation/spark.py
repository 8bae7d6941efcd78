"""Many series on Spark: rows with list columns go through `analyse_many` where the data lie."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from variation.batch import analyse_many
from variation.batch.tables import ASSURANCES, DOUBTS, STATES, VARIATIONS
from variation.errors import BadChoice, NotInstalled


if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from variation.batch.results import Batch


__all__ = ["Request", "analyse_batches", "analyse_frame", "java_home", "local_session"]

LINES = ("centre", "lower", "upper", "lower2", "upper2", "lower1", "upper1")
"""What can be asked for at every point besides ``flags`` and ``meanings``."""

JAVA = 17
"""The oldest Java that Spark 4 runs on."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of every row.

    Parameters
    ----------
    values, denominators : str
        List columns of the numbers; without denominators None.
    keep : sequence of str
        Columns that are passed on.
    columns : mapping of str to str
        Arguments of `variation.analyse_many` that each row has for itself, with the column that holds them:
        ``phase_starts`` and ``excluded`` (lists), ``target``, ``direction``, ``multiply`` (one each).
    points : sequence of str
        Lists with one entry a point that are wanted back: ``flags``, ``meanings``, lines.
    words : mapping
        Arguments of `variation.analyse_many` that hold for all rows.

    Examples
    --------
    >>> Request("counts", keep=["ward"]).keep
    ['ward']
    >>> Request("counts", points=["colour"])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    variation.errors.BadChoice: Points have flags, meanings, centre, ...; received 'colour'.
    """

    values: str = "values"
    denominators: str | None = None
    keep: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    points: Sequence[str] = ()
    words: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what does not exist."""
        known = ("flags", "meanings", *LINES)
        for point in self.points:
            if point not in known:
                raise BadChoice(f"Points have {', '.join(known)}; received {point!r}.")
        own = ("phase_starts", "excluded", "target", "direction", "multiply")
        for name in self.columns:
            if name not in own:
                raise BadChoice(f"A row may have its own {', '.join(own)}; received {name!r}.")


def analyse_frame(frame: DataFrame, request: Request) -> DataFrame:
    """Analyse every row of a Spark table.

    Parameters
    ----------
    frame : DataFrame
        One row a series, its numbers in list columns, in time order.
    request : Request
        Which columns, and how they are analysed.

    Returns
    -------
    DataFrame
        The kept columns, ``variation``, ``assurance``, ``state``, ``latest``, ``verdict_at``, ``doubts``, ``reason``
        (why a row was refused), ``phases`` and the lists that were asked for.

    Examples
    --------
    >>> def board(spark, path):  # not run here: it starts Java
    ...     wards = spark.read.parquet(path)
    ...     request = Request("falls", "bed_days", keep=["ward"], words={"chart": "u", "direction": "down"})
    ...     return analyse_frame(wards, request).where("state = 'worse'")
    """
    return frame.mapInArrow(partial(analyse_batches, request=request), _spark_schema(frame, request))


def analyse_batches(batches: Iterable[Any], request: Request) -> Iterator[Any]:
    """Analyse Arrow record batches, for instance those of a Parquet file; Spark calls this where the rows are.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        One row a series.
    request : Request
        Which columns, and how they are analysed.

    Yields
    ------
    pyarrow.RecordBatch
        As `analyse_frame`.

    Examples
    --------
    >>> import pyarrow
    >>> rows = pyarrow.RecordBatch.from_pydict({"ward": ["a"], "values": [[9.0, 11.0] * 9 + [30.0]]})
    >>> answers = list(analyse_batches([rows], Request(keep=["ward"], words={"direction": "down"})))
    >>> answers[0].to_pylist()[0]["state"]
    'worse'
    """
    for rows in batches:
        yield _answered(rows, request)


def _answered(rows: Any, request: Request) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - comes with Spark; the rest of the library does not need it

    own = {name: _own(rows.column(column), name) for name, column in request.columns.items()}
    sizes = None if request.denominators is None else rows.column(request.denominators)
    words = {**request.words, **own}
    batch = analyse_many(rows.column(request.values), sizes, refuse="set_aside", **words)
    found = {name: rows.column(name) for name in request.keep}
    found |= _by_series(pa, batch)
    offsets = pa.array(_offsets(batch), pa.int32())
    lines = batch.lines() if set(request.points) & set(LINES) else {}
    for point in request.points:
        values = batch.flags if point == "flags" else batch.meanings() if point == "meanings" else lines[point]
        kind = pa.float64() if point in LINES else pa.int32()
        found[point] = pa.ListArray.from_arrays(offsets, pa.array(np.asarray(values).reshape(-1)).cast(kind))
    return pa.RecordBatch.from_pydict(found)


def _own(column: Any, name: str) -> Any:
    """A column as the argument of that name."""
    if name == "direction":
        return column.to_pylist()
    if name in ("target", "multiply"):
        return column.cast("float64").to_numpy(zero_copy_only=False)
    lists = [one or [] for one in column.to_pylist()]
    return [np.array(one, bool if name == "excluded" else np.int64) for one in lists]


def _by_series(pa: Any, batch: Batch) -> dict[str, Any]:
    """Columns with one entry a series."""
    words = {"variation": VARIATIONS, "assurance": ASSURANCES, "state": STATES}
    found = {
        name: pa.array([one.value for one in names]).take(pa.array(batch.series[name].astype(np.int32)))
        for name, names in words.items()
    }
    for name in ("latest", "verdict_at"):
        places = np.ascontiguousarray(batch.series[name])
        found[name] = pa.array(places, pa.int32(), mask=places < 0)
    found["doubts"] = _doubts(pa, batch.series["doubts"])
    reasons: list[str | None] = [None] * len(batch)
    for i in np.flatnonzero(batch.refused).tolist():
        reasons[i] = batch.reason(i)
    found["reason"] = pa.array(reasons, pa.string())
    found["phases"] = _phases(pa, batch)
    return found


def _doubts(pa: Any, codes: Any) -> Any:
    """Lists of words; there are sixteen of them, so each is made once."""
    lists = [[word for bit, word in enumerate(DOUBTS) if code >> bit & 1] for code in range(1 << len(DOUBTS))]
    return pa.array(lists, pa.list_(pa.string())).take(pa.array(codes.astype(np.int32)))


def _phases(pa: Any, batch: Batch) -> Any:
    numbers = {name: pa.array(np.ascontiguousarray(batch.phases[name])) for name in ("first", "last", "n_points")}
    numbers |= {name: pa.array(line) for name, line in batch.heights().items()}
    rows = pa.StructArray.from_arrays(list(numbers.values()), list(numbers))
    return pa.ListArray.from_arrays(pa.array(batch.phase_offsets, pa.int32()), rows)


def _offsets(batch: Batch) -> Any:
    return np.concatenate(([0], np.cumsum(batch.columns.lengths())))


def _spark_schema(frame: DataFrame, request: Request) -> str:
    kept = [f"`{name}` {frame.schema[name].dataType.simpleString()}" for name in request.keep]
    phase = "first int, last int, n_points int, centre double, lower double, upper double"
    own = [
        *[f"{name} string" for name in ("variation", "assurance", "state")],
        "latest int",
        "verdict_at int",
        "doubts array<string>",
        "reason string",
        f"phases array<struct<{phase.replace(' int', ':int').replace(' double', ':double')}>>",
    ]
    points = [f"{name} array<{'double' if name in LINES else 'int'}>" for name in request.points]
    return ", ".join([*kept, *own, *points])


def java_home() -> Path:
    """Find a Java that Spark runs on.

    Returns
    -------
    Path
        What ``JAVA_HOME`` should be: as it is, that of the ``java`` on the path, or a Debian folder.

    Raises
    ------
    NotInstalled
        There is none that is new enough; the message says which were found and how to install one.

    Examples
    --------
    >>> def folder():  # not run here: the machine may have none
    ...     return java_home() / "bin" / "java"
    """
    found: dict[Path, int] = {}
    for program in _javas():
        version = _version(program)
        if version >= JAVA:
            return program.parents[1]
        found[program] = version
    seen = ", ".join(f"{program} is Java {version or 'of an unknown age'}" for program, version in found.items())
    raise NotInstalled(
        f"Spark needs Java {JAVA} or newer; {seen or 'there is none'}. On Debian and Ubuntu: "
        f"apt-get install openjdk-{JAVA}-jre-headless; elsewhere set JAVA_HOME to its folder."
    )


def _javas() -> Iterator[Path]:
    """Programs called java, the likeliest first."""
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home) / "bin" / "java"
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if folder and (program := Path(folder) / "java").exists():
            yield program.resolve()
    yield from sorted(Path("/usr/lib/jvm").glob("*/bin/java"))


def _version(program: Path) -> int:
    """Major version; 0 when the program does not say."""
    try:
        done = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - a path we found
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.search(r'version "(?:1\.)?(\d+)', done.stderr + done.stdout)
    return int(match[1]) if match else 0


def local_session(threads: int = 2, **settings: str) -> SparkSession:
    """Start Spark on this machine alone.

    Parameters
    ----------
    threads : int
        How many tasks run at once.
    **settings
        Further settings, with ``_`` for ``.`` in their names.

    Returns
    -------
    SparkSession

    Raises
    ------
    NotInstalled
        No Java, or not the extra ``spark``.

    Examples
    --------
    >>> def count(path):  # not run here: it starts Java
    ...     return local_session(2, spark_driver_memory="2g").read.parquet(path).count()
    """
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
    except ImportError as reason:
        raise NotInstalled("Spark needs the extra spark, that is the package pyspark.") from reason
    os.environ["JAVA_HOME"] = str(java_home())
    # Without this, workers take whatever python3 comes first on the path.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(f"local[{threads}]").appName("variation")
    usual = {"spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    for name, value in {**usual, **{name.replace("_", "."): value for name, value in settings.items()}}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
