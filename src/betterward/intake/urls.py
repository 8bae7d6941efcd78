"""Addresses of intake: below the measure or the unit that rows are for."""

from __future__ import annotations

from django.urls import path

from betterward.intake import views


app_name = "intake"

urlpatterns = [
    path("measures/<sid:measure_id>/paste/", views.paste, name="paste"),
    path("measures/<sid:measure_id>/paste/undo/", views.take_back, name="take_back"),
    path("units/<sid:unit_id>/paste/", views.several, name="several"),
]
