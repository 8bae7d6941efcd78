"""Tables and columns of other libraries, recognised by what they can do, so that none of them is needed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


__all__ = ["flat_lists", "plain_numbers"]


def flat_lists(given: Any) -> tuple[Any, NDArray[np.int64]] | None:
    """Take a column of lists apart: an Arrow list array, plain or in chunks, or a Polars or pandas column of lists.

    Parameters
    ----------
    given : object
        What a caller handed in.

    Returns
    -------
    (values, offsets), or None
        The values side by side and where each list begins; None when it is no column of lists.

    Examples
    --------
    >>> import pyarrow
    >>> values, offsets = flat_lists(pyarrow.array([[1.0, 2.0], [], [3.0]]))
    >>> values.tolist(), offsets.tolist()
    ([1.0, 2.0, 3.0], [0, 2, 2, 3])
    >>> flat_lists(np.ones((2, 2))) is None
    True
    """
    if _is_polars_series(given):
        given = given.to_arrow()
    elif _is_pandas_series(given) and hasattr(given.dtype, "pyarrow_dtype"):
        given = given.array.__arrow_array__()
    if hasattr(given, "combine_chunks") and hasattr(given, "chunks") and not hasattr(given, "columns"):
        given = given.combine_chunks()
        given = given.chunk(0) if hasattr(given, "chunks") else given
    if not (hasattr(given, "offsets") and hasattr(given, "flatten") and hasattr(given, "null_count")):
        return None
    if given.null_count:  # a series that is not there has no points; its offsets may say otherwise
        given = given.fill_null([])
    offsets = np.asarray(given.offsets, dtype=np.int64)
    return plain_numbers(given.flatten()), offsets - offsets[0]


def plain_numbers(given: Any) -> Any:
    """Give a table, or a column of numbers, as a NumPy array; anything else as it is.

    Parameters
    ----------
    given : object
        What a caller handed in; rows of a table are series.

    Returns
    -------
    array or object
        Missing values are ``nan``.

    Examples
    --------
    >>> import polars
    >>> plain_numbers(polars.DataFrame({"jan": [1.0, None], "feb": [2.0, 4.0]})).tolist()
    [[1.0, 2.0], [nan, 4.0]]
    """
    if isinstance(given, np.ndarray | list | tuple):
        return given
    if hasattr(given, "column_names") and hasattr(given, "to_pydict"):  # an Arrow table
        return np.array([_column(given[name]) for name in given.column_names]).T
    if hasattr(given, "null_count") and hasattr(given, "type"):  # an Arrow array, plain or in chunks
        return _column(given)
    if not hasattr(given, "to_numpy"):
        return given
    found = given.to_numpy()
    if found.dtype != object:
        return found
    if found.ndim == 1 and len(found) and np.ndim(found[0]):
        return list(found)  # a column of lists
    return given.to_numpy(dtype=np.float64, na_value=np.nan) if hasattr(given, "iloc") else found


def _column(numbers: Any) -> NDArray[np.float64]:
    if numbers.null_count == 0 and str(numbers.type) == "double":
        return np.asarray(numbers)  # without a copy when there are no chunks
    return np.asarray(numbers.cast("float64").to_numpy(zero_copy_only=False), dtype=np.float64)


def _is_polars_series(given: Any) -> bool:
    return hasattr(given, "to_arrow") and hasattr(given, "explode") and not hasattr(given, "columns")


def _is_pandas_series(given: Any) -> bool:
    return hasattr(given, "iloc") and hasattr(given, "dtype")
