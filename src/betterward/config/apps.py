"""The roof as an app: after every migration the rights of the site's role are set anew."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    name = "betterward.config"
    label = "config"
    verbose_name = "Roof"

    def ready(self) -> None:
        from betterward.config import grants  # noqa: PLC0415 - models are not loaded before ready()

        post_migrate.connect(grants.after_migrate, sender=self)
