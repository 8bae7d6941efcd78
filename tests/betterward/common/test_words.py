"""Every visible text can be translated; what a template says is what a translator gets."""

from pathlib import Path

import pytest
from tests.betterward.common import words


SOURCES = Path(__file__).resolve().parents[3] / "src"
JINJA = sorted(SOURCES.rglob("*.jinja"))
DJANGO = sorted((SOURCES / "betterward").rglob("*.html"))


def name_of(file):
    return str(file.relative_to(SOURCES))


@pytest.mark.parametrize("file", JINJA, ids=name_of)
def test_no_bare_text_in_our_templates(file):
    assert words.bare_in_jinja(file.read_text()) == []


@pytest.mark.parametrize("file", DJANGO, ids=name_of)
def test_no_bare_text_in_sign_in_templates(file):
    assert words.bare_in_django(file.read_text()) == []


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Save reading</p>",
        '<input placeholder="Search">',
        '<svg aria-label="Chart of {{ name }}"></svg>',
        '{{ button("Save") }}',
        '{{ field("name", "your name here") }}',
        '{% call card("Next") %}x{% endcall %}',
        "{% if a %}<b>Late</b>{% endif %}",
    ],
)
def test_planted_bare_text_is_found(planted):
    assert words.bare_in_jinja(planted)


@pytest.mark.parametrize(
    "wrapped",
    [
        '<p>{{ _("Save reading") }}</p>',
        "<p>{% trans %}Save reading{% endtrans %}</p>",
        '{{ button(_("Save"), kind="primary") }}',
        '<a href="/about" class="brand main">›</a>',
        "{# Save reading #}",
        '{{ _("%(number)s points", number=9) }}',
    ],
)
def test_wrapped_text_passes(wrapped):
    assert words.bare_in_jinja(wrapped) == []


def test_planted_bare_text_is_found_in_a_sign_in_template():
    assert words.bare_in_django('<p>Sign in</p>{% translate "x" %}') == ["Sign in"]
