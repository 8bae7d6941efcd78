"""Addresses of cycles."""

from __future__ import annotations

from django.urls import path

from betterward.cycles import views


app_name = "cycles"

HERE = "cycles/<sid:cycle_id>/"

urlpatterns = [
    path("projects/<sid:project_id>/cycles/new/", views.plan, name="plan"),
    path(HERE, views.cycle, name="cycle"),
    path(f"{HERE}change/", views.change, name="change"),
    path(f"{HERE}begin/", views.begin, name="begin"),
    path(f"{HERE}next/", views.follow, name="follow"),
]
