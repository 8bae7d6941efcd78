"""Where the room joins the house."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """Strategy."""

    name = "betterward.strategy"
    label = "strategy"
    verbose_name = "Strategy"
    default_auto_field = "django.db.models.BigAutoField"
