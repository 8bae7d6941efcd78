"""A mountain of readings: laid beside the table in pieces, then moved into it in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from betterward.common.history import because
from betterward.measures import charting, policies
from betterward.measures.models import Measure
from betterward.measures.services.journal import tell
from betterward.people.models import Actor


CHARTS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Laid:
    """One reading as it is laid beside the table; `row` is the file's."""

    row: int
    measure: UUID
    period_on: str
    state: str
    numerator: float | None
    denominator: float | None
    value: float | None


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one measure: the new readings, and how many they replaced."""

    measure: Measure
    readings: list[int]
    replaced: int


@contextmanager
def beside() -> Iterator[None]:
    """A table of this connection alone, gone afterwards; nobody waits for what is laid into it."""
    with connection.cursor() as cursor:
        cursor.execute(LAID)
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("DROP TABLE IF EXISTS laid_reading")


def lay(rows: Iterable[Laid]) -> None:
    """Lay more rows beside the table."""
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(LAY) as out:
        for one in rows:
            out.write_row((one.row, one.measure, one.period_on, one.state, one.numerator, one.denominator, one.value))


def doubled() -> list[tuple[int, str]]:
    """Rows taken away because their period has a row already, the first of which stays; in order."""
    with connection.cursor() as cursor:
        cursor.execute(DOUBLED)
        return sorted((row, f"{day:%d/%m/%Y}") for row, day in cursor.fetchall())


@transaction.atomic
def merge(*, measures: Sequence[Measure], replaces: bool, by: Actor, why: str) -> list[Merged]:
    """Move what was laid beside the table into it, all or nothing; what is there and differs stays unless `replaces`.

    Raises
    ------
    Refused
        `by` may not add readings to one of the measures.
    """
    for measure in measures:
        policies.require(by, "contribute", measure)
    charting.hold(measure.pk for measure in measures)
    moment, by_key = timezone.now(), {measure.pk: measure for measure in measures}
    with because(who=by.name, why=why), connection.cursor() as cursor:
        cursor.execute(SAME if replaces else TAKEN)
        cursor.execute(MARK, [moment])
        cursor.execute(MOVE, [by.pk, moment])
        cursor.execute(TOLD)
        found = [Merged(by_key[key], ids, replaced) for key, ids, replaced in cursor.fetchall()]
        for one in found:
            tell("readings_loaded", one.measure, by, why, count=len(one.readings))
        for at in range(0, len(found), CHARTS_AT_ONCE):
            charting.refresh_many([one.measure for one in found[at : at + CHARTS_AT_ONCE]])
    return found


LAID = """
    CREATE TEMPORARY TABLE laid_reading (
        id bigint NOT NULL DEFAULT nextval(pg_get_serial_sequence('measures_reading', 'id')),
        row integer NOT NULL, measure_id uuid NOT NULL, period_on date NOT NULL, state text NOT NULL,
        numerator double precision, denominator double precision, value double precision
    )
"""
LAY = "COPY laid_reading (row, measure_id, period_on, state, numerator, denominator, value) FROM STDIN"
DOUBLED = """
    DELETE FROM laid_reading USING (
        SELECT id, row_number() OVER (PARTITION BY measure_id, period_on ORDER BY row) AS nth FROM laid_reading
    ) AS counted WHERE counted.id = laid_reading.id AND nth > 1
    RETURNING laid_reading.row, laid_reading.period_on
"""
THERE = """
    DELETE FROM laid_reading AS laid USING measures_reading AS there
    WHERE there.measure_id = laid.measure_id AND there.period_on = laid.period_on AND there.replaced_by_id IS NULL
"""
TAKEN = THERE + "AND there.state <> 'withdrawn'"
SAME = (
    THERE
    + """AND there.part = 0
    AND (there.state, there.numerator, there.denominator, there.value)
        IS NOT DISTINCT FROM (laid.state, laid.numerator, laid.denominator, laid.value)
"""
)
MARK = """
    UPDATE measures_reading AS there SET replaced_by_id = laid.id, replaced_at = %s FROM laid_reading AS laid
    WHERE there.measure_id = laid.measure_id AND there.period_on = laid.period_on AND there.replaced_by_id IS NULL
"""
MOVE = """
    INSERT INTO measures_reading (
        id, organisation_id, measure_id, period_on, part, state, numerator, denominator, value, missing_because,
        entered_as, by_id, recorded_at
    )
    SELECT laid.id, measure.organisation_id, laid.measure_id, laid.period_on, 0, laid.state, laid.numerator,
        laid.denominator, laid.value, '', '', %s, %s
    FROM laid_reading AS laid JOIN measures_measure AS measure ON measure.id = laid.measure_id
"""
TOLD = """
    SELECT laid.measure_id, array_agg(DISTINCT laid.id), count(there.id) FILTER (WHERE there.state <> 'withdrawn')
    FROM laid_reading AS laid LEFT JOIN measures_reading AS there ON there.replaced_by_id = laid.id
    GROUP BY laid.measure_id ORDER BY laid.measure_id
"""
