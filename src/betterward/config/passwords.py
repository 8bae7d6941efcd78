"""Password rules beyond Django's: a sensible upper length, and a look-up among known passwords, offline."""

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


LONGEST = 128

OUR_WORDS = ("betterward", "riverbank", "improvement", "hospital", "password", "nhs")
"""Words an attacker tries first here; a password made of them and a few digits is refused."""


class LongestLength:
    """Refuse what is longer than any passphrase: hashing megabytes is a way to stall the server."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("A password can have up to %(longest)s characters.") % {"longest": LONGEST}


class KnownPassword(CommonPasswordValidator):
    """Refuse passwords found in leaks, also when doubled, reversed or dressed up with digits and signs."""

    def validate(self, password: str, user: Any = None) -> None:
        if any(form in self.passwords or form in OUR_WORDS for form in _bare_forms(password)):
            raise ValidationError(
                _("This password is among those tried first. Three or four unrelated words make a good one."),
                code="password_too_common",
            )


def _bare_forms(password: str) -> set[str]:
    """The password as a guesser sees it: lower case, without decoration at its ends, halved when doubled."""
    lowered = password.lower().strip()
    letters = "".join(sign for sign in lowered if sign.isalpha())
    forms = {lowered, lowered[::-1], lowered.strip("0123456789!?.,;:*#$%&@_-+ "), letters}
    half = len(lowered) // 2
    if lowered[:half] * 2 == lowered:
        forms.add(lowered[:half])
    if len(set(lowered)) <= 3:
        forms.add("password")
    return {form for form in forms if form}
