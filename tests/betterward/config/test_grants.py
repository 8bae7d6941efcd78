"""What the site's own database role may not do: change the past."""

import pghistory.models
import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from betterward.config import grants


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def as_site():
    """A connection as the site's role."""
    default = connection.settings_dict
    given = {"host": default["HOST"], "port": default["PORT"] or None, "dbname": default["NAME"]}
    with psycopg.connect(**given, user=settings.APP_ROLE, autocommit=True) as door:
        yield door


def event_tables():
    return [
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) and model._meta.managed and not model._meta.proxy
    ]


def test_there_are_histories():
    assert len(event_tables()) >= 3


@pytest.mark.parametrize("change", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET pgh_label = 'x'"])
def test_no_history_can_be_changed_by_the_site(as_site, change):
    for table in event_tables():
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_site.execute(change.format(f'"{table}"'))


def test_histories_can_be_read_and_written_by_the_site(as_site):
    for table in event_tables():
        as_site.execute(f'SELECT count(*) FROM "{table}"')
        found = as_site.execute("SELECT has_table_privilege(%s, 'INSERT')", [f'"{table}"']).fetchone()
        assert found == (True,)


@pytest.mark.parametrize("change", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET id = id"])
def test_append_only_rows_cannot_be_rewritten_by_the_site(as_site, change):
    tables = [model._meta.db_table for model, _ in grants.append_only()]

    assert {"activity_entry", "measures_reading"} <= set(tables)
    for table in tables:
        if change.startswith("UPDATE") and table in event_tables():
            continue
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_site.execute(change.format(f'"{table}"'))


def test_only_the_marks_of_append_only_rows_can_be_filled_in(as_site):
    for model, columns in grants.append_only():
        every = [field.column for field in model._meta.concrete_fields]
        asked = "SELECT " + ", ".join(f"has_column_privilege('{model._meta.db_table}', '{c}', 'UPDATE')" for c in every)
        allowed = {name for name, may in zip(every, as_site.execute(asked).fetchone(), strict=True) if may}
        assert allowed == set(columns), model._meta.label


def test_no_table_can_be_made_and_no_trigger_switched_off_by_the_site(as_site):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_site.execute("CREATE TABLE mine (n int)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_site.execute("SET session_replication_role = replica")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_site.execute("ALTER TABLE people_person DISABLE TRIGGER ALL")


def test_a_database_with_one_role_for_all_is_left_alone():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (ourselves,) = cursor.fetchone()

    grants.apply(connection, ourselves)

    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('people_person', 'UPDATE')")
        assert cursor.fetchone() == (True,)
