"""createadmin: the first administrator, made without a mail server."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from betterward.common.errors import Refused
from betterward.organisations.models import Organisation
from betterward.organisations.services import create_organisation
from betterward.people import services
from betterward.people.models import Actor


WHY = "made at the command line"


class Command(BaseCommand):
    """Asks for what was not given."""

    help = "Make an administrator of an organisation, and the organisation if it is new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email")
        parser.add_argument("--name")
        parser.add_argument("--organisation", help="its name; an organisation of this name is made if there is none")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            self.stdout.write(self._make(given))
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None

    def _make(self, given: dict[str, Any]) -> str:
        organisation = given["organisation"] or _asked("Organisation: ")
        name = given["name"] or _asked("Your name: ")
        email = given["email"] or _asked("E-mail address: ")
        password = _from_input() if given["password_stdin"] else _typed_twice()
        validate_email(email)
        validate_password(password)
        return keep(organisation=organisation, name=name, email=email, password=password)


@transaction.atomic
def keep(*, organisation: str, name: str, email: str, password: str) -> str:
    """Keep the person with the administrator's role at the top of the organisation."""
    by = Actor.objects.system()
    slug = slugify(organisation)
    place = Organisation.objects.filter(slug=slug).first()
    place = place or create_organisation(slug=slug, name=organisation, by=by, why=WHY)
    person = services.create_person(name=name, email=email, password=password, by=by, why=WHY)
    services.join(person=person, scope=place.root.scope, role="administrator", by=by, why=WHY)
    return f"{name} can sign in with {email} and looks after {place.name}."


def _asked(question: str) -> str:
    try:
        answer = input(question).strip()
    except EOFError:
        answer = ""
    if not answer:
        raise CommandError("Something is missing: give --organisation, --name, --email and a password.")
    return answer


def _from_input() -> str:
    return sys.stdin.readline().rstrip("\n")


def _typed_twice() -> str:
    first = getpass.getpass("Password, 12 characters or more: ")
    if first != getpass.getpass("The same once more: "):
        raise CommandError("The two passwords differ. Nothing was made.")
    return first
