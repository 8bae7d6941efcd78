"""Loading, loading again, and removing the demo: slices of it here, the whole below, marked slow."""

from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.betterward.demo import slices
from tests.betterward.measures.making import a_measure

from betterward.activity.models import Entry
from betterward.asks.models import Ask
from betterward.common.errors import Refused
from betterward.demo.rules import public
from betterward.demo.rules import story as stories
from betterward.demo.services import england, loading, riverbank, scotland
from betterward.demo.services.riverbank import loading as riverbank_loading
from betterward.intake.queries import preview
from betterward.measures.models import ChartFacts, Measure, Reading
from betterward.organisations.models import Organisation, Unit
from betterward.organisations.queries import parent_on
from betterward.organisations.services import create_organisation
from betterward.people.models import Actor, Membership, Person


pytestmark = pytest.mark.django_db


@pytest.fixture
def sliced(monkeypatch):
    """The demo as slices; everything else about loading is as always."""
    monkeypatch.setattr(public, "rows", slices.few)
    monkeypatch.setattr(stories, "read", slices.cedar)


def counts():
    """How many rows each table of the house has, histories included."""
    models = [model for model in apps.get_models() if model._meta.app_label not in ("contenttypes", "sessions")]
    found = {model._meta.label: model.objects.count() for model in models if not model._meta.proxy}
    return {name: number for name, number in found.items() if number}


def run(command, **given):
    said = StringIO()
    call_command(command, stdout=said, **given)
    return said.getvalue()


@pytest.mark.usefixtures("sliced")
class TestSlices:
    def test_every_part_loads_and_says_how_far_it_is(self):
        said = run("load_demo")

        assert "Riverbank (invented): loading…" in said
        assert "6 measures," in said
        assert "England (public statistics): loaded in" in said
        assert Organisation.objects.filter(is_demo=True).count() == 7
        assert ChartFacts.objects.count() == Measure.objects.count()

    def test_a_second_time_changes_nothing(self):
        run("load_demo")
        before = counts()

        said = run("load_demo")

        assert said.count("nothing changed") == 3
        assert counts() == before

    def test_what_was_there_is_left_alone_by_removing(self, cast):
        before = counts()
        run("load_demo")

        said = run("remove_demo")

        assert "rows removed" in said
        assert counts() == before

    def test_removing_what_is_not_there_says_so(self):
        assert "is not here" in run("remove_demo")

    @pytest.mark.slow
    def test_one_part_goes_and_the_others_stay(self):
        run("load_demo")

        run("remove_demo", only="riverbank")

        assert sorted(Organisation.objects.values_list("slug", flat=True)) == ["england", "nhs-scotland"]
        assert Person.objects.filter(name="Morag Sinclair").exists()
        assert not Person.objects.filter(name="Asha Khan").exists()

    @pytest.mark.slow
    def test_public_series_are_historic_and_never_late(self):
        run("load_demo")

        public_measures = ChartFacts.objects.filter(measure__organisation__is_historic=True)
        assert public_measures.exists()
        assert not public_measures.exclude(due_on=None).exists()

    def test_every_demo_person_belongs_somewhere_and_has_no_password(self):
        run("load_demo")

        people = Person.objects.filter(is_demo=True)
        assert not people.exclude(pk__in=Membership.objects.values("person")).exists()
        assert not any(person.has_usable_password() for person in people)
        assert not people.exclude(email=None).exclude(email__endswith="@riverbank.example").exists()

    def test_no_organisation_of_ones_own_is_overwritten(self):
        create_organisation(slug="england", name="Our own England", by=Actor.objects.system(), why="a test")

        with pytest.raises(CommandError, match=r"England .* was not loaded"):
            run("load_demo", only="england")
        assert Organisation.objects.get(slug="england").name == "Our own England"

    def test_an_organisation_that_is_no_demo_is_never_removed(self):
        create_organisation(slug="england", name="Our own England", by=Actor.objects.system(), why="a test")

        with pytest.raises(CommandError, match="is not demo content"):
            run("remove_demo", only="england")

    @pytest.mark.parametrize("day", ["soon", "2999-01-01"])
    def test_a_day_that_cannot_be_is_refused(self, day):
        with pytest.raises(CommandError):
            run("load_demo", on=day)

    @pytest.mark.slow
    def test_the_story_moves_with_the_day_when_asked(self):
        run("load_demo", only="riverbank", on="2026-11-23")
        first = Reading.objects.filter(measure__code="R03").order_by("-period_on").first().period_on

        run("load_demo", only="riverbank", on="2026-11-02")

        again = Reading.objects.filter(measure__code="R03").order_by("-period_on").first().period_on
        assert first - again == timedelta(weeks=3)

    @pytest.mark.slow
    def test_everything_loaded_names_who_and_why(self):
        run("load_demo")

        assert set(Entry.objects.filter(kind="demo.loaded").values_list("why", flat=True)) == {"demo content"}
        assert not Entry.objects.filter(by=None).exists()


@pytest.mark.usefixtures("sliced")
class TestRiverbank:
    def load(self, told=None, day=None):
        return riverbank.load(loading.Clock.on(day or timezone.localdate()), lambda line: None, story=told)

    def test_the_site_says_what_the_story_says(self):
        self.load()

        state = dict(ChartFacts.objects.values_list("measure__code", "state"))
        assert state["R01"] == "better"
        assert state["R04"] == "no_evidence"
        assert state["R05"] == "too_few"

    def test_a_story_with_another_mean_is_not_loaded(self):
        told = slices.cedar()
        told.expected["reading"][0]["means"] = ["9.05"]

        with pytest.raises(Refused, match=r"means is 9.05 in the text, and the data give 9.04") as refusal:
            self.load(told)

        assert refusal.value.code == "story_and_data_part"
        assert not Organisation.objects.exists()

    def test_a_site_that_says_otherwise_than_the_story_is_not_loaded(self, monkeypatch):
        """The engine alone and the engine within the site must agree: here the site loses a decision on the way."""
        monkeypatch.setattr(riverbank_loading.measures, "_decide", lambda *args: None)

        with pytest.raises(Refused) as refusal:
            self.load()

        assert refusal.value.code == "story_and_site_part"
        assert not Organisation.objects.exists()

    def test_the_tree_closed_and_moved_in_its_time(self):
        self.load(day=date(2026, 11, 23))

        elm, memory = Unit.objects.get(code="ELM"), Unit.objects.get(code="MEM")
        assert elm.closed_on == date(2025, 9, 30)
        assert parent_on(memory, date(2026, 3, 31)).code == "COM"
        assert parent_on(memory, date(2026, 4, 1)).code == "MH"

    def test_cato_sees_nothing_of_riverbank(self):
        self.load()

        cato = Actor.objects.of(Person.objects.get(name="Cato Lindqvist"))
        assert not Unit.objects.visible_to(cato).filter(organisation__slug="riverbank").exists()
        assert not Measure.objects.visible_to(cato).filter(organisation__slug="riverbank").exists()


@pytest.mark.usefixtures("sliced")
def test_a_whole_is_the_sum_of_its_sites():
    scotland.load(loading.Clock(), lambda line: None)

    board = Measure.objects.get(unit__name="NHS Ayrshire & Arran", definition__key="seen-within-four-hours")
    sites = Reading.objects.filter(measure__unit__parent=board.unit, period_on=date(2024, 12, 1))
    within, all_of_them = (sum(getattr(row, name) for row in sites) for name in ("numerator", "denominator"))

    facts = board.chart_facts
    assert sites.count() >= 2
    assert facts.points > 100
    latest = Reading.objects.filter(measure__unit__parent=board.unit, period_on=facts.latest_on)
    share = 100 * sum(row.numerator for row in latest) / sum(row.denominator for row in latest)
    assert facts.latest_value == pytest.approx(share)
    assert 0 < within <= all_of_them


@pytest.mark.usefixtures("sliced")
def test_a_month_that_was_not_published_is_known_missing():
    england.load(loading.Clock(), lambda line: None)

    missing = Reading.objects.filter(state="missing")
    assert all(row.missing_because == "field test: not published" for row in missing)
    assert missing.count() == sum(not row["over_4_hours"] for row in slices.few("england/ae_monthly_by_trust.csv.xz"))


@pytest.mark.usefixtures("sliced")
def test_public_rows_pasted_by_a_person_are_kept_as_the_demo_keeps_them(cast):
    england.load(loading.Clock(), lambda line: None)
    rows = slices.few("england/ae_monthly_by_trust.csv.xz")

    for code in sorted({row["trust_code"] for row in rows})[:5]:
        theirs = [row for row in rows if row["trust_code"] == code and row["over_4_hours"]]
        text = "Month\tWithin 4 hours\tAttendances\n" + "\n".join(
            f"{row['month']}\t{int(row['attendances']) - int(row['over_4_hours'])}\t{row['attendances']}"
            for row in theirs
        )
        there = Measure.objects.get(unit__code=code, definition__key=england.FOUR_HOURS["key"])
        mine = a_measure(cast, f"Pasted {code}", kind="proportion")
        found = preview(mine, text, "", timezone.localdate())
        loaded = Reading.objects.current().filter(measure=there, state="value").order_by("period_on")

        assert found.faults == []
        assert [(row.entry.period_on, row.entry.numerator, row.entry.denominator) for row in found.entries] == list(
            loaded.values_list("period_on", "numerator", "denominator")
        )
        assert len(found.entries) >= 3


@pytest.mark.usefixtures("sliced")
def test_a_public_row_that_no_person_could_paste_is_not_loaded_either(monkeypatch):
    honest = england.entry_of
    monkeypatch.setattr(england, "entry_of", lambda one: replace(honest(one), numerator=-1.0))

    with pytest.raises(Refused, match=r"Row 1: a count cannot be below zero"):
        england.load(loading.Clock(), lambda line: None)


@pytest.mark.long
def test_the_whole_demo_loads_twice_the_same_and_leaves_nothing_behind(cast):
    before = counts()

    run("load_demo")
    loaded = counts()
    again = run("load_demo")

    assert again.count("nothing changed") == 3
    assert counts() == loaded
    assert Reading.objects.count() > 40_000
    assert Unit.objects.filter(organisation__slug="nhs-scotland", kind="site").count() == 103
    assert Unit.objects.filter(organisation__slug="england", kind="trust").count() == 157
    assert ChartFacts.objects.count() == Measure.objects.count()
    assert Ask.objects.count() == 10
    run("remove_demo")
    assert counts() == before


@pytest.mark.slow
def test_a_fault_on_the_way_leaves_nothing(monkeypatch):
    before = counts()
    told = stories.read()
    broken = replace(told, work={**told.work, "ask": [*told.work["ask"], {"to": "Nobody"}]})

    with pytest.raises(KeyError):
        riverbank.load(loading.Clock(), lambda line: None, story=broken)

    assert counts() == before
