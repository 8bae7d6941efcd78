"""Where the room joins the house."""

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """Cycles."""

    name = "betterward.cycles"
    label = "cycles"
    verbose_name = "Cycles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the places that lower rooms name."""
        from betterward.common.slots import fill
        from betterward.cycles import slots

        fill("project.panels", slots.of_project, key="cycles", weight=10)
