"""Words that must be kept and never shown: sealed with a key that is not in the database."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from betterward.common.errors import Refused


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FEED_KEYS])


def sealed(text: str) -> str:
    """A text sealed with the first key; nothing stays nothing."""
    return _keys().encrypt(text.encode()).decode() if text else ""


def opened(sealed_text: str) -> str:
    """The text again, with whichever key sealed it.

    Raises
    ------
    Refused
        None of the keys opens it.
    """
    try:
        return _keys().decrypt(sealed_text.encode()).decode() if sealed_text else ""
    except InvalidToken as reason:
        said = _("The stored password cannot be opened with today's keys. Enter it again.")
        raise Refused(said, code="sealed") from reason


def sealed_anew(sealed_text: str) -> str:
    """The same text sealed with the first key."""
    return sealed(opened(sealed_text))
