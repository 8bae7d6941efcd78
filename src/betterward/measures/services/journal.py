"""The one way this room writes to the journal."""

from __future__ import annotations

from typing import Any

from betterward.activity import services as activity
from betterward.measures.models import Measure
from betterward.people.models import Actor


def tell(kind: str, measure: Measure, by: Actor, why: str = "", **facts: Any) -> None:
    """Write what happened to a measure."""
    activity.record(
        f"measures.{kind}", by=by, organisation=measure.organisation, scope=measure.scope, record_kind="measure",
        record_id=str(measure.pk), why=why, measure_name=measure.name, **facts,
    )  # fmt: skip
