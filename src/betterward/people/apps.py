"""Where the room joins the house."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "betterward.people"
    label = "people"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"
