"""Centre line and spread of a phase, and the limits made of them, family by family."""

from __future__ import annotations

import numpy as np

from variation.batch.compiled.settings import (
    I_M,
    I_MM,
    INF,
    IP,
    MR,
    NAN,
    NP,
    PP,
    RUN,
    C,
    G,
    I,
    P,
    T,
    U,
    apart,
    inner,
)
from variation.batch.compiled.sums import (
    _average,
    _average_range,
    _average_useful,
    _median_range,
    _median_useful,
    _screened,
    _sum_useful,
)
from variation.batch.compiled.words import _count, _is_set
from variation.limits.ranges import MEDIAN_RANGE_PAIRS, RANGE_LIMIT_EXACT
from variation.limits.rare import POWER


_ROOT = np.sqrt(np.pi / 2)


@inner
def _mean(numbers, useful, a, b, many, how, into):
    return how.centre if how.centre == how.centre else _average_useful(numbers, useful, a, b, many, into)


@inner
def _median(numbers, useful, a, b, many, how, into):
    return how.centre if how.centre == how.centre else _median_useful(numbers, useful, a, b, many, into)


@apart
def _sigma(values, useful, a, b, many, how, into):
    """Sigma of single values."""
    if how.sigma == how.sigma:
        return how.sigma
    if how.median_sigma:
        middle = _median_range(values, useful, a, b, many, how.screen, into)
        return middle * how.factor / 3 if how.as_mean else middle / MEDIAN_RANGE_PAIRS
    return _average_range(values, useful, a, b, many, True, how.screen, into) * how.factor / 3


@apart
def _overall(tops, sizes, useful, a, b, many, how, into):
    if how.centre == how.centre:
        return how.centre
    size = _sum_useful(sizes, useful, a, b, many, into)
    return _sum_useful(tops, useful, a, b, many, into) / size if size > 0.0 else NAN


@apart
def _by_size(centre, is_share, sizes, s, e, sigmas):
    """Binomial or Poisson sigma of each point."""
    spread = centre * (1.0 - centre) if is_share else centre
    spread = 0.0 if spread < 0.0 else spread
    for j in range(s, e):
        sigmas[j] = np.sqrt(spread / sizes[j]) if sizes[j] > 0.0 else NAN


@apart
def _laney(values, centre, useful, s, e, a, b, many, how, sigmas, zs, into):
    """How many times the points vary more than chance alone."""
    any_spread = False
    for j in range(a, b):
        any_spread |= sigmas[j] > 0.0 and _is_set(useful, j)
    if not any_spread:
        return 0.0
    for j in range(s, e):
        zs[j] = (values[j] - centre) / sigmas[j] if sigmas[j] > 0.0 else NAN
    return _average_range(zs, useful, a, b, many, False, how.screen, into) * how.factor / 3


@apart
def _scaled_range(values, sizes, useful, a, b, screen, into):
    """Average range of an I' chart: sigma of a point with size 1."""
    found = 0
    for j in range(a, b - 1):
        size = _ROOT * abs(values[j + 1] - values[j]) / np.sqrt(1.0 / sizes[j + 1] + 1.0 / sizes[j])
        into[found] = size
        found += 1 if size == size and _is_set(useful, j) and _is_set(useful, j + 1) else 0
    average = _average(into, 0, found)
    if screen and found:
        average = _average(into, 0, _screened(into, found, average, RANGE_LIMIT_EXACT))
    return average


@apart
def _lines(values, tops, sizes, useful, s, e, a, b, how, sigmas, zs, into):
    """Centre, middle and spread of the phase from s to e, whose baseline goes from a to b."""
    family = how.family
    many = _count(useful, a, b)
    if family == I:
        centre = _mean(values, useful, a, b, many, how, into)
        return centre, centre, _sigma(values, useful, a, b, many, how, into)
    if family == I_M or family == I_MM:
        centre = _median(values, useful, a, b, many, how, into)
        return centre, centre, _sigma(values, useful, a, b, many, how, into)
    if family == RUN:
        centre = _median(values, useful, a, b, many, how, into)
        return centre, centre, NAN
    if family == MR:
        average = _average_range(values, useful, a, b, many, True, how.screen, into)
        centre = how.centre if how.centre == how.centre else average
        return centre, 0.0, how.range_limit * centre / 3
    if family == C:
        centre = _mean(values, useful, a, b, many, how, into)
        return centre, centre, np.sqrt(centre)
    if family == G:
        mean = _mean(values, useful, a, b, many, how, into)
        centre = mean if how.mean_line else _median(values, useful, a, b, many, how, into)
        return centre, mean, np.sqrt(mean * (mean + 1))
    if family == T:  # its points on the scale where they are near normal lie in `tops`
        middle = _mean(tops, useful, a, b, many, how, into)
        average = _average_range(tops, useful, a, b, many, True, how.screen, into)
        return middle**POWER, middle, average * how.factor / 3
    return _lines_by_size(values, tops, sizes, useful, s, e, a, b, many, how, sigmas, zs, into)


@apart
def _lines_by_size(values, tops, sizes, useful, s, e, a, b, many, how, sigmas, zs, into):
    """The same where limits vary by point; sigma of each point goes into `sigmas`."""
    family = how.family
    centre = _overall(tops, sizes, useful, a, b, many, how, into)
    if family == IP:
        spread = how.sigma
        if spread != spread:
            spread = _scaled_range(values, sizes, useful, a, b, how.screen, into)
        for j in range(s, e):
            sigmas[j] = spread / np.sqrt(sizes[j]) if sizes[j] > 0.0 else NAN
        return centre, centre, spread
    _by_size(centre, family == P or family == PP or family == NP, sizes, s, e, sigmas)
    if family == P or family == U:
        return centre, centre, 1.0
    if family == NP:
        for j in range(s, e):
            sigmas[j] *= sizes[j]
        return centre, centre, 1.0
    factor = _laney(values, centre, useful, s, e, a, b, many, how, sigmas, zs, into)
    for j in range(s, e):
        sigmas[j] *= factor
    return centre, centre, factor


@inner
def _edges(middle, sigma, k, floor, ceiling, is_power, multiply, low, high):
    """Lower and upper limit at k sigma as they are drawn."""
    half = k * sigma
    lower, upper = middle - half, middle + half
    lower = floor if lower < floor else lower
    upper = floor if upper < floor else upper
    upper = ceiling if upper > ceiling else upper
    if is_power:
        lower, upper = lower**POWER, upper**POWER
    return _cut(lower * multiply, low, high), _cut(upper * multiply, low, high)


@inner
def _cut(edge, low, high):
    edge = low if edge < low else edge
    return high if edge > high else edge


@apart
def _floor(values, s, e, how):
    """Where lower limits are cut."""
    family = how.family
    if family == RUN:
        return -INF
    if family != I and family != I_M and family != I_MM and family != IP:
        return 0.0
    if how.keeps_negative:
        return -INF
    for j in range(s, e):
        if values[j] < 0.0:
            return -INF
    return 0.0


@inner
def _fill_levels(middle, sigma, floor, is_power, multiply, low, high, zones, levels):
    """The limits that have one height: lower at 2 k, upper at 2 k + 1."""
    for zone in range(1, 4):
        if zones >> zone & 1:
            levels[2 * zone], levels[2 * zone + 1] = _edges(
                middle, sigma, zone, floor, INF, is_power, multiply, low, high
            )


@apart
def _fill_edges(centre, sigmas, sizes, s, e, floor, ceiling, is_number, multiply, low, high, zones, edges, cap):
    """The lines that vary by point: the centre line first, then as above, `cap` apart."""
    for j in range(s, e):
        size = (sizes[j] if sizes[j] > 0.0 else NAN) if is_number else 1.0
        edges[j - s] = centre * size * multiply
    for zone in range(1, 4):
        if zones >> zone & 1:
            at, beside = 2 * zone * cap - s, (2 * zone + 1) * cap - s
            for j in range(s, e):
                size = sizes[j] if sizes[j] > 0.0 else NAN
                middle, top = (centre * size, size) if is_number else (centre, ceiling)
                edges[at + j], edges[beside + j] = _edges(
                    middle, sigmas[j], zone, floor, top, False, multiply, low, high
                )


@apart
def _height(line, many, slack):
    """The one height of a line that varies by point; missing where it has none."""
    first = least = most = NAN
    for j in range(many):
        height = line[j]
        if height == height:
            first = height if first != first else first
            least = height if not least <= height else least
            most = height if not most >= height else most
    return first if most - least <= slack else NAN
