"""Where the room joins the house."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demo content."""

    name = "betterward.demo"
    label = "demo"
    verbose_name = "Demo content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the invented people where people sign in."""
        from betterward.common.slots import fill
        from betterward.demo import slots

        fill("sign_in", slots.one_click, key="one_click")
        fill("account", slots.somebody_else, key="somebody_else", weight=900)
