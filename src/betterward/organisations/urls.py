"""Addresses of units."""

from django.urls import path

from betterward.organisations import views


app_name = "organisations"
urlpatterns = [
    path("units/<sid:unit_id>/", views.unit, name="unit_short"),
    # The words come last: the address of another page of the unit is never taken for a name (see `Unit.words`).
    path("units/<sid:unit_id>/<slug:words>/", views.unit, name="unit"),
]
