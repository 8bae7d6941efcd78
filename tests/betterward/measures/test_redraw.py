"""Before the engine changes, every icon and sentence that would move is listed; nothing moves unannounced."""

import io

import pytest
from django.core.management import call_command
from tests.betterward.measures.making import a_measure, again, filled

from betterward.measures import charting
from betterward.measures.models import ChartFacts


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def redraw(*words):
    out = io.StringIO()
    call_command("redraw", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def older(cast, falls):
    """Falls, as an older engine had told them."""
    filled(a_measure(cast, "Steady"), [8, 9, 7, 8] * 6)
    ChartFacts.objects.filter(measure=falls).update(state="worse", sentence="Worse: it was said.", engine_version="0")
    return falls


def test_nothing_moves_when_nothing_changed(falls):
    assert charting.moves([again(falls)]) == []
    assert redraw().endswith("0 of 1 charts say something else: nothing was changed; --write keeps the new words.\n")


def test_what_would_move_is_listed_and_left_alone(older):
    said = redraw()

    assert "Ash ward, Falls: 'worse' -> 'no_evidence'; 'Worse: it was said.' -> 'No evidence of change" in said
    assert "1 of 2 charts say something else" in said
    assert again(older).chart_facts.sentence == "Worse: it was said."


def test_written_it_says_the_new_words(older):
    redraw("--write")

    assert again(older).chart_facts.state == "no_evidence"
    assert again(older).chart_facts.engine_version != "0"
    assert redraw().startswith("0 of 2 charts")
