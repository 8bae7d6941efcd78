"""Addresses of the joined pages."""

from django.urls import path

from betterward.pages.views import about, burden, home, search, trying


app_name = "pages"
urlpatterns = [
    path("", home.home, name="home"),
    path("units/<sid:unit_id>/burden/", burden.burden, name="burden"),
    path("search/", search.search, name="search"),
    path("try/", trying.try_it, name="try"),
    path("about-these-data/", about.about_these_data, name="about_these_data"),
]
