"""How the kernels are compiled, and the numbers that they share."""

from __future__ import annotations

import numba as nb
import numpy as np

from variation.batch.calls import FAMILY, FORMS, KINDS, MARKS


apart = nb.njit(nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""A part that is called: rarely needed, or long."""

inner = nb.njit(nogil=True, error_model="numpy", forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""A part that is copied into its caller."""

PAD = 16
"""Scratch arrays are longer than a series by so many missing points, so that eight can always be read at once."""

NAN, INF = np.nan, np.inf
u64 = np.uint64
NONE, ONE, TWO, ALL = u64(0), u64(1), u64(2), u64(0xFFFFFFFFFFFFFFFF)

RUN, I, I_M, I_MM, MR, C, G, T, P, PP, NP, U, UP, IP = FAMILY.values()
OUTSIDE, SHIFT, TREND, K_OF_M, ALTERNATING, WITHIN, AWAY = KINDS.values()
NATIONAL, BETWEEN, ANYWHERE, NET, FLAT, BOTH = (
    FORMS[name] for name in ("national", "between", "anywhere", "net", "flat", "both")
)
MARK_POINTS, MARK_LATEST = MARKS["points"], MARKS["latest"]
