"""How allauth behaves here: accounts are made by invitation, so nobody signs up alone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Invited people only; leaving closes the door at once (people.Person.is_active)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
