"""The hook through which every word of the library passes on its way to a reader."""

from __future__ import annotations

from collections.abc import Callable


__all__ = ["Translate", "as_is"]

Translate = Callable[[str], str]
"""From an English word or pattern of this library to the reader's."""


def as_is(text: str) -> str:
    """The word unchanged: English.

    Parameters
    ----------
    text : str
        A word.

    Returns
    -------
    str
        The same.

    Examples
    --------
    >>> as_is("average")
    'average'
    """
    return text
