"""Where the room joins the house."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """What comes in many rows at once."""

    name = "betterward.intake"
    label = "intake"
    verbose_name = "Intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the places of the pages of measures and units."""
        from betterward.common.slots import fill
        from betterward.intake import slots

        fill("measure.actions", slots.paste, key="intake.paste", weight=20)
        fill("measure.panels", slots.latest, key="intake.latest", weight=70)
        fill("unit.panels", slots.week_panel, key="intake.week", weight=8)
        fill("unit.panels", slots.forms_panel, key="intake.forms", weight=14)
        fill("unit.panels", slots.feeds_way, key="intake.feeds", weight=70)
        fill("measure.panels", slots.quality, key="intake.quality", weight=75)
        fill("unit.panels", slots.quality_of_unit, key="intake.quality", weight=69)
