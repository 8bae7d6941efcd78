"""Where the room joins the house."""

from django.apps import AppConfig


class AsksConfig(AppConfig):
    """Asks."""

    name = "betterward.asks"
    label = "asks"
    verbose_name = "Asks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the place for adding, and the menu of the account."""
        from betterward.asks import slots
        from betterward.common.slots import fill

        fill("add", slots.add_ask, key="asks.ask", weight=70)
        fill("account", slots.my_asks, key="asks", weight=20)
