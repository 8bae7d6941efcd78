"""Translated words are looked up once; Django asks five catalogues one after the other, for each word of a page."""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import trans_real


KEPT = 20_000
"""Words kept for each language; the house has a few thousand."""


def remember() -> None:
    """Keep every answer of every language this site speaks."""
    for code, _name in settings.LANGUAGES:
        catalogue = trans_real.translation(code)
        catalogue.gettext = lru_cache(KEPT)(catalogue.gettext)  # type: ignore[method-assign]
