"""Which tables there are, and which column of which table points where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pghistory.models
from django.apps import apps
from django.db.models import ForeignKey, Model


Kind = type[Model]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A column of one table that points at another."""

    model: Kind
    column: str
    to: Kind
    is_tracked: bool = False


def tables() -> list[Kind]:
    """Every table of the site."""
    return [
        model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy
    ]


def arrows(models: Iterable[Kind]) -> list[Arrow]:
    """Every foreign key among the tables; from a history, the one to the row it tells of is marked."""
    return [
        Arrow(model, field.column, field.remote_field.model, field.name == "pgh_obj")
        for model in models
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
    ]


def is_history(model: Kind) -> bool:
    """Whether the table is the history of another."""
    return issubclass(model, pghistory.models.Event)


def table(model: Kind) -> str:
    """The quoted name of a table."""
    return f'"{model._meta.db_table}"'


def key(model: Kind) -> str:
    """The quoted name of its key."""
    return f'"{model._meta.pk.column}"'
