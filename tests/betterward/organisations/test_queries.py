"""What each person sees of the tree."""

import pytest

from betterward.organisations import queries, services
from betterward.organisations.models import Unit
from betterward.people.models import anonymous
from betterward.people.services import join


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def names(rows):
    return [row.name for row in rows]


def visible(actor):
    return names(Unit.objects.visible_to(actor).order_by("sort_key"))


def test_a_right_reaches_everything_below_it_and_nothing_else(cast):
    assert visible(cast.actor("ada")) == ["Alder Trust", "Ash ward", "Bay 1", "Hospital care", "Oak ward"]
    assert visible(cast.actor("asha")) == ["Ash ward", "Bay 1"]
    assert visible(cast.actor("cato")) == ["Beech ward", "Birch Trust"]
    assert visible(anonymous()) == []


def test_several_places_and_organisations_add_up(cast):
    join(person=cast.ben, scope=cast.elsewhere.scope, role="guest", by=cast.house)

    assert visible(cast.actor("ben")) == ["Ash ward", "Bay 1", "Beech ward"]
    assert names(cast.actor("ben").organisations) == ["Alder Trust", "Birch Trust"]


def test_the_tree_lists_parents_before_children_by_name(cast):
    services.open_unit(parent=cast.ward, code="B10", name="Bay 10", on=None, by=cast.house)
    services.open_unit(parent=cast.ward, code="B9", name="Bay 9", on=None, by=cast.house)

    rows = queries.tree(cast.alder, cast.actor("ada"))

    assert [(row.depth, row.name) for row in rows] == [
        (0, "Alder Trust"), (1, "Hospital care"), (2, "Ash ward"), (3, "Bay 1"), (3, "Bay 9"), (3, "Bay 10"),
        (2, "Oak ward"),
    ]  # fmt: skip


def test_a_tree_seen_from_a_ward_begins_at_the_ward(cast):
    assert names(queries.tree(cast.alder, cast.actor("asha"))) == ["Ash ward", "Bay 1"]
    assert queries.tree(cast.alder, cast.actor("cato")) == []


@pytest.mark.parametrize("more", [0, 30])
def test_a_tree_is_one_query_however_large(cast, more, django_assert_num_queries):
    for i in range(more):
        services.open_unit(parent=cast.ward, code=f"X{i}", name=f"Bay {i + 2}", on=None, by=cast.house)
    actor = cast.actor("ada")
    assert actor.grants

    with django_assert_num_queries(1):
        assert len(queries.tree(cast.alder, actor)) == 5 + more
