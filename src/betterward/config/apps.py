"""The roof as an app: words are kept at hand, and after every migration the rights of the site's role are set anew."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    name = "betterward.config"
    label = "config"
    verbose_name = "Roof"

    def ready(self) -> None:
        from betterward.config import catalogues, grants

        catalogues.remember()
        # Sent once per app that has models, when all tables stand; the roof has none, so one of the rooms rings.
        post_migrate.connect(grants.after_migrate, sender=apps.get_app_config("people"))
