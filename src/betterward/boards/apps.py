"""Where the room joins the house."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Boards."""

    name = "betterward.boards"
    label = "boards"
    verbose_name = "Boards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the word in the navigation, and the panel of a measure that needs an owner."""
        from betterward.boards.slots import in_navigation, owner_panel
        from betterward.common.slots import fill

        fill("nav", in_navigation, key="boards", weight=40)
        fill("measure.panels", owner_panel, key="boards.owner", weight=10)
