"""Rule 6: the papers are true to the tree, and everything a person may set, type or choose is written down."""

import argparse
import re
from importlib import import_module

import pytest
from tests.house import papers
from tests.house.sources import PROJECT, SOURCES

import variation


DOCS = PROJECT / "docs"
PAPERS = sorted([*PROJECT.glob("*.md"), *DOCS.rglob("*.md")])
CODE = sorted(
    [*SOURCES.rglob("*.py"), *PROJECT.glob("tools/*.py"), PROJECT / "Makefile", PROJECT / "tests" / "conftest.py"]
)
INNER = {"BETTERWARD_TEST_RUN", "BETTERWARD_TEST_SERVER"}
"""Set by one of our processes for another, not by a person."""


def read(*names):
    return "\n".join((DOCS / name).read_text() for name in names)


def words_of(parser):
    """The words a command line takes, such as `migrate`."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return set(action.choices)
    return set()


def every_setting():
    return papers.settings_used(file for file in CODE if file.exists()) - INNER


def test_paths_in_where_exist():
    papers.where(read("where.md")).clean("paths in where.md")


def test_links_between_papers_lead_somewhere():
    papers.links(PAPERS).clean("links between papers")


def test_every_setting_is_documented():
    papers.named(every_setting(), read("settings.md"), "the setting").clean("settings")


def test_no_setting_is_invented():
    written = set(re.findall(r"\b(?:BETTERWARD_[A-Z_]*[A-Z]|DATABASE_URL)\b", read("settings.md")))

    papers.nothing_invented(written - INNER, every_setting(), "the setting").clean("documented settings")


@pytest.mark.parametrize("kind", ["RULE_SETS", "CHARTS"])
def test_every_rule_set_and_chart_is_documented(kind):
    text = "\n".join(path.read_text() for path in (DOCS / "variation").glob("*.md"))

    papers.named(getattr(variation, kind), text, kind).clean(kind)


@pytest.mark.parametrize(
    ("program", "module"), [("betterward", "betterward.config.commands"), ("variation", "variation.commands")]
)
def test_every_command_is_documented(program, module):
    wanted = [f"{program} {word}" for word in words_of(import_module(module).parser())]

    papers.named(wanted, read("commands.md"), "the command").clean(f"commands of {program}")


def test_every_make_target_is_documented():
    wanted = [f"make {target}" for target in papers.make_targets((PROJECT / "Makefile").read_text())]

    papers.named(wanted, read("commands.md"), "the target").clean("make targets")


def test_readme_names_the_two_commands():
    papers.named(["make demo", "make test"], (PROJECT / "README.md").read_text(), "README:").clean("the two commands")


def test_decisions_are_half_a_page_each():
    papers.decisions(sorted((DOCS / "decisions").glob("*.md"))).clean("decisions")


def test_planted_wrong_papers_are_found(tmp_path):
    (tmp_path / "src").mkdir()
    decision = tmp_path / "decision.md"
    decision.write_text("# No context\n## Decision\n[there](gone.md)\n" + "\n" * 80)

    assert papers.where("`src/` and `src/gone.py`", tmp_path).wrong == [
        "docs/where.md names src/gone.py, which is not there"
    ]
    assert len(papers.decisions([decision]).wrong) == 2
    assert len(papers.links([decision]).wrong) == 1
    assert papers.named({"BETTERWARD_GONE"}, "`BETTERWARD_GONE_BY`", "the setting").wrong
    assert papers.named({"make gone"}, "make gone, said in passing", "the target").wrong
    assert papers.nothing_invented({"BETTERWARD_DREAM"}, set(), "the setting").wrong


def test_planted_settings_commands_and_targets_are_seen(tmp_path):
    source = tmp_path / "places.py"
    source.write_text('os.environ["BETTERWARD_ATTIC"]')
    parser = argparse.ArgumentParser()
    parser.add_subparsers().add_parser("sweep")

    assert papers.settings_used([source]) == {"BETTERWARD_ATTIC"}
    assert words_of(parser) == {"sweep"}
    assert papers.make_targets(".PHONY: sweep\nsweep: build/x\n\trm\nbuild/x:\n\ttouch") == {"sweep"}
