"""Findings about table relations and migrations, read from the models as Django knows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from django.db.models import Model
from tests.house import plan
from tests.house.arrows import Findings


LIBRARIES = frozenset({"contenttypes", "auth", "sessions", "procrastinate", "pghistory", "account", "mfa"})
"""Apps of others, below our ground."""


def relations(models: Iterable[type[Model]]) -> Findings:
    """Rule 2: every relation of every table, written as a class or as text, points to its own or to a lower floor."""
    found, height = Findings(), plan.heights()
    for model in models:
        source = model._meta.app_label
        if source in LIBRARIES:
            continue
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created:
                found.look(
                    _falls(source, _target(field), height), f"{model._meta.label}.{field.name} → {_target(field)}"
                )
    return found


def _target(field) -> str:
    to = field.related_model
    if to is None:
        return "anything: a generic foreign key"
    return to.split(".")[0] if isinstance(to, str) else to._meta.app_label


def _falls(source: str, target: str, height: dict[str, int]) -> bool:
    if target in LIBRARIES:
        return True
    return source in height and target in height and plan.falls(source, target, height)


MEANINGLESS = {"auto", "initial", "alter", "update", "changes", "migration", "new", "more", "fix", "and"}


def migration_names(files: Iterable[Path]) -> Findings:
    """Rule 8: a migration's name says what it does."""
    found = Findings()
    for file in files:
        number, _, words = file.stem.partition("_")
        said = {word for word in words.split("_") if not word.isdigit()} - MEANINGLESS
        is_right = bool(re.fullmatch(r"\d{4}", number)) and "auto" not in words.split("_") and bool(said)
        found.look(is_right, f"{file} does not say what it does")
    return found
