"""The field's terms in plain words: charts, rule sets, rules, meanings, plurals."""

from __future__ import annotations

from variation.results import Chart, Meaning
from variation.spelling.translating import Translate, as_is


__all__ = ["CHARTS", "MEANINGS", "PLURALS", "RULES", "RULE_SETS", "middle_of", "rule_name"]

PLURALS = {
    "day": "days", "week": "weeks", "fortnight": "fortnights", "month": "months", "quarter": "quarters",
    "year": "years", "event": "events",
}  # fmt: skip
"""What the points of a calendar are; others are points."""

MEANINGS = {
    Meaning.IMPROVEMENT: "improvement",
    Meaning.CONCERN: "concern",
    Meaning.NEUTRAL: "change",
    Meaning.COMMON: "common cause",
}
"""What a point says."""

RULES = {
    "outside": "outside the limits",
    "shift": "shift",
    "trend": "trend",
    "two_of_three": "two of three near a limit",
    "four_of_five": "four of five beyond 1 sigma",
    "fifteen_within": "fifteen close to the centre line",
    "eight_beyond": "eight away from the centre line",
    "alternating": "fourteen up and down in turn",
    "long_run": "unusually long run",
    "few_crossings": "unusually few crossings",
    "many_crossings": "unusually many crossings",
}
"""What a rule looks for; a rule that is not here is called by its key."""

CHARTS = {
    "run": "Run chart",
    "i": "XmR chart (individuals)",
    "i_m": "XmR chart about the median",
    "i_mm": "XmR chart from medians",
    "mr": "Moving range chart",
    "p": "P chart (proportions)",
    "pp": "P′ chart (proportions, wide denominators)",
    "u": "U chart (rates)",
    "up": "U′ chart (rates, wide denominators)",
    "c": "C chart (counts)",
    "g": "G chart (cases between events)",
    "t": "T chart (time between events)",
    "ip": "I′ chart (individuals with varying size)",
    "xbar": "X̄ chart (averages of subgroups)",
    "s": "S chart (standard deviations of subgroups)",
    "r": "R chart (ranges of subgroups)",
    "np": "NP chart (counts out of a fixed number)",
}
"""Kinds of chart by name; another one is called by its key."""

RULE_SETS = {
    "mdc": "NHS Making Data Count",
    "mdc_plotthedots": "NHS Making Data Count, the form of NHSRplotthedots",
    "mdc_powerbi": "NHS Making Data Count, the form of PowerBI-SPC",
    "anhoej": "Anhøj",
    "three_sigma": "three sigma (Shewhart)",
    "western_electric": "Western Electric",
    "nelson": "Nelson",
    "perla": "Perla, Provost and Murray",
    "ihi": "IHI run chart",
}
"""Rule sets by name; another one is called by its key."""


def rule_name(rule: str, translate: Translate = as_is) -> str:
    """What a rule is called on a page.

    Parameters
    ----------
    rule : str
        Key of the rule.
    translate : callable
        Translates words.

    Returns
    -------
    str
        Its plain name.

    Examples
    --------
    >>> rule_name("outside"), rule_name("my_own_rule")
    ('outside the limits', 'my own rule')
    """
    return translate(RULES[rule]) if rule in RULES else rule.replace("_", " ")


def middle_of(chart: Chart) -> str:
    """What the centre line of a chart is.

    Parameters
    ----------
    chart : Chart
        Any chart.

    Returns
    -------
    str
        ``average`` or ``median``, not yet translated.

    Examples
    --------
    >>> import variation
    >>> middle_of(variation.analyse([1.0, 2.0], chart="run"))
    'median'
    """
    is_median = chart.kind in ("run", "i_m", "i_mm") or (chart.kind == "g" and chart.options.g_centre == "median")
    return "median" if is_median else "average"
