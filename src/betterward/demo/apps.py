"""Where the room joins the house."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demo content."""

    name = "betterward.demo"
    label = "demo"
    verbose_name = "Demo content"
    default_auto_field = "django.db.models.BigAutoField"
