"""What can be taken along: the picture as a file of its own, the numbers as numbers."""

import csv
import io
from xml.etree import ElementTree

import pytest
from tests.betterward.measures.making import a_measure, filled


pytestmark = pytest.mark.django_db


def base(measure):
    return measure.get_absolute_url().rsplit("/", 2)[0] + "/"


def rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode())))


class TestNumbers:
    def test_are_numbers_with_their_lines(self, cast):
        measure = filled(a_measure(cast, "Seen", "proportion"), [(9, 10), None, (0, 0), (8, 10)] * 4)

        found = rows(cast.browser("ben").get(base(measure) + "table.csv"))

        assert len(found) == 16
        assert found[0]["period"] == "2025-07-01"
        assert (float(found[0]["numerator"]), float(found[0]["denominator"])) == (9, 10)
        assert float(found[0]["value"]) == pytest.approx(90)
        assert found[1]["value"] == ""
        assert float(found[0]["centre"]) == pytest.approx(85)

    def test_are_never_read_as_a_formula(self, cast):
        measure = filled(a_measure(cast, "=cmd|' /C calc'!A0", "average"), [-2.5, 3.5] * 6)

        response = cast.browser("ben").get(base(measure) + "table.csv")

        for row in rows(response):
            for cell in row.values():
                assert cell == "" or cell[0].isdigit() or float(cell) < 0
        assert response["Content-Disposition"] == 'attachment; filename="cmd-c-calca0.csv"'

    def test_of_a_safety_cross_are_its_days(self, cast):
        measure = a_measure(cast, "Falls a day", frequency="day", recipe={"chart": "cross"})
        measure = filled(measure, [0, 1, 2])

        assert [row["value"] for row in rows(cast.browser("ben").get(base(measure) + "table.csv"))] == ["0", "1", "2"]

    def test_cato_gets_none(self, cast, falls):
        assert cast.browser("cato").get(base(falls) + "table.csv").status_code == 404

    def test_an_empty_measure_has_its_headings(self, cast):
        response = cast.browser("ben").get(base(a_measure(cast)) + "table.csv")

        assert response.content.decode().startswith("period,numerator,denominator,value,centre,lower,upper")


class TestThePicture:
    def test_stands_by_itself(self, cast, falls):
        response = cast.browser("ben").get(base(falls) + "chart.svg")

        assert response["Content-Type"] == "image/svg+xml"
        assert ElementTree.fromstring(response.content).tag == "{http://www.w3.org/2000/svg}svg"
        assert b"var(--" not in response.content

    def test_of_a_safety_cross_is_the_cross(self, cast):
        measure = filled(a_measure(cast, "Falls a day", frequency="day", recipe={"chart": "cross"}), [0, 1, 2])

        assert b"safety" in cast.browser("ben").get(base(measure) + "chart.svg").content

    def test_a_name_with_markup_makes_no_other_picture(self, cast):
        measure = filled(a_measure(cast, "<svg onload=x>"), [5, 6])

        ElementTree.fromstring(cast.browser("ben").get(base(measure) + "chart.svg").content)

    def test_cato_gets_none(self, cast, falls):
        assert cast.browser("cato").get(base(falls) + "chart.svg").status_code == 404
