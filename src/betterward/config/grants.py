"""What the site's database role may do, set by the owner after every migration.

The role reads and writes rows and owns nothing. Histories and append-only tables cannot be rewritten by it: UPDATE,
DELETE and TRUNCATE are taken away where they would change the past.
"""

from collections.abc import Iterator
from typing import Any

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model


def after_migrate(*, using: str, **_: Any) -> None:
    """Set the rights on every table; called once per `migrate`."""
    apply(connections[using], settings.APP_ROLE)


def apply(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give `role` its rights; does nothing when the owner itself is the site's role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = %s, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [role, role])
        is_same, exists = cursor.fetchone()
        if is_same or not exists:
            return
        for statement in statements(connection.ops.quote_name(role)):
            cursor.execute(statement)


def statements(role: str) -> Iterator[str]:
    """The rights of the site's role as SQL, in order."""
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}"
    for model, columns in append_only():
        table = f'"{model._meta.db_table}"'
        yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"
        if columns:
            named = ", ".join(f'"{column}"' for column in columns)
            yield f"GRANT UPDATE ({named}) ON {table} TO {role}"


def append_only() -> Iterator[tuple[type[Model], tuple[str, ...]]]:
    """Models whose rows stay as written, with the columns that may be filled in later."""
    for model in apps.get_models(include_auto_created=True):
        if issubclass(model, pghistory.models.Event) and model._meta.managed and not model._meta.proxy:
            yield model, ()
        elif (columns := may_change(model)) is not None:
            yield model, columns


def may_change(model: type[Model]) -> tuple[str, ...] | None:
    """The columns of an append-only model that may be filled in once; None for every other model."""
    for trigger in getattr(model._meta, "triggers", []):
        columns = getattr(trigger, "may_change", None)
        if columns is not None:
            return tuple(columns)
    return None
