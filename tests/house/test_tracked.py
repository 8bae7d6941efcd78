"""No machine path, no registry address, no switched-off history in what we keep."""

import pytest
from tests.house import tracked


HERE = {"test_tracked.py", "tracked.py"}
"""These two hold the planted lines."""

RULES = {"registry": tracked.REGISTRY, "machine path": tracked.MACHINE}


@pytest.mark.parametrize("pattern", RULES.values(), ids=RULES)
def test_tracked_files_are_free_of(pattern):
    tracked.forbidden([path for path in tracked.files() if path.name not in HERE], pattern).clean(pattern.pattern)


def test_history_is_never_switched_off():
    code = [path for path in tracked.files() if path.suffix == ".py" and path.name not in HERE]

    tracked.forbidden(code, tracked.NO_HISTORY).clean("code that might switch history off")


def test_tables_leave_by_one_door():
    """Cells that a spreadsheet would run are made harmless there."""
    site = [path for path in tracked.files() if path.suffix == ".py" and "src/betterward" in path.as_posix()]
    others = [path for path in site if path.name != "exporting.py"]

    assert len(others) == len(site) - 1
    tracked.forbidden(others, tracked.OWN_EXPORT).clean("files that might write tables of their own")


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (tracked.REGISTRY, "https://pypi.org/simple"),
        (tracked.REGISTRY, '"resolved": "https://registry.npmjs.org/esbuild"'),
        (tracked.REGISTRY, "--index-url https://packages.example/simple"),
        (tracked.MACHINE, "open('/work/main/x')"),
        (tracked.MACHINE, "see /root/.cache"),
        (tracked.MACHINE, "cd /home/anna/betterward"),
        (tracked.NO_HISTORY, "with pgtrigger.ignore('people.Person:insert'):"),
        (tracked.NO_HISTORY, "from pgtrigger import Protect, ignore"),
        (tracked.OWN_EXPORT, "out = csv.writer(answer)"),
        (tracked.OWN_EXPORT, "from csv import DictWriter"),
        (tracked.OWN_EXPORT, "import xlsxwriter"),
        (tracked.OWN_EXPORT, "frame.write_csv('a.csv')"),
    ],
)
def test_a_planted_line_is_found(pattern, line, tmp_path):
    file = tmp_path / "planted.py"
    file.write_text(f"x = 1\n{line}\n")

    assert tracked.forbidden([file], pattern).wrong == [f"{file}:2: {line}"]


@pytest.mark.parametrize(
    "line",
    ["path('work/', views.work)", "units/<sid:unit_id>/work/", "the /home page", "a/root/b", "https://a.example/work/"],
)
def test_ordinary_lines_pass(line, tmp_path):
    file = tmp_path / "plain.py"
    file.write_text(line)

    assert not tracked.forbidden([file], tracked.MACHINE).wrong
