"""The tree path as a column, and ids reserved ahead: what every room's queries rest on."""

import pytest
from django.db import DatabaseError
from django.db.models import F
from tests.betterward.people.cast import cast

from betterward.common.sequences import next_ids
from betterward.organisations.models import Scope, Unit


__all__ = ["cast"]

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def names(units):
    return sorted(units.values_list("name", flat=True))


def test_within_is_the_place_and_all_below(cast):
    assert names(Unit.objects.filter(scope__path__within=[cast.ward.scope.path])) == ["Ash ward", "Bay 1"]


def test_within_several_places_is_their_sum(cast):
    paths = [cast.bay.scope.path, cast.elsewhere.scope.path]

    assert names(Unit.objects.filter(scope__path__within=paths)) == ["Bay 1", "Beech ward"]


def test_within_nowhere_is_nothing(cast):
    assert names(Unit.objects.filter(scope__path__within=[])) == []


def test_within_goes_by_whole_labels(cast):
    """s1 is no parent of s12, though the text begins alike."""
    first = cast.alder.root.scope.path
    longer = Scope.objects.create(organisation=cast.birch, kind="unit", path=f"{first}0")

    assert longer not in Scope.objects.filter(path__within=[first])


def test_above_is_the_way_up_and_the_place_itself(cast):
    found = Unit.objects.filter(scope__path__above=cast.bay.scope.path)

    assert names(found) == ["Alder Trust", "Ash ward", "Bay 1", "Hospital care"]


def test_above_takes_a_column_too(cast):
    assert Unit.objects.filter(scope__path__above=F("scope__path")).count() == Unit.objects.count()


def test_a_path_with_odd_signs_is_refused_by_the_database(cast):
    with pytest.raises(DatabaseError, match="ltree"):
        Scope.objects.create(organisation=cast.alder, kind="unit", path="s1.a b;")


def test_ids_are_reserved_in_order_and_never_given_twice(cast):
    first, second = next_ids(Scope, 3), next_ids(Scope, 2)

    assert first == sorted(first) and len({*first, *second}) == 5
    assert not Scope.objects.filter(pk__in=[*first, *second]).exists()
