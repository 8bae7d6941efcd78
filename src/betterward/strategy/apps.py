"""Where the room joins the house."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """Strategy."""

    name = "betterward.strategy"
    label = "strategy"
    verbose_name = "Strategy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the places that lower rooms name."""
        from betterward.common import slots
        from betterward.strategy.slots import true_north_panel

        slots.fill("unit.panels", true_north_panel, key="strategy.true_north", weight=5)
