"""Where the room joins the house."""

from django.apps import AppConfig


class IndexConfig(AppConfig):
    """The index."""

    name = "betterward.index"
    label = "index"
    verbose_name = "Index"
    default_auto_field = "django.db.models.BigAutoField"
