"""Addresses of asks."""

from django.urls import path

from betterward.asks import views


app_name = "asks"

HERE = "asks/<sid:ask_id>/"

urlpatterns = [
    path("asks/", views.asks, name="list"),
    path("asks/new/", views.raise_ask, name="raise"),
    path(HERE, views.ask, name="ask"),
    path(f"{HERE}think-again/", views.think_again, name="think_again"),
    path(f"{HERE}withdraw/", views.withdraw, name="withdraw"),
]
