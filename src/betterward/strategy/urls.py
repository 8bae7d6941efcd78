"""Addresses of the strategy."""

from __future__ import annotations

from django.urls import path

from betterward.strategy import views


app_name = "strategy"

WHOLE = "organisations/<slug:slug>/strategy/"
ONE = "objectives/<sid:objective_id>/"

urlpatterns = [
    path(WHOLE, views.strategy, name="strategy"),
    path(f"{WHOLE}true-north/", views.true_north, name="true_north"),
    path(f"{WHOLE}objectives/new/", views.add_objective, name="add_objective"),
    path(ONE, views.objective, name="objective_short"),
    path(f"{ONE}change/", views.change_objective, name="change_objective"),
    path(f"{ONE}archive/", views.archive_objective, name="archive_objective"),
    path(f"{ONE}promises/", views.promise, name="promise"),
    path(f"{ONE}withdraw/", views.withdraw, name="withdraw"),
    # The words come last: an address above is never taken for a title (`Objective.words` keeps clear of them).
    path(f"{ONE}<slug:words>/", views.objective, name="objective"),
]
