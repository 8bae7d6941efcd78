"""Fetching one address: resolved once, connected to that very address, within limits of time and size.

A name that leads to a private address is refused unless whoever runs the site named the host. Redirects are checked
like the first address, and take no password along to another host.
"""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
from collections.abc import Callable, Collection
from contextlib import closing, suppress
from dataclasses import dataclass
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.intake.rules.reaching import USUAL_PORTS, chosen, is_named


LARGEST = 5 * 1024 * 1024
SECONDS = 30.0
MOST_HOPS = 3
MOVED = frozenset({301, 302, 303, 307, 308})

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much one fetch may take in all."""

    seconds: float = SECONDS
    largest: int = LARGEST


def resolved(host: str, port: int) -> list[str]:
    """Every address of a name, as the system answers."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as reason:
        raise _refused(_("The address of this host was not found."), "no_host") from reason
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def fetched(
    address: str, *, login: str = "", secret: str = "", resolve: Resolve = resolved, limits: Limits | None = None
) -> bytes:
    """What stands at an address.

    Raises
    ------
    Refused
        It may not be reached, does not answer, or answers with too much; the sentence carries no password.
    """
    limits, first = limits or Limits(), _parts(address)
    current = first
    for _hop in range(MOST_HOPS + 1):
        is_home = (current.scheme, current.hostname, current.port) == (first.scheme, first.hostname, first.port)
        answer, moved = _asked(current, _headers(login, secret) if is_home else {}, resolve, limits)
        if moved is None:
            return answer
        current = _parts(urljoin(current.geturl(), moved))
    raise _refused(_("The address leads on and on. Enter the one where the table is."), "redirects")


def _parts(address: str) -> SplitResult:
    """An address taken apart; only web addresses without a password in them."""
    try:
        found = urlsplit(address.strip())
        is_well = found.scheme in ("http", "https") and bool(found.hostname) and found.port != 0
    except ValueError:
        is_well = False
    if not is_well or any(ord(letter) < 33 or ord(letter) > 126 for letter in address.strip()):
        raise _refused(_("Enter a whole web address that begins with https://."), "address")
    if found.username is not None or found.password is not None:
        raise _refused(_("Leave name and password out of the address: they have fields of their own."), "password")
    return found


def checked(address: str) -> None:
    """Refuse what is no address a feed could have; nothing is asked of the network."""
    _port(_parts(address), settings.FEED_HOSTS)


def _port(parts: SplitResult, named: Collection[str]) -> int:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if port not in USUAL_PORTS and not is_named(str(parts.hostname), named):
        raise _refused(_("This port may not be reached. Ask those who run this site to name the host."), "not_allowed")
    return port


def _headers(login: str, secret: str) -> dict[str, str]:
    if not secret:
        return {}
    if login:
        return {"Authorization": "Basic " + base64.b64encode(f"{login}:{secret}".encode()).decode()}
    return {"Authorization": f"Bearer {secret}"}


def _asked(
    parts: SplitResult, headers: dict[str, str], resolve: Resolve, limits: Limits
) -> tuple[bytes, str | None]:  # fmt: skip
    """One question to one checked address; answers the body, or where it moved to."""
    host, named = str(parts.hostname), settings.FEED_HOSTS
    if headers and parts.scheme != "https" and not is_named(host, named):
        raise _refused(_("A password travels over https:// only."), "plain")
    port = _port(parts, named)
    address = chosen(resolve(host, port), is_named=is_named(host, named))
    if address is None:
        raise _refused(
            _("This address leads into a private network. Ask those who run this site to name the host."), "not_allowed"
        )
    try:
        with closing(_connected(parts, address, port, limits)) as line:
            return _answer(line, parts, headers, limits)
    except (OSError, http.client.HTTPException) as reason:
        # Not `from reason` in words: an error of the line can quote the address asked for.
        raise _refused(_("The address did not answer as it should, or took too long."), "no_answer") from reason


def _connected(parts: SplitResult, address: str, port: int, limits: Limits) -> http.client.HTTPConnection:
    """A line to the address that was checked; the name is asked of nobody a second time."""
    line = http.client.HTTPConnection(str(parts.hostname), port, timeout=limits.seconds)
    found: socket.socket = socket.create_connection((address, port), timeout=limits.seconds)
    if parts.scheme == "https":
        found = ssl.create_default_context().wrap_socket(found, server_hostname=str(parts.hostname))
    line.sock = found
    return line


def _answer(
    line: http.client.HTTPConnection, parts: SplitResult, headers: dict[str, str], limits: Limits
) -> tuple[bytes, str | None]:  # fmt: skip
    # A server that sends a letter every few seconds would outlast every time limit of a single read.
    clock = Timer(limits.seconds, _cut, [line.sock])
    clock.daemon = True
    clock.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        usual = {"Accept": "text/csv, application/json", "Accept-Encoding": "identity", "User-Agent": "Betterward"}
        line.request("GET", path, headers={**usual, **headers, "Connection": "close"})
        answer = line.getresponse()
        if answer.status in MOVED:
            return b"", answer.headers.get("Location", "")
        return _body(answer, limits.largest), None
    finally:
        clock.cancel()


def _body(answer: http.client.HTTPResponse, largest: int) -> bytes:
    if answer.status != 200:
        said = _("The address answered with fault %(status)s. Nothing was kept.") % {"status": answer.status}
        raise _refused(said, "status")
    content = answer.read(largest + 1)
    if len(content) > largest:
        raise _refused(_("The answer is larger than 5 MB. Nothing was kept."), "size")
    return content


def _cut(line: Any) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _refused(said: str, code: str) -> Refused:
    return Refused(said, code=code)
