"""The two icons as small SVGs: each meaning has its own outline and its own sign."""

from __future__ import annotations

from variation.drawing.picture import safe
from variation.results import Assurance, Variation
from variation.spelling import Translate, as_is


__all__ = ["assurance_icon", "icon"]

DISC = '<circle class="edge" cx="20" cy="20" r="17"/>'
KITE = (
    '<path class="edge" d="M16.8 3.9a4.5 4.5 0 0 1 6.4 0L36.1 16.8a4.5 4.5 0 0 1 0 6.4'
    'L23.2 36.1a4.5 4.5 0 0 1-6.4 0L3.9 23.2a4.5 4.5 0 0 1 0-6.4z"/>'
)
SIX = (
    '<path class="edge" d="M12.5 4.5h15a3 3 0 0 1 2.6 1.5l7 12.5a3 3 0 0 1 0 3l-7 12.5'
    'a3 3 0 0 1-2.6 1.5h-15a3 3 0 0 1-2.6-1.5l-7-12.5a3 3 0 0 1 0-3l7-12.5a3 3 0 0 1 2.6-1.5z"/>'
)
BOX = '<rect class="edge" x="3" y="3" width="34" height="34" rx="9"/>'
TWO_BOXES = BOX + '<rect class="edge" x="7" y="7" width="26" height="26" rx="6"/>'

UP = "M11 25h9v-10h9"
DOWN = "M11 15h9v10h9"
WAVE = "M8.5 20l4.5-4 5 7 5-7 4.5 4h4"
DOTS = "M12 20h.01M20 20h.01M28 20h.01"

VARIATIONS: dict[Variation, tuple[str, str, str, str]] = {
    Variation.IMPROVEMENT_HIGH: ("improvement", DISC, UP, "Improvement: higher"),
    Variation.IMPROVEMENT_LOW: ("improvement", DISC, DOWN, "Improvement: lower"),
    Variation.CONCERN_HIGH: ("concern", KITE, UP, "Concern: higher"),
    Variation.CONCERN_LOW: ("concern", KITE, DOWN, "Concern: lower"),
    Variation.NEUTRAL_HIGH: ("neutral", SIX, UP, "Change: higher"),
    Variation.NEUTRAL_LOW: ("neutral", SIX, DOWN, "Change: lower"),
    Variation.COMMON: ("common", DISC, WAVE, "No evidence of change"),
    Variation.TOO_FEW: ("few", DISC, DOTS, "Too few points to judge"),
}
"""Class, outline, sign and words."""

ASSURANCES: dict[Assurance, tuple[str, str, str, str]] = {
    Assurance.PASSES: ("passes", BOX, "M16 28.5v-17h5.5a4.8 4.8 0 0 1 0 9.6h-5.5", "Consistently meets the target"),
    Assurance.FAILS: ("fails", TWO_BOXES, "M16 27.5v-15h9m-9 7.5h7", "Consistently misses the target"),
    Assurance.HIT_OR_MISS: (
        "miss",
        BOX,
        "M15.5 15.5a4.5 4.5 0 1 1 6.7 4c-1.5.9-2.2 1.9-2.2 3.7M20 28.3h.01",
        "Hit or miss: the target is sometimes met",
    ),
    Assurance.NONE: ("none", BOX, "M16 20h8", "No target to judge"),
}
"""Class, outline, sign and words."""


def icon(variation: Variation, *, decorative: bool = False, translate: Translate = as_is) -> str:
    """The icon of change.

    Parameters
    ----------
    variation : Variation
        The verdict.
    decorative : bool
        Words stand beside it: hidden from those who listen.
    translate : callable
        Translates its name.

    Returns
    -------
    str
        One ``<svg>`` element.

    Examples
    --------
    >>> "Improvement: lower" in icon(Variation.IMPROVEMENT_LOW)
    True
    """
    return _drawn("vicon", *VARIATIONS[variation], decorative, translate)


def assurance_icon(assurance: Assurance, *, decorative: bool = False, translate: Translate = as_is) -> str:
    """The icon of the target.

    Parameters
    ----------
    assurance : Assurance
        The verdict.
    decorative : bool
        Words stand beside it: hidden from those who listen.
    translate : callable
        Translates its name.

    Returns
    -------
    str
        One ``<svg>`` element.

    Examples
    --------
    >>> 'aria-hidden="true"' in assurance_icon(Assurance.PASSES, decorative=True)
    True
    """
    return _drawn("aicon", *ASSURANCES[assurance], decorative, translate)


def _drawn(family: str, kind: str, outline: str, sign: str, words: str, decorative: bool, translate: Translate) -> str:
    name = safe(translate(words))
    role = 'aria-hidden="true"' if decorative else f'role="img" aria-label="{name}"'
    title = "" if decorative else f"<title>{name}</title>"
    return (
        f'<svg class="{family} {kind}" viewBox="0 0 40 40" {role}>{title}{outline}<path class="sign" d="{sign}"/></svg>'
    )
