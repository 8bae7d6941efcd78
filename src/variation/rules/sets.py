"""What a rule set is: a name, its patterns and the habits that go with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from variation.options import Options
from variation.rules.patterns import Pattern


__all__ = ["RuleSet"]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One published set of rules.

    Parameters
    ----------
    name : str
        What a chart says it was judged by.
    build : callable
        Options in, patterns with their numbers out.
    constants : {"mdc", "classic", "exact"}
        Constant set that belongs to it.
    runs : bool
        Whether the run statistics signal, too.
    source : str
        Where the rules are published.

    Examples
    --------
    >>> from variation.rules import rule_set
    >>> rule_set("mdc").constants
    'mdc'
    """

    name: str
    build: Callable[[Options], tuple[Pattern, ...]]
    constants: str = "classic"
    runs: bool = False
    source: str = ""
