"""The frame and its parts under the site's own Jinja2 environment."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.urls import reverse


SOURCES = Path(__file__).resolve().parents[3] / "src" / "betterward"
TEMPLATES = sorted(SOURCES.glob("*/templates/**/*.jinja"))

INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)(?![^>]*json)", re.I)


def render(source, **facts):
    return engines["jinja2"].from_string('{% import "common/_macros.jinja" as parts %}' + source).render(facts)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(SOURCES)))
def test_every_template_compiles_and_lists_its_inputs(file):
    engines["jinja2"].env.parse(file.read_text())
    assert file.read_text().startswith(("{#", "{%"))


@pytest.mark.parametrize(
    "file",
    TEMPLATES + sorted(SOURCES.glob("people/sign_in/**/*.html")),
    ids=lambda file: str(file.relative_to(SOURCES)),
)
def test_no_template_carries_style_or_script_inline(file):
    assert INLINE.findall(file.read_text()) == []


@pytest.mark.parametrize("planted", ['<p style="x">', "<style>", '<a onclick="x()">', "<script>x()</script>"])
def test_planted_inline_code_is_found(planted):
    assert INLINE.search(planted)


@pytest.mark.django_db
class TestFrame:
    def test_the_page_of_parts_shows_every_part(self, client):
        page = client.get(reverse("common:style")).content.decode()
        for part in ["error-summary", "pad-zero", 'class="crumbs"', "empty-example", "toast undo", 'class="score"']:
            assert part in page
        assert page.count("<h1>") == 1
        assert page.count("<main") == 1

    def test_ids_are_unique(self, client):
        ids = re.findall(r'\sid="([^"]+)"', client.get(reverse("common:style")).content.decode())
        assert sorted(ids) == sorted(set(ids))

    def test_every_reference_to_an_id_leads_somewhere(self, client):
        page = client.get(reverse("common:style")).content.decode()
        ids = set(re.findall(r'\sid="([^"]+)"', page))
        named = " ".join(re.findall(r'\s(?:for|aria-describedby|aria-labelledby)="([^"]+)"', page)).split()
        assert set(named) <= ids

    def test_the_chosen_look_is_on_the_page_at_once(self, client):
        assert '<html lang="en-gb" class="auto accent-blue">' in client.get("/about/style/").content.decode()
        client.post(reverse("common:theme"), {"theme": "dark", "next": "/about/style/"})
        assert 'class="dark accent-blue">' in client.get("/about/style/").content.decode()

    def test_a_look_nobody_knows_is_not_kept(self, client):
        answer = client.post(reverse("common:theme"), {"theme": '"><script>', "next": "/about/style/"})
        assert "theme" not in answer.cookies

    @pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x"])
    def test_choosing_a_look_leads_nowhere_else(self, client, address):
        assert client.post(reverse("common:theme"), {"theme": "dark", "next": address})["Location"] == "/"


class TestParts:
    def test_a_field_names_its_hint_and_its_mistake(self):
        html = render('{{ parts.field("days", "Days", hint="whole", error="Too many", value=700) }}')
        assert 'aria-describedby="days-hint days-error"' in html
        assert 'aria-invalid="true"' in html
        assert '<label for="days">' in html

    def test_zero_is_a_value_and_nothing_is_not(self):
        assert 'value="0"' in render('{{ parts.field("n", "N", value=0) }}')
        assert 'value=""' in render('{{ parts.field("n", "N", value=none) }}')

    def test_what_a_person_wrote_is_escaped(self):
        html = render("{{ parts.field('n', 'N', value=said) }}{{ parts.chip(said) }}", said='"><script>')
        assert "<script>" not in html

    def test_a_link_that_looks_like_a_button_is_a_link(self):
        assert render('{{ parts.button("Open", href="/x/") }}').startswith('<a class="button quiet" href="/x/"')

    def test_false_attributes_are_left_out(self):
        assert "disabled" not in render('{{ parts.button("Go", attrs={"disabled": false}) }}')
        assert " disabled" in render('{{ parts.button("Go", attrs={"disabled": true}) }}')

    def test_the_numbers_of_the_pad_each_send_themselves(self):
        html = render("{{ parts.number_pad(largest=3) }}")
        assert re.findall(r'<button[^>]*name="value" value="(\d)"', html) == ["0", "1", "2", "3"]

    def test_an_empty_list_teaches(self):
        html = render('{{ parts.empty("None yet", example="fewer falls", href="/add/", action="Start") }}')
        assert "fewer falls" in html
        assert html.count("<a ") == 1

    def test_choices_keep_what_was_chosen(self):
        options = [("up", "Up"), ("down", "Down")]
        html = render("{{ parts.choices('d', 'Which?', options, value='down') }}", options=options)
        assert re.search(r'value="down" checked', html)
        html = render("{{ parts.choices('d', 'Which?', options, value=['up'], kind='checkbox') }}", options=options)
        assert re.search(r'value="up" checked', html)
        assert not re.search(r'value="down" checked', html)
