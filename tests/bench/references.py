"""What our kernels are measured against: the same answers in plain NumPy, and the least a compiler could do.

Taken over, unchanged but for names and types, from the side-by-side bench of rival engines with which this project
began (2026, the project's own licence). The national form of "Making Data Count": two of three beyond two thirds of a
limit counts points beyond the limit too; moving ranges are not screened.
"""

from __future__ import annotations

import numpy as np


SEED, POINTS, TARGET, TARGET_P = 20250101, 36, 55.0, 0.3


def make_values(n_series: int, n_points: int = POINTS, seed: int = SEED) -> np.ndarray:
    """Mixed bag: half stable, the rest with a shift, a drift, spikes or ties."""
    rng = np.random.default_rng(seed)
    v = rng.normal(50.0, 5.0, size=(n_series, n_points))
    kind = np.arange(n_series) % 8
    half = n_points // 2
    v[kind == 4, half:] += 7.0
    v[kind == 5] += np.linspace(-8.0, 8.0, n_points)
    rows = np.flatnonzero(kind == 6)
    v[rows, rng.integers(0, n_points, rows.size)] += 40.0
    v[kind == 7] = np.round(v[kind == 7])
    if n_series == 1:
        v[0, ::997] += 30.0
    return np.ascontiguousarray(v)


# ------------------------------------------------------------ reference: numpy

HI, LO, RUN_HI, RUN_LO, UP, DOWN, TWO_HI, TWO_LO = (1 << i for i in range(8))


def _windows(mask: np.ndarray, k: int) -> np.ndarray:
    """True where k in a row start (last axis gets shorter by k - 1)."""
    done, w = 1, mask
    while done < k:
        step = min(done, k - done)
        w = w[..., :-step] & w[..., step:]
        done += step
    return w


def _spread(starts: np.ndarray, k: int, n: int) -> np.ndarray:
    """Mark the k points of each window."""
    out = np.zeros((*starts.shape[:-1], n), dtype=bool)
    m = starts.shape[-1]
    if starts.any():
        for j in range(k):
            out[..., j : j + m] |= starts
    return out


def _point_flags(x, c, upl, lpl, u2, l2, same=None) -> np.ndarray:
    """Flags of every point; lines broadcast against x, `same` is true for a step inside a phase."""
    n = x.shape[1]
    above, below = x > c, x < c
    out_hi, out_lo = x > upl, x < lpl
    far_hi, far_lo = x > u2, x < l2
    d = np.diff(x, axis=1)
    up, down = d > 0, d < 0
    if same is not None:
        up &= same
        down &= same
    flags = np.zeros(x.shape, dtype=np.uint8)
    flags |= out_hi * np.uint8(HI)
    flags |= out_lo * np.uint8(LO)
    if n >= 7:
        runs = _windows(above, 7), _windows(below, 7)
        if same is not None:
            whole = _windows(same, 6)
            runs = runs[0] & whole, runs[1] & whole
        flags |= _spread(runs[0], 7, n) * np.uint8(RUN_HI)
        flags |= _spread(runs[1], 7, n) * np.uint8(RUN_LO)
        flags |= _spread(_windows(up, 6), 7, n) * np.uint8(UP)
        flags |= _spread(_windows(down, 6), 7, n) * np.uint8(DOWN)
    if n >= 3:
        whole = None if same is None else _windows(same, 2)
        for side, far, bit in ((above, far_hi, TWO_HI), (below, far_lo, TWO_LO)):
            a, b, e = far[:, :-2], far[:, 1:-1], far[:, 2:]
            win = ((a & b) | (a & e) | (b & e)) & _windows(side, 3)
            if whole is not None:
                win &= whole
            flags |= (_spread(win, 3, n) & far) * np.uint8(bit)
    return flags


def ref_numpy(x: np.ndarray):
    """Plain 2-D NumPy, one array operation after another."""
    mean = x.mean(axis=1)
    mean += (x - mean[:, None]).mean(axis=1)  # second pass, see the note on ties
    mr = np.abs(np.diff(x, axis=1)).mean(axis=1)
    far, near = 2.66 * mr, 2.66 * mr * 2.0 / 3.0
    upl, lpl, u2, l2 = mean + far, mean - far, mean + near, mean - near
    flags = _point_flags(x, mean[:, None], upl[:, None], lpl[:, None], u2[:, None], l2[:, None])
    variation = icon_from_last(flags[:, -1])
    assurance = (lpl > TARGET).astype(np.int8) - (upl < TARGET).astype(np.int8)
    return flags, mean, upl, lpl, u2, l2, variation, assurance


# icon lookup: -1 low, 0 common cause, +1 high; order outside, trend, 2 in 3, shift
ICON = np.zeros(256, dtype=np.int8)
for _code in range(256):
    for _hi, _lo in ((HI, LO), (UP, DOWN), (TWO_HI, TWO_LO), (RUN_HI, RUN_LO)):
        if _code & (_hi | _lo):
            ICON[_code] = 1 if _code & _hi else -1
            break


def icon_from_last(last: np.ndarray) -> np.ndarray:
    return ICON[last]


def make_p(n_series: int, n_points: int = POINTS, seed: int = SEED + 1):
    """Counts, denominators and phase starts, in the same mixture as make_values."""
    rng = np.random.default_rng(seed)
    kind = np.arange(n_series) % 8
    starts = np.zeros((n_series, 2), dtype=np.int64)
    starts[:, 1] = rng.integers(n_points // 3, 2 * n_points // 3 + 1, n_series)
    col = np.arange(n_points)[None, :]
    den = rng.integers(15, 60, (n_series, 1)) * rng.uniform(0.6, 1.6, (n_series, n_points))
    den[kind == 3] *= 12.0
    den = np.round(den)
    p = rng.uniform(0.05, 0.6, (n_series, 1)) * np.ones((1, n_points))
    p[kind == 2] = 0.01  # lower limit clipped
    p += np.where((col >= starts[:, 1:]) & (kind % 2 == 0)[:, None], 0.15, 0.0)  # why there is a second phase
    late = col >= n_points - 9
    p += np.where((kind == 4)[:, None] & late, 0.15, 0.0)
    p[kind == 5] += np.linspace(-0.04, 0.2, n_points)
    rows = np.flatnonzero(kind == 6)
    p[rows, rng.integers(0, n_points, rows.size)] += 0.35
    num = rng.binomial(den.astype(np.int64), np.clip(p, 0.0, 1.0)).astype(float)
    ties = kind == 7
    den[ties] = 10.0 * np.round(den[ties] / 10.0 + 1.0)
    num[ties] = den[ties] * np.where(rng.random(den[ties].shape) < 0.6, 0.2, 0.3)
    num[ties] = np.round(num[ties])
    gone = rng.random((n_series, n_points)) < 0.03
    num[gone & (rng.random(gone.shape) < 0.7)] = np.nan
    den[gone & ~np.isnan(num)] = np.nan
    return np.ascontiguousarray(num), np.ascontiguousarray(den), starts


def ref_numpy_p(num: np.ndarray, den: np.ndarray, starts: np.ndarray):
    """Plain 2-D NumPy p charts: phases, a limit for each point, missing values."""
    n = num.shape[1]
    gap = np.isnan(num) | np.isnan(den) | (den == 0)
    num = np.where(gap, 0.0, num)
    size = np.where(gap, np.nan, den)
    den = np.where(gap, 0.0, den)
    x = num / size
    col = np.arange(n)
    mean = np.full(num.shape, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        for k in range(starts.shape[1]):
            here = col >= starts[:, k : k + 1]
            if k + 1 < starts.shape[1]:
                here &= col < starts[:, k + 1 : k + 2]
            centre = (num * here).sum(axis=1) / (den * here).sum(axis=1)
            np.copyto(mean, centre[:, None], where=here)
    sigma = np.sqrt(mean * (1.0 - mean) / size)
    upl, lpl = np.minimum(mean + 3.0 * sigma, 1.0), np.maximum(mean - 3.0 * sigma, 0.0)
    u2, l2 = np.minimum(mean + 2.0 * sigma, 1.0), np.maximum(mean - 2.0 * sigma, 0.0)
    same = np.ones((num.shape[0], n - 1), dtype=bool)
    for k in range(1, starts.shape[1]):
        same &= col[1:] != starts[:, k : k + 1]
    flags = _point_flags(x, mean, upl, lpl, u2, l2, same)
    last = n - 1 - np.argmin(gap[:, ::-1], axis=1)
    row = np.arange(num.shape[0])
    none = gap.all(axis=1)
    variation = np.where(none, np.int8(-128), icon_from_last(flags[row, last]))
    assurance = (lpl[row, last] > TARGET_P).astype(np.int8) - (upl[row, last] < TARGET_P).astype(np.int8)
    assurance[none] = -128
    return flags, mean, upl, lpl, u2, l2, variation, assurance


def floor(x, flags, lines):
    """Least memory traffic the job can do: read once, write once; to be compiled."""
    for i in range(x.shape[0]):
        most = 0.0
        for j in range(x.shape[1]):
            value = x[i, j]
            flags[i, j] = value > 1e300
            most = max(most, value)
        for k in range(5):
            lines[i, k] = most
