"""NHS Scotland from its published statistics: boards, hospital sites, four-hour series, national standards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from betterward.common.history import because
from betterward.demo.rules import public
from betterward.demo.rules import scotland as rules
from betterward.demo.rules.clock import Clock
from betterward.demo.rules.public import Counted
from betterward.demo.rules.scotland import Held, Hospital
from betterward.demo.services import bulk, ledger
from betterward.demo.services.bulk import Planned
from betterward.measures.models import Measure
from betterward.measures.rules import Entry
from betterward.organisations import services as organisations
from betterward.organisations.models import Organisation, Site, Unit
from betterward.people.models import Actor


SLUG = "nhs-scotland"
SOURCE = "Public Health Scotland, by the Scottish Parliament Information Centre; see About these data"
Say = Callable[[str], None]

FOUR_HOURS: dict[str, Any] = {
    "key": "seen-within-four-hours",
    "kind": "proportion",
    "recipe": {"chart": "pp", "because": "large_denominators"},
    "frequency": "month",
    "direction": "up",
    "decimals": 1,
    "plain_words": "From arrival at an emergency or minor injury department to admission, transfer or going home.",
    "numerator_label": "people admitted, transferred or home within 4 hours",
    "denominator_label": "attendances",
    "source": SOURCE,
}
NAME = "Seen within 4 hours"


@transaction.atomic
def load(clock: Clock, say: Say) -> dict[str, int]:
    """Load NHS Scotland; all or nothing."""
    places = public.rows("scotland/hospitals.csv")
    hospitals = rules.hospitals(
        places, public.rows("scotland/ae_monthly_by_hospital.csv.xz"), public.rows("scotland/one_place.csv")
    )
    by = ledger.loader()
    with because(who=by.name, why=bulk.WHY):
        organisation = organisations.create_organisation(
            slug=SLUG, name="NHS Scotland", short_name="NHS Scotland", kind="system", by=by, why=bulk.WHY, is_demo=True,
            is_historic=True, notice="Public statistics, historic",
        )  # fmt: skip
        boards = _boards(organisation, places, by)
        units = _sites(organisation, hospitals, boards, by)
        say(f"  {len(boards)} boards, {len(units)} hospital sites")
        counts = _four_hours(organisation.root, boards, units, hospitals, by, say)
        counts |= {"standards": _standards({**boards, "Scotland": organisation.root}, by, say)}
        ledger.write(organisation, ledger.Mark(ledger.fingerprint("scotland")), counts)
    return {"boards": len(boards), "sites": len(units), **counts}


# Places -------------------------------------------------------------------------------------------------------------


def _boards(organisation: Organisation, places: Sequence[public.Row], by: Actor) -> dict[str, Unit]:
    codes = {row["board_name"]: row["board_code"] for row in places}
    root = organisation.root
    return {
        name: organisations.open_unit(
            parent=root,
            code=codes[name],
            name=f"NHS {name}",
            short_name=name,
            on=None,
            by=by,
            why=bulk.WHY,
            kind="board",
        )
        for name in sorted(codes)
    }


def _sites(
    organisation: Organisation, hospitals: list[Hospital], boards: dict[str, Unit], by: Actor
) -> dict[str, Unit]:
    addresses = Site.objects.bulk_create(Site(organisation=organisation, code=h.code, name=h.name) for h in hospitals)
    sites = {site.code: site for site in addresses}
    units = {hospital.code: _site(hospital, sites[hospital.code], boards[hospital.board], by) for hospital in hospitals}
    for hospital in hospitals:
        if hospital.now_at and hospital.closed_on:
            organisations.merge_units(
                unit=units[hospital.code], into=units[hospital.now_at], by=by,
                on=hospital.closed_on + timedelta(days=1),
                why="The same place under a new code: its months stand there.",
            )  # fmt: skip
    return units


def _site(hospital: Hospital, site: Site, board: Unit, by: Actor) -> Unit:
    return organisations.open_unit(
        parent=board, code=hospital.code, name=hospital.name, on=hospital.opened_on, by=by, why=bulk.WHY, kind="site",
        site=site, closed_on=None if hospital.now_at else hospital.closed_on,
    )  # fmt: skip


# Four hours ---------------------------------------------------------------------------------------------------------


def _four_hours(
    root: Unit, boards: dict[str, Unit], units: dict[str, Unit], hospitals: list[Hospital], by: Actor, say: Say
) -> dict[str, int]:
    standard = [{"kind": "standard", "value": 95.0, "label": "national standard"}]
    told = [hospital for hospital in hospitals if hospital.months]
    plans = [
        Planned(units[hospital.code], NAME, [entry_of(one) for one in hospital.months], standard) for hospital in told
    ]
    wholes = [Planned(unit, NAME, lines=standard) for unit in [root, *boards.values()]]
    measures = bulk.assure([*wholes, *plans], by, **FOUR_HOURS)
    top, of_boards, of_sites = measures[0], measures[1 : len(wholes)], measures[len(wholes) :]
    readings = bulk.read(of_sites, plans, by, say)
    parts: dict[Measure, list[Measure]] = {top: list(of_boards)}
    by_board = defaultdict(list)
    for hospital, measure in zip(told, of_sites, strict=True):
        by_board[hospital.board].append(measure)
    parts |= {measure: by_board[board] for board, measure in zip(boards, of_boards, strict=True)}
    bulk.make_wholes(parts)
    say(f"  {len(of_boards)} boards and Scotland added up from {len(of_sites)} sites")
    return {"series": len(measures), "readings": readings}


def entry_of(counted: Counted) -> Entry:
    """One month of a site."""
    return Entry(counted.month, numerator=counted.within, denominator=counted.attendances)


# Standards ----------------------------------------------------------------------------------------------------------


def _standards(units: dict[str, Unit], by: Actor, say: Say) -> int:
    kinds = rules.standards(
        public.rows("scotland/standards.csv"), public.rows("scotland/board_standards_definitions.csv")
    )
    every = [one for one in rules.held(public.rows("scotland/board_standards.csv.xz"), kinds) if one.board in units]
    measures, plans = [], []
    for kind in kinds.values():
        held = [one for one in every if one.standard is kind]
        of_kind = [Planned(units[one.board], kind.indicator, entries_of(one), lines_of(one)) for one in held]
        measures += _assured(of_kind, kind, by)
        plans += of_kind
    readings = bulk.read(measures, plans, by, say)
    say(f"  {len(kinds)} national standards at {len(units)} places")
    return readings


def _assured(plans: list[Planned], kind: rules.Standard, by: Actor) -> list[Measure]:
    return bulk.assure(
        plans, by, key=slugify(kind.indicator), kind="average", recipe={"chart": "i", "because": "one_value_a_period"},
        frequency=kind.frequency, direction=kind.direction, unit_label=kind.unit, decimals=kind.decimals,
        plain_words=kind.words, source=SOURCE,
    )  # fmt: skip


def entries_of(held: Held) -> list[Entry]:
    """The values of one standard at one board; an empty one is known missing."""
    return [
        Entry(period, value=value) if value is not None else Entry(period, missing_because="not published")
        for period, value in held.values
    ]


def lines_of(held: Held) -> list[dict[str, Any]]:
    """The target of a standard, dated when it changed."""
    return [
        {"kind": "standard", "value": value, "label": "national standard", "from_on": period if i else None}
        for i, (period, value) in enumerate(held.targets)
    ]
