"""A findable row for each project that was there before the index."""

from django.contrib.postgres.search import SearchVector
from django.db import migrations
from django.db.models import Value


def put_projects(apps, schema_editor):
    findable, project = apps.get_model("index", "Findable"), apps.get_model("projects", "Project")
    for one in project.objects.all().iterator():
        text = "\n".join((one.aim, one.plain_words, one.learned))
        title = SearchVector(Value(one.title), weight="A", config="english")
        findable.objects.update_or_create(
            record_kind="project", record_id=one.pk,
            defaults={
                "organisation_id": one.organisation_id, "scope_id": one.scope_id, "title": one.title, "text": text,
                "words": title + SearchVector(Value(text), weight="B", config="english"),
            },
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_aims_in_parts"), ("index", "0001_findable_rows")]

    operations = [migrations.RunPython(put_projects, migrations.RunPython.noop)]
