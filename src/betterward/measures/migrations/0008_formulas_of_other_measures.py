"""A measure can be worked out from others by a formula: a letter for each, from a day to a day."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0007_what_is_far_from_the_usual"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="composition",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="composition",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="composition",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="composition",
            name="part_once_from_a_day",
        ),
        migrations.AddField(
            model_name="composition",
            name="formula",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="composition",
            name="letter",
            field=models.CharField(blank=True, max_length=1),
        ),
        migrations.AddField(
            model_name="composition",
            name="taken",
            field=models.CharField(blank=True, max_length=11),
        ),
        migrations.AddField(
            model_name="compositionevent",
            name="formula",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="compositionevent",
            name="letter",
            field=models.CharField(blank=True, max_length=1),
        ),
        migrations.AddField(
            model_name="compositionevent",
            name="taken",
            field=models.CharField(blank=True, max_length=11),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="composition",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "measures_compositionevent" ("formula", "from_on", "id", "letter", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taken", "until_on", "whole_id") SELECT new_values."formula", new_values."from_on", new_values."id", new_values."letter", new_values."part_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."taken", new_values."until_on", new_values."whole_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="850c563d88bacc281bcd37baa4c43d72a0d5bdc3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c5e27",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="measures_composition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="composition",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "measures_compositionevent" ("formula", "from_on", "id", "letter", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taken", "until_on", "whole_id") VALUES (NEW."formula", NEW."from_on", NEW."id", NEW."letter", NEW."part_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."taken", NEW."until_on", NEW."whole_id"); RETURN NULL;',
                    hash="9929e191be883582f45ec328eaf1496d95591e83",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_48192",
                    table="measures_composition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="composition",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "measures_compositionevent" ("formula", "from_on", "id", "letter", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taken", "until_on", "whole_id") SELECT old_values."formula", old_values."from_on", old_values."id", old_values."letter", old_values."part_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."taken", old_values."until_on", old_values."whole_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="04b8a6b7da52708a9ab5e5e789168fc26327f5fd",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e44b8",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="measures_composition",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="composition",
            constraint=models.UniqueConstraint(
                fields=("whole", "part", "from_on", "letter"), name="part_once_from_a_day", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="composition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("formula", ""), ("letter", ""), ("taken", "")),
                    models.Q(("formula", ""), ("letter", ""), ("taken", ""), _connector="OR", _negated=True),
                    _connector="OR",
                ),
                name="formula_with_its_letters",
            ),
        ),
    ]
