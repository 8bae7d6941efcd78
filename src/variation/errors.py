"""The errors of the library.

The tree::

    VariationError
    ├── BadChoice          an unknown chart, rule set or option
    ├── NotInstalled       an optional extra that is missing
    └── BadSeries          numbers that no chart can show
        ├── TooFewPoints   fewer points than the calculation needs
        └── NotInOrder     periods that do not rise

A message is one sentence that gives the limit and the value received. Doubt about data is not an error but a `Warning`
on the chart.
"""

from __future__ import annotations


__all__ = ["BadChoice", "BadSeries", "NotInOrder", "NotInstalled", "TooFewPoints", "VariationError"]


class VariationError(Exception):
    """Root of all errors that this library raises on purpose.

    Parameters
    ----------
    message : str
        One sentence that a person may read.
    row : int, optional
        The 1-based row that is wrong, when there is one.

    Examples
    --------
    >>> VariationError("Row 3 is wrong.", row=3).row
    3
    """

    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.row = row


class BadChoice(VariationError):
    """A chart, rule set, constant set or option that does not exist.

    Examples
    --------
    >>> issubclass(BadChoice, VariationError)
    True
    """


class NotInstalled(VariationError):
    """Work that needs an optional extra which is not installed; the message says how to get it.

    Examples
    --------
    >>> issubclass(NotInstalled, VariationError)
    True
    """


class BadSeries(VariationError):
    """Numbers that cannot stand on the chart that was asked for.

    Examples
    --------
    >>> issubclass(BadSeries, VariationError)
    True
    """


class TooFewPoints(BadSeries):
    """Fewer points than the calculation needs.

    Examples
    --------
    >>> issubclass(TooFewPoints, BadSeries)
    True
    """


class NotInOrder(BadSeries):
    """Periods that do not rise from one row to the next.

    Examples
    --------
    >>> issubclass(NotInOrder, BadSeries)
    True
    """
