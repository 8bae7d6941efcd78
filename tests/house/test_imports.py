"""Rule 1: every arrow falls; the library and the rules know no Django; inside an app the ladder holds; zero circles."""

import pytest
from tests.house import arrows, plan
from tests.house.sources import SOURCES, read, write


RULES = [
    arrows.floors,
    arrows.library_floors,
    arrows.without_django,
    arrows.plain_rules,
    arrows.numpy_only,
    arrows.ladder,
    arrows.hidden_imports,
    arrows.circles,
]

PLANTED = [
    (arrows.floors, {"betterward/measures/queries.py": "from betterward.projects import models\n"}, "climbs"),
    (arrows.floors, {"betterward/demo/views.py": "import betterward.pages.views\n"}, "climbs"),
    (arrows.floors, {"betterward/common/parts.py": "def f():\n    from betterward.people import models\n"}, "climbs"),
    (arrows.floors, {"betterward/attic/models.py": ""}, "not on the plan"),
    (arrows.library_floors, {"variation/series.py": "from variation.analysis import analyse\n"}, "climbs"),
    (arrows.library_floors, {"variation/analysis.py": "from variation import drawing\n"}, "climbs"),
    (arrows.library_floors, {"variation/limits/p.py": "from variation.rules import mdc\n"}, "climbs"),
    (arrows.library_floors, {"variation/odds.py": ""}, "no floor"),
    (arrows.without_django, {"variation/series.py": "def f():\n    import django.conf\n"}, "django"),
    (
        arrows.without_django,
        {
            "betterward/measures/rules.py": "from betterward.common import words\n",
            "betterward/common/words.py": "from django.utils.translation import gettext\n",
        },
        "through betterward.common.words",
    ),
    (arrows.plain_rules, {"betterward/measures/rules.py": "import numpy\nimport psycopg\n"}, "psycopg"),
    (
        arrows.plain_rules,
        {"betterward/asks/rules/clock.py": "from betterward.asks.models import Ask\n", "betterward/asks/models.py": ""},
        "uses betterward.asks.models",
    ),
    (arrows.numpy_only, {"variation/limits/p.py": "import scipy\n"}, "scipy"),
    (arrows.numpy_only, {"variation/frames.py": "import polars\n"}, "polars"),
    (arrows.numpy_only, {"variation/batch/compiled/sums.py": "import polars\n"}, "polars"),
    (
        arrows.numpy_only,
        {
            "variation/batch/many.py": "from variation.batch.compiled import work\n",
            "variation/batch/compiled/work.py": "import numba\n",
        },
        "needs the extra of variation.batch.compiled",
    ),
    (
        arrows.ladder,
        {"betterward/asks/models.py": "from betterward.asks import services\n", "betterward/asks/services.py": ""},
        "reaches betterward.asks.services",
    ),
    (
        arrows.ladder,
        {
            "betterward/asks/services.py": "from betterward.asks.helpers import x\n",
            "betterward/asks/helpers.py": "from betterward.asks.views import x\n",
            "betterward/asks/views.py": "x = 1\n",
        },
        "through betterward.asks.helpers",
    ),
    (
        arrows.hidden_imports,
        {
            "betterward/asks/services.py": "def f():\n    from betterward.people import models\n",
            "betterward/people/models.py": "",
        },
        "hides betterward.people.models",
    ),
    (
        arrows.circles,
        {
            "betterward/asks/a.py": "from betterward.asks import b\n",
            "betterward/asks/b.py": "from betterward.asks.c import x\n",
            "betterward/asks/c.py": "x = 1\ndef f():\n    from . import a\n",
        },
        "betterward.asks.a ↔ betterward.asks.b ↔ betterward.asks.c",
    ),
    (
        arrows.circles,
        {
            "variation/limits/__init__.py": "from variation.limits.p import x\n",
            "variation/limits/p.py": "import variation.limits\nx = 1\n",
        },
        "variation.limits ↔ variation.limits.p",
    ),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_arrow_falls(rule):
    rule(read()).clean(rule.__name__)


@pytest.mark.parametrize(("rule", "files", "line"), PLANTED, ids=lambda value: getattr(value, "__name__", None))
def test_a_planted_climb_is_found(rule, files, line, tmp_path):
    found = rule(read(write(tmp_path, files)))

    assert any(line in wrong for wrong in found.wrong), found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_an_empty_tree_is_no_success(rule, tmp_path):
    with pytest.raises(AssertionError, match="nothing was examined"):
        rule(read(tmp_path)).clean(rule.__name__)


def test_a_fall_is_no_finding(tmp_path):
    files = {
        "betterward/asks/apps.py": "class A:\n    def ready(self):\n        from betterward.asks import services\n",
        "betterward/asks/services.py": "from betterward.asks.models import x\nfrom betterward.people import models\n",
        "betterward/asks/models.py": "x = 1\n",
        "betterward/people/models.py": "from betterward.common import fields\n",
        "betterward/common/fields.py": "",
    }
    modules = read(write(tmp_path, files))

    assert not [wrong for rule in RULES for wrong in rule(modules).wrong]


def test_no_room_is_empty_and_every_room_is_on_the_plan():
    rooms = {path.parent.name for path in (SOURCES / "betterward").glob("*/__init__.py")}

    assert rooms
    assert rooms <= set(plan.heights())
