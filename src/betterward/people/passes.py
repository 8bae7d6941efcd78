"""Passes: secrets that open one purpose without signing in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.organisations.models import Scope
from betterward.people.models import Actor, Pass


LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""No letter that is read as another one, for somebody who types an address from a poster."""

LENGTH = 28
"""Letters of a secret: 138 bits."""

MOST_AN_HOUR = 240
"""Uses of one pass in an hour; a busy ward counts a few dozen things a day."""


def new_secret() -> str:
    """A secret nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def hashed(secret: str) -> str:
    """What is kept of a secret; it is long and random, so that one plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_pass(*, name: str, scope: Scope, expires_on: date | None) -> tuple[Pass, str]:
    """A pass with an actor of its own, and its secret, which is never shown again."""
    secret = new_secret()
    actor = Actor.objects.create(kind=Actor.Kind.PASS, name=name[:120])
    return Pass.objects.create(actor=actor, scope=scope, secret_hash=hashed(secret), expires_on=expires_on), secret


def revoke_pass(*, held: Pass) -> None:
    """Take a pass back; from now on it opens nothing."""
    held.revoked_at = timezone.now()
    held.save(update_fields=["revoked_at"])


COUNT = """
    UPDATE people_pass SET
        last_used_at = %(now)s,
        used_in_hour = CASE WHEN hour_began_at > %(since)s THEN used_in_hour + 1 ELSE 1 END,
        hour_began_at = CASE WHEN hour_began_at > %(since)s THEN hour_began_at ELSE %(now)s END
    WHERE id = %(id)s
    RETURNING used_in_hour
"""


def count_use(held: Pass, now: datetime | None = None) -> None:
    """Count one use.

    Raises
    ------
    Refused
        `too_often`: more uses in an hour than a ward can have.
    """
    moment = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"now": moment, "since": moment - timedelta(hours=1), "id": held.pk})
        [used] = cursor.fetchone()
    if used > MOST_AN_HOUR:
        raise Refused(
            _("This code was used very often in the last hour. Wait a while, or ask the ward for a new one."),
            code="too_often",
        )
