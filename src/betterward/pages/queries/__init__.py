"""Answers for the joined pages, as frozen rows that ask the database nothing more."""

from betterward.pages.queries.home import Home, home
from betterward.pages.queries.places import Place, places
from betterward.pages.queries.search import Found, search
from betterward.pages.queries.sources import Source, sources


__all__ = ["Found", "Home", "Place", "Source", "home", "places", "search", "sources"]
