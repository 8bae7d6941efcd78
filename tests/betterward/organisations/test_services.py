"""Opening, closing, moving and merging: dated acts that rewrite no past."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from betterward.activity.models import Entry
from betterward.common.errors import Refused
from betterward.organisations import queries, services
from betterward.organisations.models import Unit, UnitPlacement


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
DAY = timedelta(days=1)


def fresh(unit):
    return Unit.objects.select_related("scope", "organisation").get(pk=unit.pk)


def refused(code, act, /, **given):
    """The service says no with this code, and neither tree nor journal has changed."""
    before = list(Unit.objects.order_by("pk").values_list("pk", "parent", "closed_on", "scope__path"))
    written = Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        act(**given)
    assert refusal.value.code == code
    assert list(Unit.objects.order_by("pk").values_list("pk", "parent", "closed_on", "scope__path")) == before
    assert Entry.objects.count() == written


def test_an_organisation_has_one_unit_at_its_top(cast):
    assert cast.alder.root.parent is None
    assert cast.alder.root.scope.path == f"s{cast.alder.root.scope_id}"


def test_two_organisations_cannot_share_an_address(cast):
    refused("slug_taken", services.create_organisation, slug="alder", name="Alder 2", by=cast.house, why="a test")


def test_a_unit_hangs_below_its_parent(cast):
    bay = services.open_unit(
        parent=cast.ward, code="B2", name="Bay 2", on=MARCH, by=cast.actor("asha"), why="more beds"
    )

    assert [row.name for row in queries.trail(bay)] == ["Alder Trust", "Hospital care", "Ash ward", "Bay 2"]
    assert queries.parent_on(bay, MARCH) == cast.ward
    assert queries.parent_on(bay, MARCH - DAY) is None


def test_a_code_is_taken_once_in_an_organisation_and_free_in_another(cast):
    refused("code_taken", services.open_unit, parent=cast.ward, code="OAK", name="x", on=None, by=cast.house, why="w")

    assert (
        services.open_unit(parent=cast.elsewhere, code="OAK", name="Oak", on=None, by=cast.house, why="w").code == "OAK"
    )


@pytest.mark.parametrize("who", ["ben", "cato"])
def test_only_those_who_manage_may_change_the_tree(cast, who):
    by = cast.actor(who)

    refused("not_allowed", services.open_unit, parent=cast.ward, code="X", name="x", on=None, by=by)
    refused("not_allowed", services.close_unit, unit=cast.bay, on=MARCH, by=by, why="w")
    refused("not_allowed", services.move_unit, unit=cast.bay, to=cast.other_ward, on=MARCH, by=by, why="w")
    refused("not_allowed", services.merge_units, unit=cast.bay, into=cast.other_ward, on=MARCH, by=by, why="w")


def test_a_lead_moves_nothing_to_a_place_of_others(cast):
    by = cast.actor("asha")

    refused("not_allowed", services.move_unit, unit=cast.bay, to=cast.other_ward, on=MARCH, by=by, why="w")


def test_a_closed_unit_keeps_its_past_and_takes_nothing_new_below_it(cast):
    services.close_unit(unit=cast.bay, on=MARCH, by=cast.actor("asha"), why="rebuilt")

    assert fresh(cast.bay).closed_on == MARCH
    assert queries.parent_on(cast.bay, APRIL) == cast.ward
    refused("closed", services.open_unit, parent=cast.bay, code="X", name="x", on=None, by=cast.house)
    refused("closed", services.close_unit, unit=cast.bay, on=APRIL, by=cast.house, why="again")


def test_a_unit_with_open_units_below_does_not_close(cast):
    refused("has_open_children", services.close_unit, unit=cast.ward, on=MARCH, by=cast.house, why="w")


def test_a_unit_does_not_close_before_it_opened(cast):
    bay = services.open_unit(parent=cast.ward, code="B2", name="Bay 2", on=APRIL, by=cast.house)

    refused("before_opening", services.close_unit, unit=bay, on=MARCH, by=cast.house, why="w")


def test_a_move_takes_all_below_along_and_rewrites_no_past(cast):
    services.move_unit(unit=cast.ward, to=cast.alder.root, on=APRIL, by=cast.actor("ada"), why="new structure")

    ward, bay = fresh(cast.ward), fresh(cast.bay)
    assert ward.scope.path == f"{cast.alder.root.scope.path}.s{ward.scope_id}"
    assert bay.scope.path == f"{ward.scope.path}.s{bay.scope_id}"
    assert [queries.parent_on(ward, day) for day in (MARCH, APRIL - DAY, APRIL)] == [
        cast.division, cast.division, cast.alder.root
    ]  # fmt: skip
    assert queries.parent_on(bay, MARCH) == queries.parent_on(bay, MAY) == cast.ward


def test_rights_move_with_the_place(cast):
    services.move_unit(unit=cast.ward, to=cast.alder.root, on=APRIL, by=cast.house, why="new structure")

    assert cast.actor("asha").may_on(fresh(cast.bay).scope.path, 4)
    assert not cast.actor("asha").may_on(fresh(cast.division).scope.path, 1)


def test_a_second_move_before_the_first_is_refused(cast):
    services.move_unit(unit=cast.ward, to=cast.alder.root, on=APRIL, by=cast.house, why="new structure")

    for day in (MARCH, APRIL):
        refused("rewrites_past", services.move_unit, unit=cast.ward, to=cast.division, on=day, by=cast.house, why="w")
    back = services.move_unit(unit=cast.ward, to=cast.division, on=MAY, by=cast.house, why="back again")

    assert [queries.parent_on(back, day) for day in (MARCH, APRIL, MAY)] == [
        cast.division, cast.alder.root, cast.division
    ]  # fmt: skip


def test_moves_that_make_no_sense_are_refused(cast):
    move = {"on": MARCH, "by": cast.house, "why": "w"}

    refused("circle", services.move_unit, unit=cast.ward, to=cast.bay, **move)
    refused("circle", services.move_unit, unit=cast.alder.root, to=cast.ward, **move)
    refused("there_already", services.move_unit, unit=cast.ward, to=cast.division, **move)
    refused("other_organisation", services.move_unit, unit=cast.ward, to=cast.elsewhere, **move)


def test_nothing_moves_below_a_closed_unit(cast):
    services.close_unit(unit=cast.other_ward, on=MARCH, by=cast.house, why="closed")

    refused("closed", services.move_unit, unit=cast.bay, to=cast.other_ward, on=APRIL, by=cast.house, why="w")


def test_a_move_reads_again_where_things_stand(cast):
    seen_before = fresh(cast.bay), fresh(cast.ward)
    services.move_unit(unit=fresh(cast.ward), to=cast.alder.root, on=APRIL, by=cast.house, why="new structure")

    opened = services.open_unit(parent=seen_before[1], code="B3", name="Bay 3", on=MAY, by=cast.house)

    assert opened.scope.path.startswith(fresh(cast.ward).scope.path + ".")


def test_a_merge_closes_one_and_carries_its_children(cast):
    services.merge_units(unit=cast.ward, into=cast.other_ward, on=APRIL, by=cast.actor("ada"), why="one team now")

    bay, ward = fresh(cast.bay), fresh(cast.ward)
    assert ward.closed_on == APRIL - DAY
    assert ward.parent == cast.division
    assert bay.parent == cast.other_ward and bay.closed_on is None
    assert queries.parent_on(bay, APRIL - DAY) == cast.ward
    told = Entry.objects.filter(kind="organisations.unit_merged").get()
    assert told.facts["into"] == str(cast.other_ward.pk)


def test_merging_into_itself_or_below_is_refused(cast):
    merge = {"on": APRIL, "by": cast.house, "why": "w"}

    refused("circle", services.merge_units, unit=cast.ward, into=cast.ward, **merge)
    refused("circle", services.merge_units, unit=cast.ward, into=cast.bay, **merge)


def test_each_act_is_one_entry_of_the_journal(cast):
    before = set(Entry.objects.values_list("pk", flat=True))

    bay = services.open_unit(parent=cast.ward, code="B2", name="Bay 2", on=MARCH, by=cast.actor("asha"), why="beds")
    services.move_unit(unit=bay, to=cast.other_ward, on=APRIL, by=cast.actor("ada"), why="nearer")
    services.close_unit(unit=bay, on=MAY, by=cast.actor("ada"), why="rebuilt")

    told = Entry.objects.exclude(pk__in=before).order_by("pk").values_list("kind", "by__name", "why")
    assert list(told) == [
        ("organisations.unit_opened", "Asha Khan", "beds"),
        ("organisations.unit_moved", "Ada Stone", "nearer"),
        ("organisations.unit_closed", "Ada Stone", "rebuilt"),
    ]


def test_the_history_of_a_unit_names_who_and_why(cast):
    services.close_unit(unit=cast.bay, on=MARCH, by=cast.actor("asha"), why="rebuilt")

    latest = Unit.pgh_event_model.objects.filter(pgh_obj=cast.bay).order_by("-pgh_id").first()
    assert (latest.pgh_label, latest.closed_on) == ("update", MARCH)
    assert latest.pgh_context.metadata["who"] == "Asha Khan"
    assert latest.pgh_context.metadata["why"] == "rebuilt"


class TestWhatTheDatabaseKeeps:
    """Also when somebody writes past the services."""

    def test_one_root(self, cast):
        with pytest.raises(IntegrityError, match="one_root_per_organisation"):
            Unit.objects.filter(pk=cast.ward.pk).update(parent=None)

    def test_one_present_place(self, cast):
        with pytest.raises(IntegrityError, match="unit_stands_in_one_place"):
            UnitPlacement.objects.create(unit=cast.ward, parent=cast.alder.root)

    def test_no_closing_before_opening(self, cast):
        with pytest.raises(IntegrityError, match="unit_closes_after_opening"):
            Unit.objects.filter(pk=cast.ward.pk).update(opened_on=MAY, closed_on=MARCH)

    def test_a_code_once(self, cast):
        with pytest.raises(IntegrityError, match="unit_code_once"):
            Unit.objects.filter(pk=cast.ward.pk).update(code="OAK")
