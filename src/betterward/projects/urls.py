"""Addresses of projects."""

from __future__ import annotations

from django.urls import path

from betterward.projects import views


app_name = "projects"

HERE = "projects/<sid:project_id>/"

urlpatterns = [
    path("projects/", views.projects, name="list"),
    path("projects/new/", views.start, name="start"),
    path(HERE, views.project, name="project_short"),
    path(f"{HERE}change/", views.change, name="change"),
    path(f"{HERE}end/", views.end, name="end"),
    path(f"{HERE}measures/", views.link, name="link"),
    path(f"{HERE}measures/off/", views.unlink, name="unlink"),
    # The words come last: an address above is never taken for a title (`Project.words` keeps clear of them).
    path(f"{HERE}<slug:words>/", views.project, name="project"),
]
