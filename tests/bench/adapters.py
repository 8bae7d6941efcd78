"""Our batch kernel as an engine of a bench that hands over plain arrays and compares flags bit by bit.

Its bits are above, below, run above, run below, rising, falling, two in three above, below: the order of ours.
"""

from __future__ import annotations

import os
from typing import Any

import variation


RULES = {"national": "mdc", "plotthedots": "mdc_plotthedots"}
MDC = RULES[os.environ.get("PEERS_BENCH_RULES", "national")]


def xmr(values: Any) -> Any:
    """XmR charts with all rules and both icons, as fast as this machine can by itself."""
    return variation.analyse_many(values, rules=MDC, direction="up", target=55.0, threads=1)


def xmr_numpy(values: Any) -> Any:
    """The same without compiled code."""
    return variation.analyse_many(values, rules=MDC, direction="up", target=55.0, fast=False)


def xmr_threads(values: Any) -> Any:
    """The same on every processor."""
    return variation.analyse_many(values, rules=MDC, direction="up", target=55.0, threads=os.cpu_count())


def p(tops: Any, sizes: Any, starts: Any) -> Any:
    """P charts with denominators, phases and missing values."""
    return variation.analyse_many(
        tops, sizes, chart="p", phase_starts=starts, rules=MDC, direction="up", target=0.3, threads=1
    )


def p_numpy(tops: Any, sizes: Any, starts: Any) -> Any:
    """The same without compiled code."""
    return variation.analyse_many(
        tops, sizes, chart="p", phase_starts=starts, rules=MDC, direction="up", target=0.3, fast=False
    )


def flags(batch: Any) -> Any:
    """What is compared."""
    return batch.flags


for engine in (xmr, xmr_numpy, xmr_threads, p, p_numpy):
    engine.check = flags  # type: ignore[attr-defined]
