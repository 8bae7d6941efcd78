"""Changes to projects: each one verb, one transaction, one entry in the journal."""

from betterward.projects.services.helping import ask_to_help, take_on
from betterward.projects.services.teaming import (
    TEAM_ROLES,
    add_to_team,
    confirm_involvement,
    leave_team,
    say_involvement,
)
from betterward.projects.services.working import (
    change_project,
    count_measure,
    do_without,
    end_project,
    link_measure,
    start_project,
    unlink_measure,
)


__all__ = [
    "TEAM_ROLES",
    "add_to_team",
    "ask_to_help",
    "change_project",
    "confirm_involvement",
    "count_measure",
    "do_without",
    "end_project",
    "leave_team",
    "link_measure",
    "say_involvement",
    "start_project",
    "take_on",
    "unlink_measure",
]
