"""Parameters of a case that remember which of them were read, so that an unknown one cannot slip by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


__all__ = ["Params"]


class Params(Mapping[str, Any]):
    """A mapping that knows what nobody asked for.

    Parameters
    ----------
    named : mapping
        As the manifest has it.

    Examples
    --------
    >>> params = Params({"chart": "i", "colour": "red"})
    >>> params.get("chart"), params.unread()
    ('i', ['colour'])
    """

    def __init__(self, named: Mapping[str, Any]) -> None:
        self._named = dict(named)
        self._read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        """Give a value and remember that it was read."""
        self._read.add(name)
        return self._named[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether a parameter was passed; asking is not reading."""
        return name in self._named

    def __iter__(self) -> Iterator[str]:
        """Go through the names; that is not reading."""
        return iter(self._named)

    def __len__(self) -> int:
        """Return how many were passed."""
        return len(self._named)

    def carried(self, *names: str) -> None:
        """Say that parameters change no figure, such as a target that is only drawn.

        Parameters
        ----------
        *names : str
            What may be passed and needs no reading.

        Examples
        --------
        >>> params = Params({"trajectory": "plan"})
        >>> params.carried("trajectory", "target")
        >>> params.unread()
        []
        """
        self._read.update(names)

    def unread(self) -> list[str]:
        """Give the names that were passed and that nobody read.

        Returns
        -------
        list of str

        Examples
        --------
        >>> Params({"b": 1, "a": 2}).unread()
        ['a', 'b']
        """
        return sorted(set(self._named) - self._read)
