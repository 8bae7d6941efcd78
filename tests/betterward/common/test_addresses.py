"""An address that is remembered is the address the routes would give."""

from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from betterward.common.addresses import address_of, slug


def test_a_remembered_address_is_the_one_of_its_route():
    one, other = uuid4(), uuid4()

    for _ in range(2):
        assert address_of("measures:enter", one) == reverse("measures:enter", args=[one])
        assert address_of("measures:enter", other) == reverse("measures:enter", args=[other])


def test_a_name_without_a_route_is_refused_each_time():
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            address_of("measures:nowhere")


def test_names_become_words_of_an_address():
    assert slug("Fälls per 1,000 bed days") == "falls-per-1000-bed-days"
