"""Answers about projects, as frozen rows."""

from betterward.projects.queries.listing import (
    Listing,
    Wanted,
    led_without_reading,
    listing,
    of_measure,
    of_objective,
    of_unit,
    projects,
)
from betterward.projects.queries.page import Card, ProjectPage, path_of, path_of_measure, project_page
from betterward.projects.queries.rows import ProjectRow, with_sparks


__all__ = [
    "Card",
    "Listing",
    "ProjectPage",
    "ProjectRow",
    "Wanted",
    "led_without_reading",
    "listing",
    "of_measure",
    "of_objective",
    "of_unit",
    "path_of",
    "path_of_measure",
    "project_page",
    "projects",
    "with_sparks",
]
