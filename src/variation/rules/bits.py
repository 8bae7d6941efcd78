"""Flags as the bits of one whole number: whether a pattern can be there at all, in a few operations for any length."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

import numpy as np
from numpy.typing import NDArray


__all__ = ["has_run", "longest", "once", "packed"]

T = TypeVar("T")


class once(Generic[T]):
    """A property that is worked out once and kept; without the lock that `functools.cached_property` takes.

    Parameters
    ----------
    method : callable
        What works it out.

    Examples
    --------
    >>> class Box:
    ...     @once
    ...     def size(self):
    ...         return 3
    >>> box = Box()
    >>> box.size, box.__dict__
    (3, {'size': 3})
    """

    def __init__(self, method: Callable[[Any], T]) -> None:
        self._method, self._name = method, method.__name__
        self.__doc__ = method.__doc__

    def __get__(self, owner: Any, kind: type | None = None) -> T:
        """Work it out and put it in the place of this property."""
        if owner is None:
            return cast("T", self)
        value = self._method(owner)
        owner.__dict__[self._name] = value
        return value


def packed(flags: NDArray[np.bool_]) -> int:
    """Pack flags into a whole number; the first flag is the lowest bit.

    Parameters
    ----------
    flags : (n,) bool array
        One a point.

    Returns
    -------
    int

    References
    ----------
    A representation, no formula.

    Examples
    --------
    >>> packed(np.array([True, False, True]))
    5
    """
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def has_run(bits: int, length: int) -> bool:
    """Tell whether so many successive bits are set.

    Parameters
    ----------
    bits : int
        From `packed`.
    length : int
        At least 1.

    Returns
    -------
    bool

    References
    ----------
    Each step halves what is left: Warren (2012), *Hacker's Delight*, finding strings of 1-bits.

    Examples
    --------
    >>> has_run(0b1110110, 3), has_run(0b1110110, 4)
    (True, False)
    """
    while length > 1 and bits:
        step = length >> 1
        bits &= bits >> step
        length -= step
    return bits != 0


def longest(bits: int) -> int:
    """Length of the longest run of set bits.

    Parameters
    ----------
    bits : int
        From `packed`.

    Returns
    -------
    int

    References
    ----------
    Runs shrink by one in each round: Warren (2012), *Hacker's Delight*, finding strings of 1-bits; runs are doubled
    first, so that long ones take few rounds.

    Examples
    --------
    >>> longest(0b1110110), longest(0)
    (3, 0)
    """
    if not bits:
        return 0
    length, step = 1, 1
    while shorter := bits & (bits >> step):
        bits, length, step = shorter, length + step, length + step
    while step > 1:
        step >>= 1
        if shorter := bits & (bits >> step):
            bits, length = shorter, length + step
    return length
