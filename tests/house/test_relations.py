"""Rules 2 and 8: relations fall; no migration is missing and each says what it does."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps
from tests.house import relations
from tests.house.sources import SOURCES

from betterward.common import slots


ROOMS = ("betterward.organisations", "betterward.measures", "betterward.projects")


@pytest.fixture(autouse=True)
def empty_places(monkeypatch):
    """Rooms that are opened a second time, in isolation, fill their slots a second time."""
    monkeypatch.setattr(slots, "_fillings", {})


def test_every_relation_falls():
    relations.relations(apps.get_models(include_auto_created=True)).clean("relations")


@isolate_apps(*ROOMS)
@pytest.mark.parametrize("as_text", [True, False])
def test_a_planted_relation_upwards_is_found(as_text):
    class Upper(models.Model):
        class Meta:
            app_label = "projects"

    class Lower(models.Model):
        upper = models.ForeignKey("projects.Upper" if as_text else Upper, on_delete=models.CASCADE)

        class Meta:
            app_label = "measures"

    assert relations.relations([Upper, Lower]).wrong == ["measures.Lower.upper → projects"]


@isolate_apps(*ROOMS)
def test_a_planted_many_to_many_upwards_is_found():
    class Upper(models.Model):
        class Meta:
            app_label = "projects"

    class Lower(models.Model):
        uppers = models.ManyToManyField(Upper)

        class Meta:
            app_label = "organisations"

    assert relations.relations([Lower]).wrong == ["organisations.Lower.uppers → projects"]


@isolate_apps(*ROOMS)
def test_a_relation_downwards_passes():
    class Lower(models.Model):
        class Meta:
            app_label = "organisations"

    class Upper(models.Model):
        lower = models.ForeignKey(Lower, on_delete=models.CASCADE)
        parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)

        class Meta:
            app_label = "measures"

    found = relations.relations([Upper])

    assert (found.examined, found.wrong) == (2, [])


@pytest.mark.django_db
def test_no_migration_is_missing():
    ours = [config.label for config in apps.get_app_configs() if config.name.startswith("betterward.")]

    assert ours
    call_command("makemigrations", *ours, check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_a_planted_field_misses_its_migration():
    model = apps.get_model("organisations", "Site")
    field = models.CharField(max_length=3, default="")
    field.contribute_to_class(model, "planted")
    try:
        with pytest.raises(SystemExit):
            call_command("makemigrations", "organisations", check=True, dry_run=True, verbosity=0)
    finally:
        model._meta.local_fields.remove(field)
        model._meta._expire_cache()
        del model.planted


def test_migrations_say_what_they_do():
    files = sorted(SOURCES.glob("betterward/*/migrations/[0-9]*.py"))

    relations.migration_names(files).clean("migration names")


@pytest.mark.parametrize(
    "name", ["0002_auto_20261124_1200", "0001_initial", "0003_alter", "roles", "0004_update_and_fix"]
)
def test_a_planted_empty_name_is_found(name):
    assert relations.migration_names([Path(f"{name}.py")]).wrong
