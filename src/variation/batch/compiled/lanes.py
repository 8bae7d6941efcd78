"""Eight points at a time: what Numba's own language cannot say, written for its compiler.

Everything here is plain LLVM vector code, so it becomes AVX-512, AVX2 or NEON on the machine that runs it. Each
comparison subtracts first, as the plain path does, and sums add in NumPy's order, so that both give the same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic


LANES = 8
_DOUBLE, _WORD, _BYTE, _INDEX = ir.DoubleType(), ir.IntType(64), ir.IntType(8), ir.IntType(32)
_EIGHT = ir.VectorType(_DOUBLE, LANES)
_MASK = ir.VectorType(ir.IntType(1), LANES)
_BYTES, _FLAGS = ir.VectorType(_BYTE, 64), ir.VectorType(ir.IntType(1), 64)

Emit = Callable[[Any, Any, Any, Any], Any]


def _pointer(typing: Any, array: Any, at: Any) -> Any:
    """Where the numbers of an array lie: pointers count no references, arrays do at every step."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, given[0]).data
        return builder.gep(data, [given[1]], source_etype=context.get_data_type(array.dtype))

    return types.CPointer(array.dtype)(array, types.intp), emit


def _words_at(typing: Any, array: Any) -> Any:
    """The bytes of an array as whole numbers."""
    return _bytes_as(array, types.int64, _WORD)


def _numbers_at(typing: Any, array: Any) -> Any:
    """The bytes of an array as numbers."""
    return _bytes_as(array, types.float64, _DOUBLE)


def _bytes_as(array: Any, kind: Any, unit: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, given[0]).data
        return builder.bitcast(data, unit.as_pointer())

    return types.CPointer(kind)(array), emit


def _place(builder: Any, pointer: Any, at: Any, unit: Any = _DOUBLE) -> Any:
    return builder.gep(pointer, [at], source_etype=unit)


def _load(builder: Any, place: Any) -> Any:
    return builder.load(builder.bitcast(place, _EIGHT.as_pointer()), align=8)


def _after(builder: Any, place: Any, by: int) -> Any:
    return builder.gep(place, [ir.Constant(_WORD, by)], source_etype=_DOUBLE)


def _all(builder: Any, number: Any) -> Any:
    """The same number in every lane."""
    blank = ir.Constant(_EIGHT, ir.Undefined)
    first = builder.insert_element(blank, number, ir.Constant(_INDEX, 0))
    return builder.shuffle_vector(first, blank, ir.Constant(ir.VectorType(_INDEX, LANES), [0] * LANES))


def _passes(builder: Any, difference: Any, slack: Any, is_above: bool) -> Any:
    """Bit j: difference[j] is more than the slack, or less than what is opposite; false where it is missing."""
    edge = _all(builder, slack if is_above else builder.fneg(slack))
    does = builder.fcmp_ordered(">" if is_above else "<", difference, edge)
    return builder.zext(builder.bitcast(does, _BYTE), _WORD)


def _against_number(is_above: bool) -> Callable[..., Any]:
    def typed(typing: Any, array: Any, at: Any, line: Any, slack: Any) -> Any:
        def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            points = _load(builder, _place(builder, *given[:2]))
            level = _all(builder, given[2])
            return _passes(builder, builder.fsub(points, level), given[3], is_above)

        return types.uint64(array, types.intp, types.float64, types.float64), emit

    return typed


def _against_line(is_above: bool) -> Callable[..., Any]:
    def typed(typing: Any, array: Any, at: Any, lines: Any, line_at: Any, slack: Any) -> Any:
        def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            points = _load(builder, _place(builder, *given[:2]))
            level = _load(builder, _place(builder, *given[2:4]))
            return _passes(builder, builder.fsub(points, level), given[4], is_above)

        return types.uint64(array, types.intp, lines, types.intp, types.float64), emit

    return typed


def _steps(is_rise: bool) -> Callable[..., Any]:
    """Bit j: the step from point j to the next."""

    def typed(typing: Any, array: Any, at: Any, slack: Any) -> Any:
        def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            place = _place(builder, *given[:2])
            step = builder.fsub(_load(builder, _after(builder, place, 1)), _load(builder, place))
            return _passes(builder, step, given[2], is_rise)

        return types.uint64(array, types.intp, types.float64), emit

    return typed


def _known(typing: Any, array: Any, at: Any) -> Any:
    """Bit j: point j has a value."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        points = _load(builder, _place(builder, *given))
        return builder.zext(builder.bitcast(builder.fcmp_ordered("ord", points, points), _BYTE), _WORD)

    return types.uint64(array, types.intp), emit


def _lane_sum(typing: Any, array: Any, at: Any, many: Any, less: Any) -> Any:
    """Sum of a multiple of eight numbers, each less the same, in the order of NumPy's pairwise sum."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        place, less = _place(builder, *given[:2]), _all(builder, given[3])
        sums = cgutils.alloca_once_value(builder, builder.fsub(_load(builder, place), less))
        eight = ir.Constant(_WORD, LANES)
        with cgutils.for_range_slice(builder, eight, given[2], eight, _WORD) as (i, _):
            there = builder.fsub(_load(builder, _place(builder, place, i)), less)
            builder.store(builder.fadd(builder.load(sums), there), sums)
        return _added(builder, builder.load(sums))

    return types.float64(array, types.intp, types.intp, types.float64), emit


def _ranges(typing: Any, array: Any, at: Any, many: Any, into: Any, into_at: Any) -> Any:
    """Write down moving ranges, and what follows up to a multiple of eight."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        place, many, into = _place(builder, *given[:2]), given[2], _place(builder, *given[3:])
        eight = ir.Constant(_WORD, LANES)
        with cgutils.for_range_slice(builder, ir.Constant(_WORD, 0), many, eight, _WORD) as (i, _):
            here = _place(builder, place, i)
            step = builder.fsub(_load(builder, _after(builder, here, 1)), _load(builder, here))
            _save(builder, builder.call(_absolute(builder), [step]), _place(builder, into, i))
        return context.get_dummy_value()

    return types.void(array, types.intp, types.intp, into, types.intp), emit


def _largest(typing: Any, array: Any, at: Any, many: Any) -> Any:
    """Largest absolute value of a multiple of eight numbers; missing ones do not count, 0 without any."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        place = _place(builder, *given[:2])
        tops, zero = cgutils.alloca_once(builder, _EIGHT), ir.Constant(_WORD, 0)
        builder.store(ir.Constant(_EIGHT, [0.0] * LANES), tops)
        with cgutils.for_range_slice(builder, zero, given[2], ir.Constant(_WORD, LANES), _WORD) as (i, _):
            size = builder.call(_absolute(builder), [_load(builder, builder.gep(place, [i], source_etype=_DOUBLE))])
            _keep_larger(builder, tops, size)
        return _largest_lane(builder, builder.load(tops))

    return types.float64(array, types.intp, types.intp), emit


def _take(typing: Any, source: Any, at: Any, many: Any, into: Any, into_at: Any) -> Any:
    """Copy numbers, fill up with missing ones to a multiple of eight; the largest size, or missing if one is."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        source, at, many, into, into_at = given
        start, into, eight = _place(builder, source, at), _place(builder, into, into_at), ir.Constant(_WORD, LANES)
        tops = cgutils.alloca_once_value(builder, ir.Constant(_EIGHT, [0.0] * LANES))
        fine = cgutils.alloca_once_value(builder, ir.Constant(_MASK, [1] * LANES))
        whole = builder.and_(many, ir.Constant(_WORD, -LANES))
        with cgutils.for_range_slice(builder, ir.Constant(_WORD, 0), whole, eight, _WORD) as (i, _):
            points = _load(builder, _place(builder, start, i))
            _save(builder, points, _place(builder, into, i))
            _note(builder, tops, fine, points, builder.fcmp_ordered("ord", points, points))
        with builder.if_then(builder.icmp_signed("<", whole, many)):
            inside = _first_lanes(builder, builder.sub(many, whole))
            points = builder.call(_masked_load(builder), [
                builder.bitcast(_place(builder, start, whole), _EIGHT.as_pointer()), ir.Constant(_INDEX, 8), inside,
                ir.Constant(_EIGHT, [float("nan")] * LANES),
            ])  # fmt: skip
            _save(builder, points, _place(builder, into, whole))
            is_known = builder.fcmp_ordered("ord", points, points)
            _note(builder, tops, fine, points, builder.or_(is_known, builder.not_(inside)))
        return _top(builder, builder.load(tops), builder.load(fine))

    return types.float64(source, types.intp, types.intp, into, types.intp), emit


def _save(builder: Any, points: Any, place: Any) -> None:
    builder.store(points, builder.bitcast(place, _EIGHT.as_pointer()), align=8)


def _note(builder: Any, tops: Any, fine: Any, points: Any, is_known: Any) -> None:
    _keep_larger(builder, tops, builder.call(_absolute(builder), [points]))
    builder.store(builder.and_(builder.load(fine), is_known), fine)


def _first_lanes(builder: Any, many: Any) -> Any:
    """A mask of the first lanes."""
    kind = ir.VectorType(_WORD, LANES)
    blank = ir.Constant(kind, ir.Undefined)
    first = builder.insert_element(blank, many, ir.Constant(_INDEX, 0))
    limit = builder.shuffle_vector(first, blank, ir.Constant(ir.VectorType(_INDEX, LANES), [0] * LANES))
    return builder.icmp_signed("<", ir.Constant(kind, list(range(LANES))), limit)


def _masked_load(builder: Any) -> Any:
    kind = ir.FunctionType(_EIGHT, [_EIGHT.as_pointer(), _INDEX, _MASK, _EIGHT])
    return cgutils.get_or_insert_function(builder.module, kind, "llvm.masked.load.v8f64.p0")


def _top(builder: Any, tops: Any, fine: Any) -> Any:
    all_known = builder.icmp_unsigned("==", builder.bitcast(fine, _BYTE), ir.Constant(_BYTE, 255))
    return builder.select(all_known, _largest_lane(builder, tops), ir.Constant(_DOUBLE, float("nan")))


def _largest_lane(builder: Any, tops: Any) -> Any:
    """Halves against halves, so that the machine need not wait eight times."""
    for by in (4, 2, 1):
        other = _beside(builder, tops, by)
        tops = builder.select(builder.fcmp_ordered(">", other, tops), other, tops)
    return builder.extract_element(tops, ir.Constant(_INDEX, 0))


def _added(builder: Any, sums: Any) -> Any:
    """The lanes as NumPy adds them: neighbours first."""
    for by in (1, 2, 4):
        sums = builder.fadd(sums, _beside(builder, sums, by))
    return builder.extract_element(sums, ir.Constant(_INDEX, 0))


def _beside(builder: Any, points: Any, by: int) -> Any:
    """Each lane's partner so many lanes away."""
    places = [i ^ by for i in range(LANES)]
    return builder.shuffle_vector(points, points, ir.Constant(ir.VectorType(_INDEX, LANES), places))


def _keep_larger(builder: Any, kept: Any, new: Any) -> None:
    old = builder.load(kept)
    builder.store(builder.select(builder.fcmp_ordered(">", new, old), new, old), kept)


def _absolute(builder: Any) -> Any:
    kind = ir.FunctionType(_EIGHT, [_EIGHT])
    return cgutils.get_or_insert_function(builder.module, kind, "llvm.fabs.v8f64")


def _spread(
    typing: Any, room: Any, out: Any, at: Any, many: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any, h: Any
) -> Any:
    """Turn eight words of up to 64 points into bytes: bit k of byte j is bit j of word k."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        room, out, at, many, *words = given
        nothing = ir.Constant(_BYTES, [0] * 64)
        found = nothing
        for k, word in enumerate(words):
            mark = ir.Constant(_BYTES, [1 << k] * 64)
            found = builder.or_(found, builder.select(builder.bitcast(word, _FLAGS), mark, nothing))
        builder.store(found, builder.bitcast(room, _BYTES.as_pointer()), align=1)
        _copy_bytes(builder, room, _place(builder, out, at, unit=_BYTE), many)
        return context.get_dummy_value()

    return types.void(room, out, types.intp, types.intp, *([types.uint64] * 8)), emit


def _copy_bytes(builder: Any, room: Any, out: Any, many: Any, size: int = 32) -> None:
    """Two pieces that may overlap, of the largest size that fits; byte by byte below eight."""
    if size < LANES:
        with cgutils.for_range(builder, many, intp=_WORD) as loop:
            byte = builder.load(_place(builder, room, loop.index, unit=_BYTE))
            builder.store(byte, _place(builder, out, loop.index, unit=_BYTE))
        return
    piece = ir.VectorType(_BYTE, size).as_pointer()
    fits = builder.icmp_signed(">=", many, ir.Constant(_WORD, size))
    with builder.if_else(fits) as (then, otherwise):
        with then:
            for at in (ir.Constant(_WORD, 0), builder.sub(many, ir.Constant(_WORD, size))):
                source = builder.bitcast(_place(builder, room, at, unit=_BYTE), piece)
                target = builder.bitcast(_place(builder, out, at, unit=_BYTE), piece)
                builder.store(builder.load(source, align=1), target, align=1)
        with otherwise:
            _copy_bytes(builder, room, out, many, size // 2)


def _fetch(typing: Any, array: Any, at: Any, many: Any) -> Any:
    """Ask for numbers that are needed soon; the machine may do nothing."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        array, at, many = given
        kind = ir.FunctionType(ir.VoidType(), [_BYTE.as_pointer(), _INDEX, _INDEX, _INDEX])
        ask = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        words = [ir.Constant(_INDEX, word) for word in (0, 3, 1)]  # to read, to keep, data
        zero, line = ir.Constant(_WORD, 0), ir.Constant(_WORD, LANES)
        with cgutils.for_range_slice(builder, zero, many, line, _WORD) as (i, _):
            place = _place(builder, _place(builder, array, at), i)
            builder.call(ask, [builder.bitcast(place, _BYTE.as_pointer()), *words])
        return context.get_dummy_value()

    return types.void(array, types.intp, types.intp), emit


def _bits_set(typing: Any, word: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.ctpop(given[0])

    return types.int64(types.uint64), emit


def _leading_zeros(typing: Any, word: Any) -> Any:
    """64 for a word without any bit."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.ctlz(given[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), emit


pointer = intrinsic(_pointer)
"""Where the numbers of an array lie, from a given one on; the array must be used later, or it may be gone."""
words_at = intrinsic(_words_at)
"""Where the bytes of an array lie, as whole numbers of eight bytes."""
numbers_at = intrinsic(_numbers_at)
"""The same, as numbers."""
above = intrinsic(_against_number(True))
"""Bit j: points[at + j] lies above the number by more than the slack."""
below = intrinsic(_against_number(False))
"""Bit j: points[at + j] lies below the number by more than the slack."""
above_line = intrinsic(_against_line(True))
"""Bit j: points[at + j] lies above lines[line_at + j] by more than the slack."""
below_line = intrinsic(_against_line(False))
"""Bit j: points[at + j] lies below lines[line_at + j] by more than the slack."""
rising = intrinsic(_steps(True))
"""Bit j: points[at + j + 1] is higher than points[at + j] by more than the slack."""
falling = intrinsic(_steps(False))
"""Bit j: points[at + j + 1] is lower than points[at + j] by more than the slack."""
known = intrinsic(_known)
"""Bit j: points[at + j] has a value."""
lane_sum = intrinsic(_lane_sum)
"""Sum of `many` numbers, a multiple of eight and at least eight, each less the same."""
largest = intrinsic(_largest)
"""Largest absolute value among `many` numbers, a multiple of eight."""
take = intrinsic(_take)
"""Copy numbers, fill up with missing ones to a multiple of eight; the largest size, or missing if one is."""
ranges = intrinsic(_ranges)
"""Write down `many` moving ranges; the first is that between points[at] and the next."""
spread = intrinsic(_spread)
"""Write the flags of up to 64 points from eight words, by way of room for 64 bytes."""
fetch = intrinsic(_fetch)
"""Ask for numbers that are needed soon."""
bits_set = intrinsic(_bits_set)
"""How many bits of a word are set."""
leading_zeros = intrinsic(_leading_zeros)
"""How many bits above the highest one that is set."""
