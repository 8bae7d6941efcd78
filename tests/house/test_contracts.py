"""Rule 1, the contracts file: `.importlinter` says what the plan says, holds, and breaks on a planted climb."""

import os
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
from tests.house import plan
from tests.house.sources import PROJECT, SOURCES, write


CONTRACTS = PROJECT / ".importlinter"
SMALL_HOUSE = {
    "betterward/config/urls.py": "from betterward.measures import views\n",
    "betterward/measures/views.py": "from betterward.measures import rules\n",
    "betterward/measures/rules.py": "import datetime\n",
    "betterward/common/fields.py": "",
    "variation/limits/p.py": "from variation import errors\n",
    "variation/errors.py": "",
}
CLIMBS = {
    "floors": {"betterward/common/fields.py": "from betterward.measures import views\n"},
    "off_the_plan": {"betterward/attic/models.py": ""},
    "ground": {"variation/errors.py": "import betterward.measures.rules\n"},
    "library_without_django": {"variation/limits/p.py": "import django.conf\n"},
    "library_floors": {"variation/errors.py": "import variation.limits.p\n"},
    "rules_without_django": {"betterward/measures/rules.py": "from django.db import models\n"},
}


def lint(sources: Path) -> subprocess.CompletedProcess:
    program = Path(sys.executable).with_name("lint-imports")
    command = [program, "--config", CONTRACTS, "--no-cache"]
    return subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(sources)}, cwd=sources, capture_output=True, text=True
    )


def layers(section: str) -> list[set[str]]:
    contracts = ConfigParser()
    contracts.read(CONTRACTS)
    lines = contracts[f"importlinter:contract:{section}"]["layers"].split("\n")
    return [set(re.findall(r"\w+", line)) for line in lines if line.strip()]


def test_contracts_hold():
    answer = lint(SOURCES)

    assert answer.returncode == 0, answer.stdout
    analysed = re.search(r"Analyzed (\d+) files, (\d+) dependencies", answer.stdout)
    assert int(analysed[1]) > 100
    assert "5 kept, 0 broken" in answer.stdout


def test_contracts_say_what_the_plan_says():
    rooms = [set(floor) for floor in plan.FLOORS if floor != ("variation",)]

    assert layers("floors") == rooms
    assert layers("library_floors") == [set(floor) for floor in plan.LIBRARY]


def test_a_small_house_that_falls_passes(tmp_path):
    assert lint(write(tmp_path, SMALL_HOUSE)).returncode == 0


@pytest.mark.parametrize("files", CLIMBS.values(), ids=CLIMBS)
def test_a_planted_climb_breaks_a_contract(files, tmp_path):
    answer = lint(write(tmp_path, SMALL_HOUSE | files))

    assert answer.returncode == 1
    assert "BROKEN" in answer.stdout
