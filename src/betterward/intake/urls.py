"""Addresses of intake: below the measure or the unit that rows are for."""

from __future__ import annotations

from django.urls import path

from betterward.intake.views import collecting, feeds, paste, pushing, quality, rounds, uploads, week


app_name = "intake"

urlpatterns = [
    path("measures/<sid:measure_id>/paste/", paste.paste, name="paste"),
    path("measures/<sid:measure_id>/paste/undo/", paste.take_back, name="take_back"),
    path("measures/<sid:measure_id>/quality/", quality.of_measure, name="quality"),
    path("units/<sid:unit_id>/quality/", quality.of_unit, name="quality_of_unit"),
    path("units/<sid:unit_id>/paste/", paste.several, name="several"),
    path("units/<sid:unit_id>/week/", week.week, name="week"),
    path("units/<sid:unit_id>/week/undo/", week.undo, name="week_undo"),
    path("units/<sid:unit_id>/week/paper/", week.paper, name="week_paper"),
    path("units/<sid:unit_id>/tables/", uploads.of_unit, name="uploads"),
    path("tables/<sid:upload_id>/", uploads.upload, name="upload"),
    path("tables/<sid:upload_id>/refused.csv", uploads.refused, name="upload_refused"),
    path("units/<sid:unit_id>/forms/", collecting.of_unit, name="forms"),
    path("units/<sid:unit_id>/forms/new/", collecting.new, name="new_form"),
    path("forms/rounds/<sid:round_id>/", collecting.one_round, name="round"),
    path("forms/<sid:form_id>/", collecting.form, name="form"),
    path("forms/<sid:form_id>/build/", collecting.build, name="build_form"),
    path("forms/<sid:form_id>/close/", collecting.close, name="close_form"),
    path("forms/<sid:form_id>/code/", rounds.code, name="form_code"),
    path("forms/<sid:form_id>/fill/", collecting.fill, name="fill"),
    path("rounds/<slug:secret>/", rounds.opened, name="round_by_code"),
    path("units/<sid:unit_id>/feeds/", feeds.of_unit, name="feeds"),
    path("feeds/<sid:feed_id>/", feeds.feed, name="feed"),
    path("feeds/<sid:feed_id>/change/", feeds.change, name="change_feed"),
    path("feeds/<sid:feed_id>/rows/", pushing.push, name="push"),
]
