"""Where the room joins the house."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Boards."""

    name = "betterward.boards"
    label = "boards"
    verbose_name = "Boards"
    default_auto_field = "django.db.models.BigAutoField"
