"""Series that do not fit into memory: piece after piece, each analysed when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from variation.batch.many import analyse_many


if TYPE_CHECKING:
    from variation.batch.results import Batch


__all__ = ["analyse_pieces"]


def analyse_pieces(pieces: Iterable[Any], **words: Any) -> Iterator[Batch]:
    """Analyse pieces of a larger whole, one at a time; only one piece and its answer need to be in memory.

    Parameters
    ----------
    pieces : iterable
        Each holds series as `analyse_many` takes them: the values alone, a pair of values and denominators, or a
        mapping of that function's arguments.
    **words
        Arguments of `analyse_many` that hold for all pieces.

    Yields
    ------
    Batch
        One a piece.

    Examples
    --------
    >>> import numpy as np
    >>> rows = np.arange(120.0).reshape(10, 12)
    >>> [len(batch) for batch in analyse_pieces((rows[i : i + 4] for i in range(0, 10, 4)), chart="run")]
    [4, 4, 2]
    """
    for piece in pieces:
        if isinstance(piece, Mapping):
            yield analyse_many(**{**words, **piece})
        elif isinstance(piece, tuple) and len(piece) == 2:
            yield analyse_many(*piece, **words)
        else:
            yield analyse_many(piece, **words)
