"""Addresses of people."""

from django.urls import path

from betterward.people import views


app_name = "people"
urlpatterns = [
    path("account/", views.me, name="me"),
    path("units/<sid:unit_id>/people/", views.of_unit, name="unit"),
    path("units/<sid:unit_id>/people/join/", views.join, name="join"),
    path("organisations/<slug:slug>/people/", views.of_organisation, name="organisation"),
    path("people/roles/<int:membership_id>/", views.role, name="role"),
    path("people/roles/<int:membership_id>/leave/", views.leave, name="leave"),
    path("people/roles/<int:membership_id>/move/", views.move, name="move"),
    path("people/<sid:person_id>/", views.person, name="person"),
    path("people/<sid:person_id>/end/<slug:slug>/", views.end, name="end"),
]
