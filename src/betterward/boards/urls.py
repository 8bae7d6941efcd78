"""Addresses of the scorecards."""

from django.urls import path

from betterward.boards import views


app_name = "boards"
urlpatterns = [
    path("boards/", views.boards, name="list"),
    path("boards/take/<sid:measure_id>/", views.take, name="take"),
    path("organisations/<slug:slug>/board/", views.organisation_board, name="organisation"),
    path("units/<sid:unit_id>/board/", views.unit_board, name="unit"),
]
