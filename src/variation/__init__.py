"""The science of variation: charts, rules, verdicts, sentences and drawings; NumPy only."""

from __future__ import annotations

from variation.analysis import analyse
from variation.batch import analyse_many
from variation.chooser import Choice, choose
from variation.comparison import capability, funnel, pareto
from variation.errors import BadChoice, BadSeries, NotInOrder, NotInstalled, TooFewPoints, VariationError
from variation.limits import FAMILIES as CHARTS
from variation.monitoring import bernoulli_cusum, cusum, ewma, risk_adjusted_cusum, sprt
from variation.options import Options
from variation.results import (
    Assurance,
    Chart,
    Meaning,
    Phase,
    RunFacts,
    Signal,
    State,
    Variation,
    Warning,
)
from variation.rules import RULE_SETS, Rule, RuleSet
from variation.version import VERSION as __version__


__all__ = [
    "CHARTS",
    "RULE_SETS",
    "Assurance",
    "BadChoice",
    "BadSeries",
    "Chart",
    "Choice",
    "Meaning",
    "NotInOrder",
    "NotInstalled",
    "Options",
    "Phase",
    "Rule",
    "RuleSet",
    "RunFacts",
    "Signal",
    "State",
    "TooFewPoints",
    "Variation",
    "VariationError",
    "Warning",
    "__version__",
    "analyse",
    "analyse_many",
    "bernoulli_cusum",
    "capability",
    "choose",
    "cusum",
    "ewma",
    "funnel",
    "pareto",
    "risk_adjusted_cusum",
    "sprt",
]
