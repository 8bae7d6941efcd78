"""Rows of the measure store: what is measured, what was read, what was decided, what the chart says."""

from betterward.measures.models.codes import CodedMeasure, HeldEntry, WallCode
from betterward.measures.models.decisions import Annotation, Conclusion, Exclusion, Line, Phase, Split
from betterward.measures.models.definitions import Definition, DefinitionVersion
from betterward.measures.models.facts import ChartFacts
from betterward.measures.models.measures import Composition, Measure, Share
from betterward.measures.models.readings import Reading


__all__ = [
    "Annotation",
    "ChartFacts",
    "CodedMeasure",
    "Composition",
    "Conclusion",
    "Definition",
    "DefinitionVersion",
    "Exclusion",
    "HeldEntry",
    "Line",
    "Measure",
    "Phase",
    "Reading",
    "Share",
    "Split",
    "WallCode",
]
