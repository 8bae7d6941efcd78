"""Where the room joins the house."""

from django.apps import AppConfig


class AsksConfig(AppConfig):
    """Asks."""

    name = "betterward.asks"
    label = "asks"
    verbose_name = "Asks"
    default_auto_field = "django.db.models.BigAutoField"
