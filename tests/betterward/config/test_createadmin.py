"""The first administrator is made at the command line, without mail."""

import io

import pytest
from django.core.management import CommandError, call_command

from betterward.activity.models import Entry
from betterward.config.management.commands import createadmin
from betterward.organisations.models import Organisation
from betterward.people.models import Actor, Person


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

GIVEN = {"organisation": "Alder Trust", "name": "Ada Stone", "email": "ada@people.example"}
PASSWORD = "a long and dull sentence"


def made(monkeypatch, password=PASSWORD, **given):
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    said = io.StringIO()
    call_command("createadmin", password_stdin=True, stdout=said, **(GIVEN | given))
    return said.getvalue()


def test_an_administrator_and_their_organisation_are_made(monkeypatch):
    said = made(monkeypatch)

    assert "Ada Stone can sign in with ada@people.example and looks after Alder Trust." in said
    root = Organisation.objects.get(slug="alder-trust").root
    assert Actor.objects.of(Person.objects.get()).may_on(root.scope.path, 4)
    assert {entry.why for entry in Entry.objects.all()} == {createadmin.WHY}


def test_the_administrator_can_sign_in(monkeypatch, client):
    made(monkeypatch)

    client.post("/accounts/login/", {"login": "ada@people.example", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(Person.objects.get().pk)


def test_a_second_administrator_joins_the_same_organisation(monkeypatch):
    made(monkeypatch)
    made(monkeypatch, name="Ben Okoro", email="ben@people.example")

    assert Organisation.objects.count() == 1
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"password": "password1234"}, "password"),
        ({"email": "no address"}, "valid email"),
        ({"email": "ADA@people.example"}, "is here already"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence_and_nothing_is_made(monkeypatch, given, says):
    made(monkeypatch)
    before = Person.objects.count(), Organisation.objects.count()

    with pytest.raises(CommandError, match=f"(?i){says}"):
        made(monkeypatch, **({"email": "new@people.example"} | given), organisation="Birch Trust")

    assert (Person.objects.count(), Organisation.objects.count()) == before


def test_what_was_not_given_is_asked_for(monkeypatch):
    answers = iter(["Alder Trust", "Ada Stone", "ada@people.example"])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda question: PASSWORD)

    call_command("createadmin", stdout=io.StringIO())

    assert Person.objects.get().email == "ada@people.example"


def test_two_passwords_that_differ_make_nobody(monkeypatch):
    typed = iter([PASSWORD, "another long sentence"])
    monkeypatch.setattr("getpass.getpass", lambda question: next(typed))

    with pytest.raises(CommandError, match="differ"):
        call_command("createadmin", stdout=io.StringIO(), **GIVEN)

    assert not Person.objects.exists()
