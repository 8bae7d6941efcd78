"""Draw the gallery of the library: one picture for each kind of chart, from numbers made up with a fixed seed.

`.venv/bin/python tools/gallery.py` writes `docs/variation/gallery/`; a test finds a picture that is not current.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

import variation
from variation import comparison, drawing


FOLDER = Path(__file__).resolve().parents[1] / "docs" / "variation" / "gallery"
MONTHS = [date(2024 + i // 12, i % 12 + 1, 1) for i in range(24)]
LATER = np.arange(24) >= 12
"""The second year, in which most of these wards have changed something."""


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name, picture in pictures().items():
        (FOLDER / f"{name}.svg").write_text(picture)
        print(f"{name}.svg, {len(picture) / 1024:.1f} KB")


def pictures() -> dict[str, str]:
    """Every picture of the gallery by its name."""
    found = {name: chart(name, *given) for name, given in series().items()}
    return {**found, "funnel": funnel(), "pareto": pareto(), **small()}


def chart(name: str, label: str, asked: dict) -> str:
    """One chart as a file that stands by itself."""
    kind = asked.pop("chart", name)
    drawn = variation.analyse(chart=kind, **asked)
    return drawing.standalone(drawing.svg(drawn, "full", label=label, id_prefix=name))


def series() -> dict[str, tuple[str, dict]]:
    """What the charts are drawn from."""
    rng = np.random.default_rng(5)
    falls = rng.poisson(np.where(LATER, 5.0, 9.0)).astype(float)
    days = rng.integers(780, 900, 24).astype(float)
    asked = rng.integers(30, 60, 24).astype(float)
    told = np.round(asked * np.where(LATER, 0.86, 0.68))
    many = rng.integers(9_000, 12_000, 24).astype(float)
    wait = rng.normal(np.where(LATER, 31, 38), 3.0)
    wild = wait + np.where(np.arange(24) == 8, 40, 0)
    gaps = rng.geometric(np.where(np.arange(20) > 11, 0.004, 0.012)).astype(float)
    months = {"periods": MONTHS}
    return {
        "run": ("Minutes to the first dose", {"values": wait, **months, "direction": "down"}),
        "i": ("Minutes to the first dose", {"values": wait, **months, "direction": "down", "target": 40}),
        "i_phases": (
            "Minutes to the first dose, new limits since January 2025",
            {"chart": "i", "values": wait, **months, "direction": "down", "phases": [12]},
        ),
        "i_m": ("Minutes with one wild month, median", {"values": wild, **months, "direction": "down"}),
        "i_mm": ("Minutes with one wild month, median range", {"values": wild, **months, "direction": "down"}),
        "mr": ("From month to month", {"values": wait, **months}),
        "p": ("Risk told at handover", {"values": told, "denominators": asked, "multiply": 100, **months,
                                        "direction": "up", "target": 80}),
        "pp": ("Of ten thousand records", {"values": np.round(many * rng.normal(0.9, 0.01, 24)), "denominators": many,
                                           "multiply": 100, **months, "direction": "up"}),
        "np": ("Told, of about forty", {"values": told, "denominators": asked, **months, "direction": "up"}),
        "u": ("Falls per 1,000 bed days", {"values": falls, "denominators": days, "multiply": 1000, **months,
                                           "direction": "down"}),
        "up": ("Calls per 1,000, of many", {"values": rng.poisson(many * 0.12) * 1.0, "denominators": many,
                                            "multiply": 1000, **months}),
        "c": ("Falls", {"values": falls, **months, "direction": "down"}),
        "g": ("Births between infections", {"values": gaps, "direction": "up"}),
        "t": ("Days between pressure ulcers", {"values": rng.exponential(np.where(np.arange(20) > 11, 60, 20)),
                                               "direction": "up"}),
        "ip": ("Cost per visit", {"values": rng.normal(52, 4, 24) * asked, "denominators": asked, **months}),
        **subgrouped(rng),
    }  # fmt: skip


def subgrouped(rng: np.random.Generator) -> dict[str, tuple[str, dict]]:
    """Five patients a day: averages, spreads, ranges."""
    values = rng.normal(np.repeat(np.where(np.arange(20) > 13, 26, 32), 5), 4)
    groups = np.repeat(np.arange(1, 21), 5)
    words = {"xbar": "Average minutes of five a day", "s": "Spread within a day", "r": "Range within a day"}
    return {name: (label, {"values": values, "subgroups": groups}) for name, label in words.items()}


def funnel() -> str:
    """Sixty units of different size."""
    rng = np.random.default_rng(8)
    sizes = rng.integers(40, 1500, 60)
    tops = rng.binomial(sizes, np.clip(rng.normal(0.08, 0.012, 60), 0.01, 1))
    made = comparison.funnel(tops, sizes, units=[f"unit {i + 1}" for i in range(60)], direction="down", multiply=100)
    return drawing.standalone(drawing.funnel_svg(made, label="Readmitted within 30 days", unit="%"))


def pareto() -> str:
    """Why doses were late."""
    reasons = ["not on the ward", "prescribed late", "patient away", "no access", "two nurses needed", "other"]
    made = comparison.pareto(reasons, [41, 33, 12, 9, 7, 5])
    return drawing.standalone(drawing.pareto_svg(made, label="Why doses were late"))


def small() -> dict[str, str]:
    """Three wards on one scale."""
    rng = np.random.default_rng(11)
    wards = ["Ash", "Beech", "Cedar"]
    charts = [variation.analyse(rng.normal(m, 4, 24), periods=MONTHS, direction="down") for m in (40, 33, 46)]
    drawn = drawing.small_multiples(charts, labels=wards)
    return {f"small_{ward.lower()}": drawing.standalone(one) for ward, one in zip(wards, drawn, strict=True)}


if __name__ == "__main__":
    main()
