"""Reserving ids, so that a row can name its own id, or its successor's, in the first write."""

from __future__ import annotations

from django.db import connection, models


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Take the next ids of a table with a serial key; gaps are harmless."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]
