"""What a chart does not prove, and what to ask next."""

from __future__ import annotations

from variation.reading.clauses import speaking
from variation.reading.places import Teller
from variation.reading.words import Words, words
from variation.results import Assurance, Chart, State
from variation.spelling import Translate, as_is


__all__ = ["ask_next", "not_proven"]

NOT_PROVEN = {
    State.BETTER: ("attribution", "counting", "chance"),
    State.WORSE: ("cause", "counting", "chance"),
    State.CHANGED: ("cause", "counting", "chance"),
    State.HOLDING: ("attribution", "counting"),
    State.NO_EVIDENCE: ("no_change",),
    State.TOO_FEW: ("few",),
    State.LATE: ("no_change",),
}

ASKED = {
    State.BETTER: ("better.what", "better.hold", "better.balance"),
    State.WORSE: ("worse.what", "worse.data", "worse.act"),
    State.CHANGED: ("better.what", "changed.good"),
    State.HOLDING: ("holding.next", "holding.attention"),
    State.NO_EVIDENCE: ("no_evidence.enough", "no_evidence.system", "no_evidence.dose"),
    State.TOO_FEW: ("too_few.more",),
    State.LATE: ("late.who",),
}


def not_proven(chart: Chart, *, translate: Translate | None = None) -> list[Words]:
    """What the chart does not prove.

    Parameters
    ----------
    chart : Chart
        Any chart.
    translate : callable, optional
        Translates templates; English when left out.

    Returns
    -------
    list of Words
        One to four sentences, the most needed first.

    Examples
    --------
    >>> import variation
    >>> [words.key for words in not_proven(variation.analyse([4, 6, 5] * 8))]
    ['not_proven.no_change']
    """
    keys = NOT_PROVEN[chart.state]
    if chart.assurance in (Assurance.PASSES, Assurance.HIT_OR_MISS):
        keys = (*keys, "target")
    return [words(f"not_proven.{key}", {}, translate or as_is) for key in keys]


def ask_next(chart: Chart, *, translate: Translate | None = None) -> list[Words]:
    """What to ask next: the process, never a person, and never a single common-cause point.

    Parameters
    ----------
    chart : Chart
        Any chart.
    translate : callable, optional
        Translates templates; English when left out.

    Returns
    -------
    list of Words
        One to three questions.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([6, 4, 5] * 4 + [3] * 8, baselines=[12], direction="down")
    >>> ask_next(chart)[0].text
    'What was different from point 13 on, and who can say?'
    """
    say, signal = translate or as_is, speaking(chart)
    teller = Teller(chart, "", 1)
    since = {} if signal is None else {"since": teller.since(signal.first)}
    keys = [key for key in ASKED[chart.state] if since or not key.endswith(".what")]
    if chart.state is State.CHANGED and chart.direction != "neither":
        keys.remove("changed.good")
    return [words(f"ask.{key}", since if key.endswith(".what") else {}, say) for key in keys]
