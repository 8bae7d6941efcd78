"""The pages of projects, and what projects put onto other pages."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.betterward.projects.conftest import measure

from betterward.people.services import join
from betterward.projects import services
from betterward.projects.models import Project, ProjectMeasure
from betterward.strategy.services import set_true_north


pytestmark = [pytest.mark.django_db]

LIST = "/projects/"


def text_of(answer):
    return answer.content.decode()


def page_of(cast, who, record):
    return text_of(cast.browser(who).get(record.get_absolute_url()))


def test_an_empty_list_teaches_and_has_one_button(cast):
    page = text_of(cast.browser("asha").get(LIST))

    assert "No projects here yet" in page
    assert page.count('class="button primary" href="/projects/new/"') == 1


def test_the_list_says_why_each_project_stands_where_it_stands(cast, steady):
    page = text_of(cast.browser("ben").get(LIST))

    assert "Steady on Ash" in page
    assert "No measure yet: how will you know" in page
    assert "Ordered by need" in page


def test_the_list_is_kept_to_what_was_asked_for(cast, steady):
    other = services.start_project(title="Finished thing", unit=cast.ward, by=cast.actor("ben"))
    services.end_project(project=other, state="achieved", on=timezone.localdate(), by=cast.actor("ben"))
    ben = cast.browser("ben")

    assert "Finished thing" not in text_of(ben.get(LIST))
    assert "Finished thing" in text_of(ben.get(LIST, {"show": "ended"}))
    assert "Steady on Ash" not in text_of(ben.get(LIST, {"show": "mine"}))
    assert "Steady on Ash" in text_of(ben.get(LIST, {"q": "ash STEADY"}))
    assert "No project is called that here" in text_of(ben.get(LIST, {"q": "gloves"}))
    assert ben.get(LIST, {"show": "nonsense", "page": "nonsense"}).status_code == 200


def test_a_project_is_unknown_to_those_it_is_none_of_the_business_of(cast, steady):
    cato = cast.browser("cato")
    names = [("change", "get"), ("end", "get"), ("link", "post"), ("unlink", "post"), ("project_short", "get")]

    answers = {getattr(cato, how)(reverse(f"projects:{name}", args=[steady.pk])).status_code for name, how in names}

    assert answers == {404}
    assert "Steady" not in text_of(cato.get(LIST))


def test_a_viewer_reads_and_finds_no_button_for_changes(cast, steady):
    join(person=cast.cato, scope=cast.ward.scope, role="guest", by=cast.house)

    page = page_of(cast, "cato", steady)

    assert "From 9 to 4.5 falls" in page
    for words in ("End this project", "Change which measures", reverse("projects:change", args=[steady.pk])):
        assert words not in page


def test_starting_takes_a_title_and_the_only_unit_is_chosen(cast):
    ben = cast.browser("ben")
    services.start_project(title="Old", unit=cast.bay, by=cast.actor("asha"))
    cast.bay.closed_on = timezone.localdate()
    cast.bay.save()

    form = text_of(ben.get(reverse("projects:start")))
    answer = ben.post(reverse("projects:start"), {"title": "Hearing aids that stay", "unit": cast.ward.pk}, follow=True)

    assert f'value="{cast.ward.pk}" selected' in form
    assert "Next: which measure will tell?" in text_of(answer)
    assert Project.objects.get(title="Hearing aids that stay").lead == cast.ben


def test_a_mistake_while_starting_keeps_what_was_typed(cast):
    answer = cast.browser("ben").post(
        reverse("projects:start"), {"title": "", "unit": cast.ward.pk, "aim": "Half as many by May"}
    )

    assert answer.status_code == 422
    assert "Half as many by May" in text_of(answer)
    assert not Project.objects.exists()


def test_an_identifier_is_caught_at_the_door_and_nothing_typed_is_lost(cast):
    answer = cast.browser("ben").post(
        reverse("projects:start"), {"title": "Falls", "unit": cast.ward.pk, "plain_words": "for 999 000 0018"}
    )

    assert answer.status_code == 422
    assert "looks like an NHS number" in text_of(answer)
    assert "for 999 000 0018" in text_of(answer)


def test_two_editors_each_see_what_the_other_wrote(cast, steady):
    address, ben = reverse("projects:change", args=[steady.pk]), cast.browser("ben")
    opened = {
        "title": steady.title, "aim": steady.aim, "plain_words": "", "lead": cast.asha.pk, "state": "live",
        "started_on": steady.started_on, "code": "", "version": 1,
    }  # fmt: skip
    cast.browser("asha").post(address, {**opened, "aim": "Asha's aim", "plain_words": "Ask before the bell"})

    answer = ben.post(address, {**opened, "aim": "Ben's aim"})

    assert answer.status_code == 409
    for words in ("Asha Khan changed this", "Asha&#39;s aim", "Ben&#39;s aim", 'name="version" value="2"'):
        assert words in text_of(answer)
    assert "plain_words-choice" not in text_of(answer)
    ben.post(address, {**opened, "aim": "Ben's aim", "version": 2, "aim-choice": "mine"})
    kept = Project.objects.get(pk=steady.pk)
    assert kept.aim == "Ben's aim"


def test_measures_are_added_and_taken_off_by_buttons(cast, steady):
    falls, ben = measure(cast), cast.browser("ben")

    ben.post(reverse("projects:link", args=[steady.pk]), {"measure": falls.pk, "family": "outcome"})
    page = page_of(cast, "ben", steady)
    assert falls.get_absolute_url() in page
    assert '<svg class="chart card' in page
    ben.post(reverse("projects:unlink", args=[steady.pk]), {"measure": falls.pk})

    assert not ProjectMeasure.objects.exists()
    assert ben.post(reverse("projects:unlink", args=[steady.pk]), {"measure": "x"}).status_code == 404


def test_adding_nothing_says_what_is_missing_on_the_same_page(cast, steady):
    answer = cast.browser("ben").post(reverse("projects:link", args=[steady.pk]), {})

    assert answer.status_code == 422
    assert "Steady on Ash" in text_of(answer)


def test_what_is_not_shared_is_counted_and_not_named(cast, steady):
    for name, purpose in [("Falls", "assurance"), ("Huddles held", "improvement")]:
        services.link_measure(project=steady, measure=measure(cast, name, purpose=purpose), by=cast.house)

    page = page_of(cast, "ada", steady)

    assert "1 more measure is not shared with you." in page
    assert "Huddles" not in page


def test_an_end_is_shown_with_what_was_learned(cast, steady):
    cast.browser("asha").post(
        reverse("projects:end", args=[steady.pk]),
        {"state": "not_achieved", "on": timezone.localdate(), "learned": "Ask before you build."},
    )

    page = page_of(cast, "ben", steady)

    assert "Not achieved on" in page
    assert "Ask before you build." in page
    assert "End this project" not in page


def test_a_project_called_like_an_address_has_a_page(cast):
    project = services.start_project(title="Change", unit=cast.ward, by=cast.actor("asha"))

    assert cast.browser("asha").get(project.get_absolute_url()).status_code == 200


def test_the_page_leads_up_to_the_true_north(cast, steady, safe):
    set_true_north(organisation=cast.alder, text="Kind care", by=cast.house, from_on=timezone.localdate())
    services.change_project(project=steady, version=1, by=cast.actor("asha"), objective=safe)

    page = page_of(cast, "ben", steady)

    assert page.index("Kind care") < page.index("Halve avoidable harm") < page.index("<h1>Steady on Ash")


def test_a_measure_shows_its_path_and_its_projects(cast, steady, safe):
    falls = measure(cast)
    services.link_measure(project=steady, measure=falls, by=cast.house)
    set_true_north(organisation=cast.alder, text="Kind care", by=cast.house, from_on=timezone.localdate())
    services.change_project(project=steady, version=1, by=cast.actor("asha"), objective=safe)

    page = page_of(cast, "ben", falls)

    crumbs = page[page.index('class="crumbs"') : page.index("<h1>")]
    assert crumbs.index("Kind care") < crumbs.index("Halve avoidable harm") < crumbs.index("Steady on Ash")
    assert "Projects that watch it" in page


def test_a_unit_shows_its_projects_or_offers_to_start_one(cast):
    assert "Start a project" in page_of(cast, "ben", cast.ward)

    services.start_project(title="Steady on Ash", unit=cast.ward, by=cast.actor("asha"))

    assert "Steady on Ash" in page_of(cast, "ben", cast.ward)


def test_an_objective_shows_the_work_that_serves_it_and_says_when_there_is_none(cast, steady, safe):
    assert "No project that you may see serves this objective yet." in page_of(cast, "asha", safe)

    services.change_project(project=steady, version=1, by=cast.actor("asha"), objective=safe)

    assert "Steady on Ash" in page_of(cast, "asha", safe)


def test_work_stands_second_in_the_navigation_and_only_for_those_who_belong(cast, client):
    page = text_of(cast.browser("ben").get(LIST))

    assert '<a href="/projects/" aria-current="page">Work</a>' in page
    assert page.index(">Work</a>") < page.index(">Measures</a>")
    assert ">Work</a>" not in text_of(client.get(reverse("common:style")))
