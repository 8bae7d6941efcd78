"""Where the room joins the house."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest


class BoardsConfig(AppConfig):
    """Boards."""

    name = "betterward.boards"
    label = "boards"
    verbose_name = "Boards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the word in the navigation."""
        from betterward.common.slots import fill

        fill("nav", in_navigation, key="boards", weight=40)


def in_navigation(request: HttpRequest, **context: Any) -> Any:
    """The list of scorecards, one of the five words of the house; a visitor has none."""
    from django.urls import reverse
    from django.utils.translation import gettext as _

    from betterward.common.slots import Link

    if request.actor.is_anonymous:
        return None
    here = request.path.startswith("/boards/") or request.path.endswith("/board/")
    return Link(_("Boards"), reverse("boards:list"), icon="boards", is_current=here)
