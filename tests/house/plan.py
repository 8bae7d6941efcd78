"""The plan of the house: which room stands on which floor. Rooms on one line do not know each other."""

from __future__ import annotations


FLOORS: tuple[tuple[str, ...], ...] = (
    ("config",),
    ("pages", "api", "demo"),
    ("boards", "notifications", "search", "exchange"),
    (
        "capability",
        "coaching",
        "involvement",
        "huddles",
        "leadership",
        "workshops",
        "collaboratives",
        "assurance",
        "learning",
    ),
    ("progress", "ideas", "tools"),
    ("cycles",),
    ("diagrams",),
    ("projects",),
    ("strategy",),
    ("intake",),
    ("measures",),
    ("conversation", "asks"),
    ("index",),
    ("activity", "frameworks"),
    ("people",),
    ("organisations",),
    ("common",),
    ("variation",),
)
"""From the roof down."""

LIBRARY: tuple[tuple[str, ...], ...] = (
    ("commands",),
    ("conform", "spark"),
    ("reading", "drawing", "batch", "frames", "proposals"),
    ("comparison", "monitoring", "chances"),
    ("analysis",),
    ("verdicts",),
    ("limits", "rules", "phases", "chooser"),
    ("series", "spelling", "calendars"),
    ("results",),
    ("options", "distributions"),
    ("errors", "version"),
)
"""The floors inside `variation`, from the public commands down; `variation` itself is the face above them all."""

OF_EXTRAS: dict[str, frozenset[str]] = {
    "variation.batch.compiled": frozenset({"numba", "llvmlite"}),
    "variation.spark": frozenset({"pyspark", "pyarrow"}),
}
"""Rooms of the library that stand on an extra from their first line; nobody reaches them at the top of a file."""

LATE: frozenset[tuple[str, str]] = frozenset(
    {
        ("variation.batch.many", "variation.batch.running"),  # whoever draws one chart need not wait for it
        ("variation.batch.working", "variation.batch.compiled.work"),  # the extra `fast`, and a second to import
    }
)
"""The only imports of the house inside functions, save in `ready()` and the roof: what is dear and seldom needed."""

LADDER: dict[str, frozenset[str]] = {
    "rules": frozenset(),
    "models": frozenset({"rules"}),
    "charting": frozenset({"rules", "models"}),
    "policies": frozenset({"rules", "models"}),
    "services": frozenset({"rules", "models", "charting", "policies"}),
    "queries": frozenset({"rules", "models", "charting", "policies"}),
    "jobs": frozenset({"rules", "models", "charting", "policies", "services", "queries"}),
    "handlers": frozenset({"rules", "models", "charting", "policies", "services", "queries"}),
    "forms": frozenset({"rules", "models", "charting", "policies", "services", "queries"}),
    "views": frozenset({"rules", "models", "charting", "policies", "services", "queries", "forms"}),
    "urls": frozenset({"rules", "models", "charting", "policies", "services", "queries", "forms", "views"}),
}
"""Inside an app: which file may use which other file of the same app, directly or by a detour."""


def heights(floors: tuple[tuple[str, ...], ...] = FLOORS) -> dict[str, int]:
    """How high each room stands; the ground is 0."""
    return {room: height for height, floor in enumerate(reversed(floors)) for room in floor}


def falls(source: str, target: str, height: dict[str, int]) -> bool:
    """Whether an arrow from one room to another points to its own or to a lower floor."""
    return source == target or height[target] < height[source]
