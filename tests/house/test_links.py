"""Rule 3: links and slot fillers point the right way, and every address resolves."""

import pytest
from django.urls import include, path
from django.urls.resolvers import RegexPattern, URLResolver
from tests.house import links
from tests.house.sources import SOURCES, read, write

from betterward.common import slots


TEMPLATE = "betterward/{room}/templates/{room}/planted.jinja"


def every_link():
    return links.in_templates() + links.in_sources(read())


def test_links_point_down():
    links.directions(every_link()).clean("links")


def test_every_address_resolves():
    links.resolves(every_link(), links.named_addresses()).clean("addresses")


def test_templates_use_templates_below():
    links.template_links().clean("template links")


def test_slot_fillers_stand_above():
    links.slot_fillers(slots.fillers(), links.offered()).clean("slot fillers")


def test_every_offered_slot_is_on_the_list():
    assert set(links.offered()) <= slots.PLACES


def planted(tmp_path, room, text):
    return write(tmp_path, {TEMPLATE.format(room=room): text})


@pytest.mark.parametrize("text", ["{{ url('projects:project', p.id) }}", '<a href="{{ url("projects:list") }}">'])
def test_a_planted_link_upwards_is_found(text, tmp_path):
    found = links.directions(links.in_templates(planted(tmp_path, "measures", text)))

    assert len(found.wrong) == 1


def test_a_planted_link_upwards_in_a_django_template_is_found(tmp_path):
    root = write(tmp_path, {"betterward/people/sign_in/account/login.html": "{% url 'pages:home' %}"})

    assert links.directions(links.in_templates(root)).wrong


def test_a_planted_link_upwards_in_python_is_found(tmp_path):
    modules = read(write(tmp_path, {"betterward/measures/views.py": 'redirect("pages:home")\n'}))

    assert links.directions(links.in_sources(modules)).wrong


def test_a_link_downwards_passes(tmp_path):
    found = links.directions(links.in_templates(planted(tmp_path, "projects", "{{ url('measures:list') }}")))

    assert (found.examined, found.wrong) == (1, [])


def known():
    patterns = ([path("a/<int:x>/", str, name="one"), path("b/", str, name="none")], "measures")
    return links.named_addresses(URLResolver(RegexPattern(r"^/"), [path("", include(patterns, namespace="measures"))]))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("{{ url('measures:one', 5) }}{{ url('measures:one', x=5) }}{{ url('measures:none') }}", 0),
        ("{{ url('measures:one') }}", 1),
        ("{{ url('measures:none', 5) }}", 1),
        ("{{ url('measures:gone') }}", 1),
    ],
)
def test_a_planted_address_that_leads_nowhere_is_found(text, count, tmp_path):
    written = links.in_templates(planted(tmp_path, "measures", text))

    assert len(links.resolves(written, known()).wrong) == count


@pytest.mark.parametrize(
    "text",
    [
        '{% extends "boards/scorecard.jinja" %}',
        '{% include "projects/_panel.jinja" %}',
        '{% import "measures/_gone.jinja" as m %}',
    ],
)
def test_a_planted_use_of_an_upper_or_missing_template_is_found(text, tmp_path):
    root = write(
        tmp_path, {"betterward/boards/templates/boards/scorecard.jinja": "", TEMPLATE.format(room="measures"): text}
    )

    assert links.template_links(root).wrong


def lower_filler(request):
    """A filler; the test says where it lives."""


@pytest.mark.parametrize(
    ("room", "places", "is_right"),
    [
        ("projects", {"measure.panels": {"measures"}}, True),
        ("organisations", {"measure.panels": {"measures"}}, False),
        ("strategy", {"measure.panels": {"measures", "projects"}}, False),
        ("projects", {}, False),
    ],
)
def test_a_planted_filler_below_its_slot_is_found(room, places, is_right, monkeypatch):
    monkeypatch.setattr(lower_filler, "__module__", f"betterward.{room}.slots")

    found = links.slot_fillers({"measure.panels": [lower_filler]}, places)

    assert found.examined == 1
    assert (not found.wrong) == is_right


def test_the_real_tree_has_templates():
    assert len(list(SOURCES.rglob("*.jinja"))) > 10
