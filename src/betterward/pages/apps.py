"""Where the room joins the house."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages."""

    name = "betterward.pages"
    label = "pages"
    verbose_name = "Pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the slots of the rooms below."""
        from betterward.pages.slots import fill_all

        fill_all()
