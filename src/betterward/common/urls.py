"""Addresses of the frame: the choice of theme and the page of parts."""

from django.urls import path

from betterward.common import views


app_name = "common"
urlpatterns = [
    path("theme/", views.choose_theme, name="theme"),
    path("about/style/", views.style, name="style"),
]
