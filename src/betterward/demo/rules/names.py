"""The e-mail addresses of invented people: a domain that cannot exist."""

from __future__ import annotations


DOMAIN = "riverbank.example"


def address(name: str) -> str:
    """First and last name at the invented domain; titles are left out."""
    words = [word for word in name.lower().split() if word not in {"dr", "mr", "mrs", "ms"}]
    return f"{'.'.join(words)}@{DOMAIN}"
