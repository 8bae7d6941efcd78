"""allauth's pages stand in our frame, with our parts, and carry nothing inline."""

import re

import pytest

from betterward.people.models import Person


pytestmark = pytest.mark.django_db
INLINE = re.compile(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*(\ssrc=|application/json))")


@pytest.fixture
def signed_in(client):
    person = Person.objects.create_user(
        email="asha@riverbank.example", password="a long and dull sentence", name="Asha Khan"
    )
    client.force_login(person, backend="betterward.people.backends.Backend")
    return client


def page_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", ["login/", "signup/", "password/reset/", "inactive/", "confirm-email/"])
def test_pages_before_signing_in(client, address):
    page = page_of(client.get(f"/accounts/{address}"))
    assert 'class="account-page entrance"' in page
    assert page.count("<h1>") == 1
    assert not INLINE.search(page)


@pytest.mark.parametrize("address", ["logout/", "password/change/", "email/", "2fa/"])
def test_pages_of_ones_own_account(signed_in, address):
    page = page_of(signed_in.get(f"/accounts/{address}", follow=True))
    assert 'class="account-page' in page
    assert page.count("<h1>") == 1
    assert not INLINE.search(page)


def test_a_wrong_password_is_said_and_not_sent_back(client):
    answer = client.post("/accounts/login/", {"login": "nobody@riverbank.example", "password": "my real password"})
    page = page_of(answer)
    assert "error-summary" in page
    assert 'value="nobody@riverbank.example"' in page
    assert "my real password" not in page


def test_a_field_left_out_is_named_beside_it(client):
    page = page_of(client.post("/accounts/login/", {"login": "", "password": ""}))
    assert 'aria-describedby="id_login-error"' in page
    assert '<a href="#id_login">' in page


def test_signing_in_is_a_form_without_script(client):
    page = page_of(client.get("/accounts/login/"))
    assert re.search(r'<form method="post" action="/accounts/login/">', page)
    assert 'autocomplete="current-password"' in page
