"""Where the room joins the house."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations and units."""

    name = "betterward.organisations"
    label = "organisations"
    verbose_name = "Organisations and units"
    default_auto_field = "django.db.models.BigAutoField"
