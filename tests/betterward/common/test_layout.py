"""The frame's context, and refusals that no view caught."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from betterward.common import layout
from betterward.common.errors import Refused
from betterward.common.middleware import RefusalsMiddleware


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("neon", "auto"), (None, "auto")])
def test_the_look_is_one_of_three(cookie, theme):
    request = RequestFactory().get("/")
    if cookie:
        request.COOKIES[layout.THEME_COOKIE] = cookie

    assert layout.theme_of(request) == theme


@pytest.mark.parametrize(("accent", "css"), [("plum", "accent-plum"), ("", "accent-blue"), ('"><b>', "accent-blue")])
def test_an_accent_nobody_knows_is_the_houses_own(accent, css):
    assert layout.accent_class(accent) == css


def test_only_refusals_become_pages_and_faults_go_on():
    middleware = RefusalsMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/")

    assert middleware.process_exception(request, ValueError("a fault")) is None
    assert middleware.process_exception(request, Refused("A rule says no.", code="rule")).status_code == 422


def test_a_refusal_carries_its_ways_out():
    refusal = Refused("There is a number already.", code="period_taken", ways_out=("replace", "add", "cancel"))

    assert (str(refusal), refusal.code) == ("There is a number already.", "period_taken")
    assert refusal.ways_out == ("replace", "add", "cancel")
