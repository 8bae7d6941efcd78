"""Where the ground floor joins the house."""

from django.apps import AppConfig
from django.urls import register_converter

from betterward.common.ids import ShortIdConverter


class CommonConfig(AppConfig):
    """Common."""

    name = "betterward.common"
    label = "common"
    verbose_name = "Common"

    def ready(self) -> None:
        """Let addresses carry short ids."""
        register_converter(ShortIdConverter, "sid")
