"""A tree path as a column: PostgreSQL's ltree with the two questions we ask of it."""

from typing import Any

from django.db import models
from django.db.models import Lookup


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
