"""Slots: order, silence, and what is refused."""

import pytest

from betterward.common import slots


@pytest.fixture(autouse=True)
def empty_house(monkeypatch):
    monkeypatch.setattr(slots, "_fillings", {})


def says(words):
    return lambda request, **context: words


def test_light_fillings_come_first_and_equal_ones_by_key():
    slots.fill("nav", says("boards"), key="boards", weight=40)
    slots.fill("nav", says("home"), key="home", weight=10)
    slots.fill("nav", says("aaa"), key="aaa", weight=40)
    assert slots.offers("nav", None) == ["home", "aaa", "boards"]


def test_a_filler_with_nothing_to_say_leaves_no_row():
    slots.fill("add", says(None), key="silent")
    slots.fill("add", says("reading"), key="reading")
    assert slots.offers("add", None) == ["reading"]


def test_a_filler_learns_what_the_page_knows():
    slots.fill("unit.panels", lambda request, unit, **rest: f"{request} at {unit}", key="panel")
    assert slots.offers("unit.panels", "asha", unit="cedar") == ["asha at cedar"]


def test_a_key_is_taken_once_per_slot():
    slots.fill("nav", says("a"), key="home")
    slots.fill("add", says("a"), key="home")
    with pytest.raises(ValueError, match="home"):
        slots.fill("nav", says("b"), key="home")


def test_the_same_filler_twice_is_a_duplicate():
    filler = says("a")
    slots.fill("nav", filler)
    with pytest.raises(ValueError, match="already"):
        slots.fill("nav", filler)


@pytest.mark.parametrize("use", [lambda: slots.fill("navv", says("a")), lambda: slots.offers("navv", None)])
def test_a_slot_nobody_named_is_refused(use):
    with pytest.raises(ValueError, match="navv"):
        use()
