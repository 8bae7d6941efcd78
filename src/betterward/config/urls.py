"""Every address of the site: each room brings its own list."""

from importlib.util import find_spec

from django.urls import include, path

from betterward.common import faults
from betterward.config import health


# Pages of a unit that upper rooms bring stand before the unit's own, which takes any words behind its id.
ROOMS = [
    "pages",
    "boards",
    "people",
    "intake",
    "measures",
    "organisations",
    "strategy",
    "cycles",
    "projects",
    "asks",
    "demo",
    "common",
]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    *(path("", include(f"betterward.{room}.urls")) for room in ROOMS if find_spec(f"betterward.{room}.urls")),
]

handler400 = faults.bad_request
handler403 = faults.forbidden
handler404 = faults.not_found
handler500 = faults.fault
