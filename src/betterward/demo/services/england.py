"""England's trusts from published statistics: monthly attendances within four hours, by region and in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction

from betterward.common.history import because
from betterward.demo.rules import england as rules
from betterward.demo.rules import public
from betterward.demo.rules.clock import Clock
from betterward.demo.rules.england import Trust
from betterward.demo.rules.public import Counted
from betterward.demo.services import bulk, ledger
from betterward.demo.services.bulk import Planned
from betterward.measures.models import Measure
from betterward.measures.rules import Entry
from betterward.organisations import services as organisations
from betterward.organisations.models import Organisation, Unit
from betterward.people.models import Actor


SLUG = "england"
NAME = "Attendances of 4 hours or less"
Say = Callable[[str], None]

FOUR_HOURS: dict[str, Any] = {
    "key": "attendances-of-four-hours-or-less",
    "kind": "proportion",
    "recipe": {"chart": "pp", "because": "large_denominators"},
    "frequency": "month",
    "direction": "up",
    "decimals": 1,
    "plain_words": "From arrival to leaving, admitted or home, in departments of every type.",
    "numerator_label": "attendances of 4 hours or less",
    "denominator_label": "attendances",
    "exclusions": "Months of the field test of new standards: not published by the trusts that took part.",
    "source": "NHS England; see About these data",
}


@transaction.atomic
def load(clock: Clock, say: Say) -> dict[str, int]:
    """Load England's trusts; all or nothing."""
    trusts = rules.trusts(public.rows("england/trusts.csv"), public.rows("england/ae_monthly_by_trust.csv.xz"))
    by = ledger.loader()
    with because(who=by.name, why=bulk.WHY):
        organisation = organisations.create_organisation(
            slug=SLUG, name="England (public statistics)", short_name="England", kind="system", by=by, why=bulk.WHY,
            is_demo=True, is_historic=True, notice="Public statistics, historic",
        )  # fmt: skip
        regions = _regions(organisation, trusts, by)
        units = [_trust(trust, regions[trust.region], by) for trust in trusts]
        say(f"  {len(regions)} regions, {len(units)} trusts")
        counts = _four_hours(organisation.root, regions, dict(zip(trusts, units, strict=True)), by, say)
        ledger.write(organisation, ledger.Mark(ledger.fingerprint("england")), counts)
    return {"regions": len(regions), "trusts": len(units), **counts}


def _regions(organisation: Organisation, trusts: list[Trust], by: Actor) -> dict[str, Unit]:
    codes = {trust.region: trust.region_code for trust in trusts}
    root = organisation.root
    return {
        name: organisations.open_unit(
            parent=root, code=codes[name], name=name, on=None, by=by, why=bulk.WHY, kind="region"
        )
        for name in sorted(codes)
    }


def _trust(trust: Trust, region: Unit, by: Actor) -> Unit:
    return organisations.open_unit(
        parent=region,
        code=trust.code,
        name=trust.name,
        on=None,
        by=by,
        why=bulk.WHY,
        kind="trust",
        closed_on=trust.closed_on,
    )


def _four_hours(root: Unit, regions: dict[str, Unit], units: dict[Trust, Unit], by: Actor, say: Say) -> dict[str, int]:
    standard = [{"kind": "standard", "value": 95.0, "label": "standard of the NHS Constitution"}]
    plans = [Planned(unit, NAME, [entry_of(one) for one in trust.months], standard) for trust, unit in units.items()]
    wholes = [Planned(unit, NAME, lines=standard) for unit in [root, *regions.values()]]
    measures = bulk.assure([*wholes, *plans], by, **FOUR_HOURS)
    top, of_regions, of_trusts = measures[0], measures[1 : len(wholes)], measures[len(wholes) :]
    readings = bulk.read(of_trusts, plans, by, say)
    by_region = defaultdict(list)
    for trust, measure in zip(units, of_trusts, strict=True):
        by_region[trust.region].append(measure)
    parts: dict[Measure, list[Measure]] = {top: list(of_regions)}
    parts |= {measure: by_region[region] for region, measure in zip(regions, of_regions, strict=True)}
    bulk.make_wholes(parts)
    say(f"  {len(of_regions)} regions and England added up from {len(of_trusts)} trusts")
    return {"series": len(measures), "readings": readings}


def entry_of(counted: Counted) -> Entry:
    """One month of a trust: empty is known missing, no attendances is nothing to count."""
    if counted.within is None:
        return Entry(counted.month, missing_because="field test: not published")
    return Entry(counted.month, numerator=counted.within, denominator=counted.attendances)
