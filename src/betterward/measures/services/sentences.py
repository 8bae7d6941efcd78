"""The words for an entry that cannot be kept."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.measures.rules import Unfit


def refused(unfit: Unfit, version: Any) -> Refused:
    """One clear sentence: what happened, what was kept, what to do."""
    words = {
        "future": _("That day has not come yet. Choose a period up to today. Nothing was saved yet."),
        "too_old": _("That day is too long ago to be right. Look at the year. Nothing was saved yet."),
        "no_number": _("Type a number, or say that there is none this time. A blank is not a zero."),
        "not_a_number": _("That is not a number. Use digits only. Nothing was saved yet."),
        "negative": _("A count cannot be below zero. Nothing was saved yet."),
        "not_whole": _("A count is a whole number. Nothing was saved yet."),
        "cannot_add": _("These two cannot be added up. Replace the reading, or leave it."),
        "above_denominator": _(
            "%(numerator)g cannot be more than %(denominator)g."
            " Check both numbers: %(top)s, out of %(bottom)s. Nothing was saved yet."
        ),
        "out_of_none": _("%(numerator)g out of none cannot be. Check both numbers: %(top)s, out of %(bottom)s."),
    }
    facts = {
        **unfit.facts,
        "top": version.numerator_label or _("how many"),
        "bottom": version.denominator_label or _("how many in all"),
    }
    return Refused(words[unfit.code] % facts, code=unfit.code, ways_out=("change",))
