"""Entered once: a reading typed in the browser stands with the same numbers on every page."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.betterward.measures.making import a_measure, filled
from tests.betterward.pages.conftest import shown

from betterward.measures.rules import period_of, preceding
from betterward.organisations.models import Unit
from betterward.projects.services import link_measure, start_project


pytestmark = [pytest.mark.django_db]


@pytest.fixture
def seen(cast):
    """A share on Ash ward, every month up to the one before the last, watched by a project."""
    latest = preceding(preceding(period_of(timezone.localdate(), "month"), "month"), "month")
    measure = filled(a_measure(cast, "Seen in time", kind="proportion", direction="up"), [(61, 97)] * 14, latest=latest)
    project = start_project(title="In time", unit=cast.ward, by=cast.actor("asha"), started_on=date(2026, 1, 5))
    link_measure(project=project, measure=measure, by=cast.house)
    return measure, project


def pages(cast, measure, project):
    ward = Unit.objects.get(pk=cast.ward.pk)
    return {
        "chart": measure.get_absolute_url(),
        "unit": ward.get_absolute_url(),
        "scorecard": reverse("boards:unit", args=[ward.pk]),
        "organisation": reverse("boards:organisation", args=[cast.alder.slug]),
        "project": project.get_absolute_url(),
        "list": reverse("measures:list"),
    }


def test_a_reading_typed_once_is_the_same_number_everywhere(cast, seen):
    measure, project = seen
    browser = cast.browser("asha")
    period = preceding(period_of(timezone.localdate(), "month"), "month")

    answer = browser.post(
        measure.get_entry_url(), {"period_on": period.isoformat(), "numerator": "83", "denominator": "101"}
    )

    assert answer.status_code == 302
    for name, address in pages(cast, measure, project).items():
        words = shown(browser.get(address))
        assert "82%" in words, f"{name} does not show the value"
        assert f"{period:%B %Y}" in words, f"{name} does not show the period"
    for name in ("scorecard", "organisation", "list"):
        assert "83 / 101" in shown(browser.get(pages(cast, measure, project)[name])), name
    table = browser.get(measure.get_absolute_url()).content.decode().split('id="readings"', 1)[1]
    first = re.sub(r"<[^>]+>", " ", table.split("<tbody>", 1)[1].split("</tr>", 1)[0]).split()
    assert first[:5] == [*f"{period:%B %Y}".split(), "82%", "83", "101"]


def test_the_sentence_and_the_icon_are_the_same_everywhere(cast, seen):
    measure, project = seen
    browser = cast.browser("asha")
    measure.refresh_from_db()
    sentence = measure.chart_facts.sentence

    for name, address in pages(cast, measure, project).items():
        page = browser.get(address)
        assert sentence in shown(page), name
        assert 'aria-label="No evidence of change"' in page.content.decode(), name
