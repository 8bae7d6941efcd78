"""Addresses of the demo; outside demo mode nothing is found at them."""

from django.urls import path

from betterward.demo import views


app_name = "demo"
urlpatterns = [
    path("demo/people/", views.people, name="people"),
    path("demo/people/<sid:person_id>/", views.become, name="become"),
]
