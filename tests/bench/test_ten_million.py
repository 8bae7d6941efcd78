"""What entry, chart and scorecard cost when the table holds ten million readings, beside a hundred thousand.

Run by `make bench`. The ward has 150 measures both times; the other readings belong to 20,000 measures of another
trust, 5 each and then 500. Processor time is the web process's, buffers are the pages of 8 KB the database looks at
for the statements of one request, as it says itself. The mountain is copied within the database and gone with the test.
"""

import json
import re
import time
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.bench.test_site import ARTEFACTS, cost
from tests.house import world
from tests.house.test_query_counts import HOUSEKEEPING, grow

from betterward.measures.models import Measure


pytestmark = pytest.mark.django_db

MANY, OTHERS = 150, 20_000
FEW, EACH = 5, 500
ROUNDS = 3
MOST_MORE = 1.25
"""A request may cost a quarter more processor time, which is noise, and the depth of an index in buffers."""

MEASURES = """
    INSERT INTO measures_measure ({columns})
    SELECT {values} FROM measures_measure AS one, generate_series(%s, %s) AS n WHERE one.id = %s
"""
READINGS = """
    INSERT INTO measures_reading
        (organisation_id, measure_id, by_id, period_on, part, state, numerator, missing_because, entered_as,
            recorded_at)
    SELECT one.organisation_id, one.id, %s, day::date, 0, 'value', 3 + extract(day FROM day)::int %% 5, '', '', now()
    FROM (SELECT id, organisation_id FROM measures_measure WHERE stratum LIKE 'n%%') AS one,
        generate_series(date '2024-01-01' + %s, date '2024-01-01' + %s - 1, interval '1 day') AS day
"""
READS = re.compile(r"\s*(SELECT (?!set_config)|WITH)")
"""Statements that can be run once more to be explained; what writes shows in the times."""

INDEXES = """
    SELECT index.relname, pg_get_indexdef(index.oid) FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid
    WHERE indrelid = 'measures_reading'::regclass
        AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = index.oid)
"""
FOREIGN = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = 'measures_reading'::regclass AND contype = 'f'
"""


@dataclass(frozen=True)
class Weight:
    """What a request costs: milliseconds of processor and in all, statements, pages the database looked at."""

    cpu: float
    wall: float
    queries: int
    buffers: int


def measures(template):
    """Measures of another trust, copied within the database; they are there both times."""
    names = [field.column for field in Measure._meta.concrete_fields]
    made = {"id": "gen_random_uuid()", "stratum": "'n' || n"}
    values = ", ".join(made.get(name, f"one.{name}") for name in names)
    with connection.cursor() as cursor:
        cursor.execute(MEASURES.format(columns=", ".join(names), values=values), [1, OTHERS, template.pk])


def heap(first, each, by):
    """Readings of each of those measures, from their first day on, copied within the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Millions of rows that point at what is known to be there need not be asked, nor sorted in, one by one.
        cursor.execute(FOREIGN)
        arrows = cursor.fetchall()
        cursor.execute(INDEXES)
        indexes = cursor.fetchall()
        for name, _words in arrows:
            cursor.execute(f"ALTER TABLE measures_reading DROP CONSTRAINT {name}")
        for name, _words in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(READINGS, [by.pk, first, each])
        for _name, words in indexes:
            cursor.execute(words)
        for name, words in arrows:
            cursor.execute(f"ALTER TABLE measures_reading ADD CONSTRAINT {name} {words} NOT VALID")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ANALYZE measures_reading, measures_measure")


def total():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM measures_reading")
        return cursor.fetchone()[0]


def buffers(ask):
    """Pages of the database that the statements of one request look at."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    asked = [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(HOUSEKEEPING)]
    return sum(looked_at(sql) for sql in asked if READS.match(sql) and "nextval" not in sql)


def looked_at(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql.replace('%', '%%')}", [])
        told = cursor.fetchone()[0]
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def weigh(pages):
    found = {}
    for name, ask in pages.items():
        rounds = [cost(name, 0, ask) for _ in range(ROUNDS)]
        best = min(rounds, key=lambda one: one.cpu)
        found[name] = Weight(best.cpu, min(one.wall for one in rounds), best.queries, buffers(ask))
    return found


def test_costs_do_not_grow_with_the_table():
    here = world.build()
    grow(here, MANY)
    own = here.places["own"]
    template = Measure.objects.exclude(organisation=own["unit"].organisation).first()
    asha = Client()
    asha.force_login(here.people["asha"], backend="betterward.people.backends.Backend")

    def write():
        body = {
            "period_on": here.words["period"],
            "numerator": "7",
            "key": str(uuid4()),
            "if_taken": "replace",
            "sure": "on",
        }
        return asha.post(own["measure"].get_entry_url(), urlencode(body), "application/x-www-form-urlencoded")

    pages = {
        "entry page": lambda: asha.get(own["measure"].get_entry_url()),
        "a reading saved": write,
        "one measure, its chart": lambda: asha.get(own["measure"].get_absolute_url()),
        "measures, 100 rows": lambda: asha.get("/measures/"),
        f"scorecard of {MANY}": lambda: asha.get(f"/units/{own['unit'].get_absolute_url().split('/')[2]}/board/"),
    }
    by = here.people["asha"].actor
    measures(template)
    heap(0, FEW, by)
    few, light = total(), weigh(pages)
    began = time.perf_counter()
    heap(FEW, EACH, by)
    print(f"\n{total():,} readings beside {few:,}; the mountain took {time.perf_counter() - began:.0f} s")
    heavy = weigh(pages)

    print("| request | CPU ms | server ms | queries | buffers |\n|---|---|---|---|---|")
    for name, one in light.items():
        two = heavy[name]
        print(f"| {name} | {one.cpu:.1f} → {two.cpu:.1f} | {one.wall:.1f} → {two.wall:.1f} "
              f"| {one.queries} → {two.queries} | {one.buffers} → {two.buffers} |")  # fmt: skip
    ARTEFACTS.mkdir(exist_ok=True)
    told = {name: [vars_of(light[name]), vars_of(heavy[name])] for name in pages}
    (ARTEFACTS / "bench-ten-million.json").write_text(json.dumps(told, indent=1))
    assert total() > 10_000_000 * 0.99
    assert grown(light, heavy) == []


def vars_of(weight):
    return {"cpu": weight.cpu, "wall": weight.wall, "queries": weight.queries, "buffers": weight.buffers}


def grown(light, heavy):
    """Requests that cost more with the mountain than without it."""
    found = []
    for name, one in light.items():
        two = heavy[name]
        if two.queries > one.queries:
            found.append(f"{name}: {one.queries} → {two.queries} queries")
        if two.buffers > one.buffers * 1.5 + 60:
            found.append(f"{name}: {one.buffers} → {two.buffers} buffers")
        if two.cpu > one.cpu * MOST_MORE + 1:
            found.append(f"{name}: {one.cpu:.1f} → {two.cpu:.1f} ms")
    return found


def test_a_statement_that_reads_the_whole_table_is_found_out():
    heavy = {"sabotaged": Weight(5, 5, 10, 90_000)}

    assert grown({"sabotaged": Weight(5, 5, 10, 900)}, heavy) == ["sabotaged: 900 → 90000 buffers"]
