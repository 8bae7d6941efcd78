"""What was decided from a chart stands beside what it said, and later beside whether it worked."""

import re
from datetime import date, timedelta

import pytest
from tests.betterward.measures.making import NOW, a_measure, again, filled

from betterward.common.errors import Refused
from betterward.measures import queries, services
from betterward.measures.models import Conclusion


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

SPRING = date(2027, 2, 1)


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


@pytest.fixture
def falls(cast):
    return filled(a_measure(cast), [8, 9, 7, 8] * 6)


def base(measure):
    return measure.get_absolute_url().rsplit("/", 2)[0] + "/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def concluded(cast, measure, **more):
    words = {"decided": "a second hoist", "review_on": SPRING, **more}
    return services.conclude(measure=measure, by=cast.actor("asha"), **words)


def refused(act, **words):
    with pytest.raises(Refused) as caught:
        act(**words)
    return caught.value.code


def test_it_keeps_what_the_chart_said_at_that_moment(cast, falls):
    said = falls.chart_facts.sentence
    row = concluded(cast, falls)
    filled(falls, [3] * 34)

    assert Conclusion.objects.get(pk=row.pk).said == said
    assert again(falls).chart_facts.sentence != said


def test_later_it_is_asked_on_the_home_page_whether_it_worked(cast, falls, moved):
    concluded(cast, falls)
    assert queries.conclusions_due(cast.actor("ben"), NOW.date()) == []

    moved(NOW + timedelta(days=90))

    [due] = queries.conclusions_due(cast.actor("ben"), date(2027, 2, 21))
    assert (due.decided, due.by, due.is_due) == ("a second hoist", "Asha Khan", True)
    assert "Did it work?" in text(cast.browser("ben").get("/"))
    assert queries.conclusions_due(cast.actor("cato"), date(2027, 2, 21)) == []


def test_answered_it_stands_beside_the_decision_and_is_asked_no_more(cast, falls, moved):
    row = concluded(cast, falls)
    moved(NOW + timedelta(days=90))

    sent = {"conclusion": row.pk, "worked": "no", "learned": "the hoist stood in the wrong bay"}
    response = cast.browser("ben").post(f"{base(falls)}decided/review/", sent)

    assert response.status_code == 302
    said = text(cast.browser("asha").get(falls.get_absolute_url()))
    assert "it did not work" in said
    assert "the hoist stood in the wrong bay" in said
    assert queries.conclusions_due(cast.actor("ben"), date(2027, 2, 21)) == []
    assert Conclusion.objects.count() == 2


def test_too_early_to_tell_sets_another_day(cast, falls, moved):
    row = concluded(cast, falls)
    moved(NOW + timedelta(days=90))
    words = {"conclusion": row, "worked": "unclear", "learned": "", "by": cast.actor("asha")}

    assert refused(services.review, **words) == "past"
    services.review(**words, review_on=date(2027, 5, 1))

    assert queries.conclusions_due(cast.actor("asha"), date(2027, 4, 1)) == []
    assert len(queries.conclusions_due(cast.actor("asha"), date(2027, 5, 1))) == 1


def test_it_is_answered_once(cast, falls):
    row = concluded(cast, falls)
    words = {"conclusion": row, "worked": "yes", "learned": "", "by": cast.actor("asha")}
    services.review(**words)

    assert refused(services.review, **words) == "replaced"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"decided": " "}, "no_decision"), ({"review_on": NOW.date()}, "past"),
        ({"decided": "943 476 5919"}, "identifier"),
    ],
)  # fmt: skip
def test_it_is_refused_with_one_clear_sentence(cast, falls, change, code):
    assert refused(concluded, cast=cast, measure=falls, **change) == code
    assert not Conclusion.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"decided": "go on"}, {"decided": "go on", "review_on": "2020-01-01"}])
def test_what_was_typed_stays_when_it_cannot_be_kept(cast, falls, typed):
    response = cast.browser("asha").post(f"{base(falls)}decided/", typed)

    assert response.status_code == 422
    assert typed.get("decided", "") in response.content.decode()


def test_the_page_of_an_earlier_moment_shows_what_was_decided_by_then(cast, falls, moved):
    row = concluded(cast, falls)
    before = row.recorded_at - timedelta(seconds=1)

    page = queries.chart_page(again(falls), cast.actor("asha"), NOW.date(), as_of=before)

    assert page.conclusions == []
    assert len(queries.chart_page(again(falls), cast.actor("asha"), NOW.date()).conclusions) == 1
