"""A tree path as a column: PostgreSQL's ltree with the two questions we ask of it."""

from typing import Any

from django.db import models
from django.db.models import BooleanField, Field, ForeignKey, Func, Lookup


class LtreeField(models.TextField):
    """A path such as ``riverbank.hos.ced``; labels are letters, digits and underscores."""

    description = "path in a tree"

    def db_type(self, connection: Any) -> str:
        return "ltree"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::ltree"


@LtreeField.register_lookup
class Within(Lookup):
    """``path__within=[paths]``: at or below any of these paths; uses the GiST index."""

    lookup_name = "within"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (list(value),)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} <@ %s::ltree[]", (*left_params, list(self.rhs))


@ForeignKey.register_lookup
@Field.register_lookup
class Among(Lookup):
    """``field__among=values``: one of these values; one parameter however many there are, unlike ``in``."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.rel_db_type(connection)
        return f"{left} = ANY(%s::{kind}[])", (*left_params, list(self.rhs))


class HasBetween(Func):
    """Whether one of these paths lies on the way from the first path up to the second, both included."""

    output_field = BooleanField()
    arity = 2

    def __init__(self, lower: Any, upper: Any, paths: list[str]) -> None:
        super().__init__(lower, upper)
        self.paths = paths

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        (lower, lower_params), (upper, upper_params) = map(compiler.compile, self.source_expressions)
        held = f"held.path @> {lower} AND held.path <@ {upper}"
        sql = f"EXISTS (SELECT 1 FROM unnest(%s::ltree[]) AS held (path) WHERE {held})"  # noqa: S608 - columns alone
        return sql, (self.paths, *lower_params, *upper_params)


@LtreeField.register_lookup
class Above(Lookup):
    """``path__above=path``: this path or one it hangs below; the value may be a column."""

    lookup_name = "above"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        if hasattr(self.rhs, "resolve_expression") or hasattr(self.rhs, "as_sql"):
            right, right_params = compiler.compile(self.rhs)
            return f"{left} @> {right}", (*left_params, *right_params)
        return f"{left} @> %s::ltree", (*left_params, str(self.rhs))
