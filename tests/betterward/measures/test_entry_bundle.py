"""The entry page is small: at most 100 KB on the wire and 12 requests for a browser that knows nothing yet."""

import gzip
import re
from pathlib import Path

import pytest
from tests.betterward.measures.making import a_measure, filled

from betterward.config.places import collected_assets


pytestmark = pytest.mark.django_db

KILOBYTES, REQUESTS = 100, 12


@pytest.fixture
def html(cast):
    """The page with two years of points."""
    measure = filled(a_measure(cast, numerator_label="falls on the ward"), [5, 6, 4, 7] * 6)
    return cast.browser("ben").get(measure.get_entry_url()).content.decode()


def asked_for(html):
    """Files the page names; the style sheet's font is the one that is preloaded."""
    return sorted(set(re.findall(r'(?:href|src)="/static/([^"]+)"', html)))


def on_the_wire(name):
    """The size of a file as it is sent: compressed once, or as it is."""
    file = collected_assets() / name
    sizes = [path.stat().st_size for path in (Path(f"{file}.br"), Path(f"{file}.gz"), file) if path.exists()]
    assert sizes, f"{name} was not built: run tools/build_assets.py"
    return sizes[0]


def test_all_of_it_is_at_most_100_kilobytes(html):
    sizes = {name: on_the_wire(name) for name in asked_for(html)} | {"page": len(gzip.compress(html.encode()))}

    print("; ".join(f"{name}: {size}" for name, size in sizes.items()))
    assert sum(sizes.values()) <= KILOBYTES * 1000


def test_it_asks_at_most_twelve_times(html):
    assert len(asked_for(html)) + 1 <= REQUESTS


def test_nothing_comes_from_elsewhere(html):
    elsewhere = re.findall(r'(?:href|src|action)="(?:https?:)?//[^"]*"', html)

    assert elsewhere == []


def test_it_brings_a_script_of_its_own_and_not_the_sites(html):
    names = asked_for(html)

    assert any(name.startswith("entry.") and name.endswith(".js") for name in names)
    assert not any(name.startswith("site.") or "htmx" in name for name in names)
