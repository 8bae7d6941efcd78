"""Where the room joins the house."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Measures."""

    name = "betterward.measures"
    label = "measures"
    verbose_name = "Measures"
    default_auto_field = "django.db.models.BigAutoField"
