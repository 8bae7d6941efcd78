"""Rules 4 and 5: captions, docstrings with running examples, public names."""

import doctest
import importlib

import pytest
from tests.house import captions
from tests.house.sources import read, write


GOOD = '''"""Planted."""

__all__ = ["mean"]


def mean(values: list) -> float:
    """The mean.

    Parameters
    ----------
    values : list
        Numbers.

    Returns
    -------
    float
        Their mean.

    References
    ----------
    Gauss.

    Examples
    --------
    >>> mean([1.0])
    1.0
    """
    return sum(values) / len(values)
'''
PLACE = "variation/limits/planted.py"
FACE = '"""The planted face, here for a test."""\n__all__ = []\n'
FACES = {"variation/__init__.py": FACE, "variation/limits/__init__.py": FACE}
PLANTED = [
    (captions.captions, {"betterward/asks/__init__.py": ""}, "0 words"),
    (captions.captions, {"betterward/asks/__init__.py": '"""Asks."""\n'}, "1 words"),
    (captions.captions, {"betterward/asks/__init__.py": f'"""{"An ask and more " * 9}."""\n'}, "words"),
    (captions.docstrings, {PLACE: GOOD.replace("Examples\n    --------\n    >>>", "...")}, "lacks Examples"),
    (captions.docstrings, {PLACE: GOOD.replace("values : list", "numbers : list")}, "lacks Parameters (values)"),
    (captions.docstrings, {PLACE: GOOD.replace("Returns\n    -------", "Gives")}, "lacks Returns"),
    (captions.docstrings, {PLACE: GOOD.replace("References\n    ----------", "From")}, "lacks References"),
    (captions.docstrings, {PLACE: '__all__ = ["f"]\ndef f(): ...\n'}, "lacks a docstring"),
    (captions.public_names, {PLACE: GOOD + "\n\ndef median(values): ...\n"}, "median is public"),
    (captions.public_names, {PLACE: GOOD.replace('["mean"]', '["mean", "mode"]')}, "mode, which is not there"),
    (captions.public_names, {PLACE: GOOD.replace('["mean"]', '["mean", "mean"]')}, "twice"),
    (captions.public_names, {PLACE: "def f(): ...\n"}, "no __all__"),
    (
        captions.public_names,
        {
            "variation/__init__.py": "from variation.a import b, c\n__all__ = ['b']\n",
            "variation/a.py": "b = c = 1\n__all__ = []\n",
        },
        "variation.c is public",
    ),
]
HOW = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
RULES = [captions.captions, captions.docstrings, captions.public_names]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_captions_docstrings_and_names(rule):
    rule(read()).clean(rule.__name__)


@pytest.mark.parametrize(("rule", "files", "line"), PLANTED, ids=lambda value: getattr(value, "__name__", None))
def test_a_planted_gap_is_found(rule, files, line, tmp_path):
    found = rule(read(write(tmp_path, files)))

    assert any(line in wrong for wrong in found.wrong), found


def test_a_full_docstring_passes(tmp_path):
    modules = read(write(tmp_path, {PLACE: GOOD} | FACES))

    assert not captions.docstrings(modules).wrong
    assert not captions.public_names(modules).wrong


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_an_empty_tree_is_no_success(rule, tmp_path):
    with pytest.raises(AssertionError, match="nothing was examined"):
        rule(read(tmp_path)).clean(rule.__name__)


def test_every_example_of_the_library_runs():
    results = [
        doctest.testmod(importlib.import_module(name), optionflags=HOW)
        for name in read()
        if name.split(".")[0] == "variation"
    ]

    attempted = sum(result.attempted for result in results)
    print(f"examples: {attempted} run")
    assert attempted > 50
    assert sum(result.failed for result in results) == 0


def test_a_planted_wrong_example_fails():
    found = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "planted", None, 0)

    assert doctest.DocTestRunner(verbose=False).run(found, out=lambda text: None).failed == 1
