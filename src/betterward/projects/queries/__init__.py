"""Answers about projects, as frozen rows."""

from betterward.projects.queries.aims import AimSaid, aim_said
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
from betterward.projects.queries.proposing import Helper, SimilarRow, helpers_near, proposed_objective, similar_work
from betterward.projects.queries.rows import ProjectRow, with_sparks
from betterward.projects.queries.team import TeamPage, team_page


__all__ = [
    "AimSaid",
    "Card",
    "Helper",
    "Listing",
    "ProjectPage",
    "ProjectRow",
    "SimilarRow",
    "TeamPage",
    "Wanted",
    "aim_said",
    "helpers_near",
    "led_without_reading",
    "listing",
    "of_measure",
    "of_objective",
    "of_unit",
    "path_of",
    "path_of_measure",
    "project_page",
    "projects",
    "proposed_objective",
    "similar_work",
    "team_page",
    "with_sparks",
]
