"""Who stands behind a session: the person with the actor that speaks for them, in one prepared query."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from betterward.common.prepared import prepared
from betterward.people.models import Person


@prepared
def _with_actor(person: UUID) -> QuerySet[Person]:
    found: QuerySet[Person] = Person.objects.filter(pk=person).select_related("actor")
    return found


class Backend(AuthenticationBackend):
    """Signing in by e-mail and password as allauth does it; asked for a person on every page."""

    def get_user(self, user_id: Any) -> Person | None:
        found = _with_actor(user_id if isinstance(user_id, UUID) else UUID(str(user_id)))
        return found[0] if found and self.user_can_authenticate(found[0]) else None
