"""The address of a named view, worked out once for each record: lists print hundreds of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.text import slugify


REMEMBERED = 8192
"""Addresses kept in memory, a few megabytes; a record's address says nothing about who may open it."""


@lru_cache(REMEMBERED, typed=True)
def address_of(name: str, *parts: Any) -> str:
    """Where a named view is, for this record and these words."""
    return reverse(name, args=parts)


@lru_cache(REMEMBERED)
def slug(text: str) -> str:
    """A name as it stands in an address."""
    return slugify(text)
