"""Addresses of projects."""

from __future__ import annotations

from django.urls import path

from betterward.projects.views import adding, starting, team, working


app_name = "projects"

HERE = "projects/<sid:project_id>/"

urlpatterns = [
    path("projects/", working.projects, name="list"),
    path("projects/new/", starting.start, name="start"),
    path("projects/aim/", starting.aim_said, name="aim_said"),
    path(HERE, working.project, name="project_short"),
    path(f"{HERE}aim/", starting.aim, name="aim"),
    path(f"{HERE}change/", working.change, name="change"),
    path(f"{HERE}end/", working.end, name="end"),
    path(f"{HERE}team/", team.team, name="team"),
    path(f"{HERE}team/off/", team.off, name="team_off"),
    path(f"{HERE}team/involvement/", team.involvement, name="involvement"),
    path(f"{HERE}team/confirm/", team.confirm, name="confirm"),
    path(f"{HERE}measures/", working.link, name="link"),
    path(f"{HERE}measures/add/", adding.add, name="add"),
    path(f"{HERE}measures/reuse/", adding.reuse, name="reuse"),
    path(f"{HERE}measures/new/", adding.count, name="count"),
    path(f"{HERE}measures/without/", adding.without, name="without"),
    path(f"{HERE}measures/off/", working.unlink, name="unlink"),
    # The words come last: an address above is never taken for a title (`Project.words` keeps clear of them).
    path(f"{HERE}<slug:words>/", working.project, name="project"),
]
