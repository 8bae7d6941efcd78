"""A key with what fills it, and the one place where both become text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from variation.reading.templates import TEMPLATES
from variation.spelling import Translate, as_is, format_number, period_label, rule_name


__all__ = ["Words", "figure", "period", "say", "term", "told", "words"]

Params = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Words:
    """A text with what it was made of, so that it can be stored once and said again in another language.

    Parameters
    ----------
    key : str
        One of `variation.reading.templates.TEMPLATES`.
    params : mapping
        What fills it: numbers, texts, and small mappings for figures, periods and inner texts; fit for JSON.
    text : str
        What a reader sees.

    Examples
    --------
    >>> Words("none", {}, "No readings yet.").text
    'No readings yet.'
    """

    key: str
    params: Params
    text: str


def words(key: str, params: Params, translate: Translate = as_is) -> Words:
    """Fill a template.

    Parameters
    ----------
    key : str
        Which template.
    params : mapping
        What fills it.
    translate : callable
        Translates templates.

    Returns
    -------
    Words
        Key, params and text.

    Examples
    --------
    >>> words("too_few", {"count": 8, "least": 12}).text
    'Too few points to judge: 8 of 12.'
    """
    return Words(key, params, say(key, params, translate))


def say(key: str, params: Params, translate: Translate = as_is) -> str:
    """The text of a key and its params, for instance of those that were stored.

    Parameters
    ----------
    key : str
        Which template.
    params : mapping
        What fills it; ``also`` holds further texts that follow.
    translate : callable
        Translates templates.

    Returns
    -------
    str
        One or more sentences.

    Examples
    --------
    >>> say("worse", {"what": told("few_crossings.high", middle=term("median"), crossings=3)})
    'Worse: values moved higher, with few crossings of the median (3).'
    """
    filled = {name: _spoken(value, translate) for name, value in params.items() if name != "also"}
    texts = [translate(TEMPLATES[key]).format(**filled)]
    also = params.get("also", ())
    texts += [_spoken(more, translate) for more in also] if isinstance(also, Sequence) else []
    return " ".join(_begun(text) if key.startswith("explain.") else text for text in texts)


def _begun(text: str) -> str:
    """A sentence begins with a capital, also where a point or a day stands first."""
    return text[:1].upper() + text[1:]


def told(key: str, **params: object) -> dict[str, object]:
    """A text inside a text.

    Parameters
    ----------
    key : str
        Which template.
    **params : object
        What fills it.

    Returns
    -------
    dict
        Fit for `say`.

    Examples
    --------
    >>> told("late", latest=1)
    {'key': 'late', 'params': {'latest': 1}}
    """
    return {"key": key, "params": params}


def term(word: str) -> dict[str, object]:
    """A word that is translated by itself.

    Parameters
    ----------
    word : str
        English.

    Returns
    -------
    dict
        Fit for `say`.

    Examples
    --------
    >>> term("average")
    {'term': 'average'}
    """
    return {"term": word}


def figure(value: float, decimals: int | None, unit: str = "") -> dict[str, object]:
    """A number that is spelt when it is said.

    Parameters
    ----------
    value : float
        The number.
    decimals : int or None
        Digits behind the point; as many as needed when None.
    unit : str
        Its unit.

    Returns
    -------
    dict
        Fit for `say`.

    Examples
    --------
    >>> figure(12.25, 1, "days")
    {'figure': 12.25, 'decimals': 1, 'unit': 'days'}
    """
    return {"figure": float(value), "decimals": decimals, "unit": unit}


def period(day: date, calendar: str) -> dict[str, object]:
    """A period that is spoken when it is said.

    Parameters
    ----------
    day : date
        Its first day.
    calendar : str
        How periods are spoken.

    Returns
    -------
    dict
        Fit for `say`.

    Examples
    --------
    >>> period(date(2026, 3, 1), "month")
    {'period': '2026-03-01', 'calendar': 'month'}
    """
    return {"period": day.isoformat(), "calendar": calendar}


def _spoken(value: object, translate: Translate) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    if value.get("key") == "list":
        return ", ".join(_spoken(item, translate) for item in value["params"]["items"])
    if "key" in value:
        return say(value["key"], value["params"], translate)
    if "figure" in value:
        return format_number(value["figure"], value["decimals"], translate(value["unit"]) if value["unit"] else "")
    if "period" in value:
        return period_label(date.fromisoformat(value["period"]), value["calendar"], translate)
    if "rule" in value:
        return rule_name(value["rule"], translate)
    return translate(value["term"])
