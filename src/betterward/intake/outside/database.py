"""One question to another PostgreSQL database: read only, within limits of time and rows, where feeds may reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.intake.outside.web import Resolve, resolved
from betterward.intake.rules.reaching import chosen, is_named


PORT = 5432
MOST_ROWS = 20_000
MILLISECONDS = 30_000


def checked(address: str, query: str) -> tuple[str, int, str]:
    """Host, port and name of a database, from an address such as ``postgresql://host/name``.

    Raises
    ------
    Refused
        It is none, a password stands in it, or the query is no single SELECT.
    """
    try:
        found = urlsplit(address.strip())
        port = found.port or PORT
    except ValueError:
        raise _no_address() from None
    name = found.path.strip("/")
    if found.scheme != "postgresql" or not found.hostname or not name or "@" in found.netloc or found.query:
        raise _no_address()
    if not query.strip().lower().startswith(("select", "with")):
        raise Refused(_("The query must be one SELECT: a feed reads and never writes."), code="query")
    return found.hostname, port, name


def _no_address() -> Refused:
    return Refused(
        _("Write the database as postgresql://host/name, with user name and password in their own fields."),
        code="address",
    )


def asked(address: str, query: str, *, login: str, secret: str, resolve: Resolve = resolved) -> bytes:
    """The rows of a query as a table with headings.

    Raises
    ------
    Refused
        The host may not be reached, does not answer, or refuses the query; the sentence carries no password.
    """
    host, port, name = checked(address, query)
    place = chosen(resolve(host, port), is_named=is_named(host, settings.FEED_HOSTS))
    if place is None:
        raise Refused(_("This host may not be reached. Whoever runs the site can name it."), code="unreachable")
    try:
        with psycopg.connect(
            host=host, hostaddr=place, port=port, dbname=name, user=login, password=secret, connect_timeout=10,
            autocommit=False, options=f"-c default_transaction_read_only=on -c statement_timeout={MILLISECONDS}",
        ) as source:  # fmt: skip
            source.read_only = True
            return _told(source, query)
    except psycopg.Error as reason:
        raise _said(reason) from reason


def _told(source: psycopg.Connection[Any], query: str) -> bytes:
    """The extended protocol takes one statement alone: what stands behind a semicolon is refused by the server."""
    with source.cursor() as cursor:
        cursor.execute(query.encode(), binary=True)
        if cursor.description is None:
            raise Refused(_("The query must be one SELECT: a feed reads and never writes."), code="query")
        rows = cursor.fetchmany(MOST_ROWS + 1)
        if len(rows) > MOST_ROWS:
            raise Refused(
                _("The query brings more than %(most)s rows. Ask for less.") % {"most": MOST_ROWS}, code="size"
            )
        lines = [[column.name for column in cursor.description], *rows]
    source.rollback()
    return "\n".join("\t".join(map(_cell, line)) for line in lines).encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _said(reason: psycopg.Error) -> Refused:
    """The kind of a fault in a sentence; the server's own words could quote a row or a password."""
    if isinstance(reason, psycopg.OperationalError) and not isinstance(reason, psycopg.errors.QueryCanceled):
        return Refused(_("The database does not answer, or does not let this user in."), code="unreachable")
    kinds: Sequence[tuple[type[psycopg.Error], str]] = (
        (psycopg.errors.QueryCanceled, _("The query took longer than 30 seconds.")),
        (psycopg.errors.ReadOnlySqlTransaction, _("The query would write. A feed reads and never writes.")),
        (psycopg.errors.InsufficientPrivilege, _("This user may not read what the query asks for.")),
    )
    said = next((words for kind, words in kinds if isinstance(reason, kind)), "")
    return Refused(
        said or _("The database refuses the query (%(kind)s).") % {"kind": type(reason).__name__}, code="query"
    )
