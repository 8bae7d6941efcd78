"""The named bundles of rights, as data."""

from django.db import migrations

from betterward.common.history import because


ROLES = [
    ("administrator", "Administrator", 4, "Keeps units, people and settings."),
    ("central_team", "Central improvement team", 4, "Keeps the register of all improvement work."),
    ("lead", "Lead", 4, "Leads a unit or a project and decides for it."),
    ("analyst", "Analyst", 3, "Defines measures and keeps their data right."),
    ("coach", "Coach", 3, "Helps teams improve and may work beside them."),
    ("member", "Team member", 3, "Works in the team with equal rights to change things."),
    ("patient_partner", "Patient partner", 3, "A patient or carer with equal rights to change things."),
    ("student", "Student", 2, "Learns here for a time and adds readings."),
    ("sponsor", "Sponsor", 1, "Is asked to unblock, and reads."),
    ("executive", "Executive", 1, "Leads the organisation, is asked to unblock, and reads."),
    ("guest", "Guest", 1, "Reads what was agreed, for a stated time."),
]


def add_roles(apps, schema_editor):
    role = apps.get_model("people", "Role")
    with because(who="Betterward", why="the roles of the house"):
        for key, name, level, explains in ROLES:
            role.objects.update_or_create(pk=key, defaults={"name": name, "level": level, "explains": explains})


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people_roles_memberships")]

    operations = [migrations.RunPython(add_roles, migrations.RunPython.noop)]
