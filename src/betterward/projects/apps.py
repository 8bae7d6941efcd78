"""Where the room joins the house."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects."""

    name = "betterward.projects"
    label = "projects"
    verbose_name = "Projects"
    default_auto_field = "django.db.models.BigAutoField"
