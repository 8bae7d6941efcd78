"""What is like what: records that share telling words, the nearest first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from betterward.index.models import LANGUAGE
from betterward.people.models import Actor


NEAREST = """
    WITH wanted AS (
        SELECT lexeme FROM unnest(to_tsvector(%(language)s::regconfig, %(words)s))
    ), seen AS (
        SELECT f.record_id, f.words, f.id FROM index_findable f JOIN organisations_scope s ON s.id = f.scope_id
        WHERE f.record_kind = %(kind)s AND s.path <@ %(paths)s::ltree[]
    ), held AS (
        SELECT w.lexeme, count(*) AS records FROM wanted w JOIN seen ON seen.words @@ quote_literal(w.lexeme)::tsquery
        GROUP BY w.lexeme
    ), everything AS (SELECT count(*)::float AS records FROM seen)
    SELECT seen.record_id, sum(ln(1 + everything.records / held.records)) / sqrt(3 + length(seen.words)) AS nearness
    FROM held JOIN seen ON seen.words @@ quote_literal(held.lexeme)::tsquery CROSS JOIN everything
    WHERE seen.record_id IS DISTINCT FROM %(without)s::uuid
    GROUP BY seen.record_id, seen.words, seen.id ORDER BY nearness DESC, seen.id LIMIT %(most)s
"""
"""A word that few records hold tells more than one that many hold; a long record holds many words by chance."""


def similar(
    actor: Actor, words: str, *, record_kind: str, most: int = 5, without: UUID | None = None
) -> list[tuple[UUID, float]]:  # fmt: skip
    """Records of a kind this actor may see that share words with these, nearest first; one query.

    Lexical only: stems of words, weighed by how rare they are. Two teams that use other words are not brought together.
    """
    paths = actor.paths()
    if not paths or not words.strip():
        return []
    facts: dict[str, Any] = {
        "language": LANGUAGE, "words": words, "kind": record_kind, "paths": paths, "most": most, "without": without,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, facts)
        return [(row[0], float(row[1])) for row in cursor.fetchall()]
