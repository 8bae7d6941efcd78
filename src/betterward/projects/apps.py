"""Where the room joins the house."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects."""

    name = "betterward.projects"
    label = "projects"
    verbose_name = "Projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the word in the navigation, second of five, and the places that lower rooms name."""
        import betterward.projects.handlers  # noqa: F401  puts itself among the readers of the journal
        from betterward.common.slots import fill
        from betterward.projects import slots

        fill("nav", slots.in_navigation, key="projects", weight=20)
        fill("add", slots.add_project, key="projects.project", weight=30)
        fill("measure.breadcrumb", slots.first_step, key="projects.first", weight=10)
        fill("measure.breadcrumb", slots.second_step, key="projects.second", weight=20)
        fill("measure.breadcrumb", slots.third_step, key="projects.third", weight=30)
        fill("measure.panels", slots.of_measure, key="projects", weight=20)
        fill("unit.panels", slots.of_unit, key="projects", weight=30)
        fill("round.panels", slots.from_round, key="projects", weight=10)
        fill("objective.panels", slots.of_objective, key="projects", weight=20)
