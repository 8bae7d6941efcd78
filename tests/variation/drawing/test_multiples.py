"""Small multiples."""

import re

import pytest

import variation
from variation import drawing


WARDS = [variation.analyse(values) for values in ([4.0, 6, 5, 4, 6], [40.0, 60, 50, 44, 52], [None, 8.0, 9, 8, 9], [])]
NAMES = ["Ash", "Beech", "Cedar", "Dogwood"]


def centre(text):
    return float(re.search(r'class="centre[^"]*" d="M[\d.]+ ([\d.]+)', text)[1])


@pytest.mark.parametrize("size", ["full", "narrow", "card", "spark"])
def test_on_one_scale_the_higher_average_stands_higher(size):
    ash, beech, cedar, dogwood = drawing.small_multiples(WARDS, size, labels=NAMES)

    assert centre(beech) < centre(cedar) < centre(ash)
    assert "Dogwood" in dogwood


def test_each_can_fill_its_own_room():
    ash, beech, *_ = drawing.small_multiples(WARDS, labels=NAMES, is_shared=False)

    assert centre(ash) == pytest.approx(centre(beech), abs=8)
    assert ash == drawing.svg(WARDS[0], "card", label="Ash", id_prefix="m0")


def test_ids_are_unique_on_the_page():
    ids = re.findall(r' id="([^"]+)"', "".join(drawing.small_multiples(WARDS, labels=NAMES)))

    assert len(ids) == len(set(ids)) > 4


def test_no_charts_no_drawings():
    assert drawing.small_multiples([], labels=[]) == []


@pytest.mark.parametrize(
    ("charts", "labels"), [(WARDS, NAMES[:2]), ([WARDS[0], variation.analyse([1, 2], chart="c")], NAMES[:2])]
)
def test_what_cannot_be_compared_is_refused(charts, labels):
    with pytest.raises(variation.BadChoice):
        drawing.small_multiples(charts, labels=labels)
