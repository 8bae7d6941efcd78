"""Sources and licences: each published file of the demonstration is named, with what is in it."""

import lzma
import re
from pathlib import Path

import pytest
from tests.betterward.pages.conftest import shown

from betterward.pages.queries.sources import sources


CONTENT = Path(__file__).resolve().parents[3] / "src" / "betterward" / "demo" / "content"
PUBLISHED = sorted(
    str(file.relative_to(CONTENT)) for folder in ("scotland", "england") for file in (CONTENT / folder).glob("*.csv*")
)


def test_every_published_file_stands_in_one_source():
    assert sorted(file for source in sources() for file in source.files) == PUBLISHED


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.files[0])
def test_the_number_of_rows_is_that_of_the_file(source):
    file = CONTENT / source.files[0]
    packed = file.read_bytes()
    text = (lzma.decompress(packed) if file.suffix == ".xz" else packed).decode("utf-8-sig")

    assert len(text.splitlines()) - 1 == source.rows


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.files[0])
def test_every_source_names_its_licence_and_its_exact_origin(source):
    assert source.licence == "Open Government Licence v3.0"
    assert source.licence_address.startswith("https://www.nationalarchives.gov.uk/doc/open-government-licence/")
    assert "Open Government Licence v3.0" in source.attribution
    assert all(re.search(r"commit [0-9a-f]{40}$", origin) for origin in source.obtained)


@pytest.mark.django_db
def test_the_page_shows_them_to_everybody(client):
    page = shown(client.get("/about-these-data/"))

    assert "are invented" in page
    for source in sources():
        assert source.title in page
        assert source.attribution in page
