"""What is measured, where, and of what it is made."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from betterward.common.editing import ChangedMeanwhile, merged
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.measures import charting, policies, rules
from betterward.measures.models import Definition, DefinitionVersion, Measure
from betterward.measures.services.decisions import start_phase
from betterward.measures.services.journal import tell
from betterward.organisations.models import Organisation, Unit
from betterward.organisations.rules import sort_key
from betterward.people.models import Actor


HERE = ("owner", "deputy", "family", "purpose", "code", "stratum", "is_sensitive", "archived_on")


@transaction.atomic
def define_measure(
    *, unit: Unit, name: str, kind: str, by: Actor, key: str | None = None,
    definition_owner: Organisation | None = None, recipe: dict[str, Any] | None = None,
    measure_recipe: dict[str, Any] | None = None, why: str = "", **fields: Any,
) -> Measure:  # fmt: skip
    """Start a measure at a unit: a name, a kind and a unit are enough.

    An existing definition of the same key is used as it is; otherwise a first version is written from `fields`.
    """
    policies.require_at(by, "edit", unit)
    _require_words(name, kind)
    refuse_identifiers(name, *(value for value in fields.values() if isinstance(value, str)))
    here = {field: fields.pop(field) for field in HERE if field in fields}
    with because(who=by.name, why=why or f"defined {name}"):
        definition, version = _definition(unit, name, kind, key, definition_owner, by, recipe, fields)
        measure = _at_unit(unit, definition, version, name, measure_recipe or {}, here)
        charting.refresh(measure)
        tell("defined", measure, by, why)
    return measure


def _require_words(name: str, kind: str) -> None:
    if not name.strip():
        raise Refused(_("Give the measure a name: what would you say aloud?"), code="no_name")
    if kind not in rules.FIELDS_OF_KIND:
        raise Refused(
            _("Choose what is counted: a count, a proportion, a rate, an average, or days between."), code="kind"
        )


def _definition(
    unit: Unit, name: str, kind: str, key: str | None, owner: Organisation | None, by: Actor,
    recipe: dict[str, Any] | None, fields: dict[str, Any],
) -> tuple[Definition, DefinitionVersion]:  # fmt: skip
    organisation = owner or unit.organisation
    if key is None:
        key = _free_key(organisation, slugify(name)[:70] or "measure")
    definition, is_new = Definition.objects.get_or_create(organisation=organisation, key=key)
    if not is_new:
        return definition, definition.versions.latest("number")
    return definition, _version(definition, 1, by, name=name, kind=kind, recipe=recipe, **fields)


def _free_key(organisation: Organisation, wanted: str) -> str:
    taken = set(
        Definition.objects.filter(organisation=organisation, key__startswith=wanted).values_list("key", flat=True)
    )
    return next(key for key in [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))] if key not in taken)


def _version(
    definition: Definition, number: int, by: Actor, *, kind: str, recipe: dict[str, Any] | None, **fields: Any
) -> DefinitionVersion:
    chart, reason = rules.default_chart(kind)
    usual = rules.USUAL_OF_KIND[kind]
    full = {**usual, **fields, "recipe": recipe or {"chart": chart, "because": reason}}
    return DefinitionVersion.objects.create(definition=definition, number=number, kind=kind, by=by, **full)


def _at_unit(
    unit: Unit,
    definition: Definition,
    version: DefinitionVersion,
    name: str,
    recipe: dict[str, Any],
    here: dict[str, Any],
) -> Measure:
    stratum = here.get("stratum", "")
    if Measure.objects.filter(definition=definition, unit=unit, stratum=stratum).exists():
        raise Refused(_("%(unit)s has this measure already.") % {"unit": unit.name}, code="here_already")
    return Measure.objects.create(
        organisation=unit.organisation, scope=unit.scope, unit=unit, definition=definition, version=version, name=name,
        recipe=recipe, sort_key=sort_key(name), **here,
    )  # fmt: skip


@transaction.atomic
def redefine(
    *, measure: Measure, by: Actor, why: str, from_on: date | None = None, caption: str = "", seen: int | None = None,
    **fields: Any,
) -> DefinitionVersion:  # fmt: skip
    """Write a new version of the definition; past readings keep their meaning in the number of the old one.

    When what is counted, out of what, what is left out or the source change, the chart breaks at `from_on`: what is
    counted differently is never compared with what came before. Other changes leave the chart whole. `seen` is the
    number of the version the writer had in view. What changes nothing writes nothing.

    Raises
    ------
    Refused
        No reason is given, or counting changes and nobody says since when.
    ChangedMeanwhile
        Somebody else has changed the same words since `seen`.
    """
    policies.require(by, "edit", measure)
    if not why.strip():
        raise Refused(
            _("Say why the definition changes: later readers will ask. Nothing was changed."), code="no_reason"
        )
    refuse_identifiers(why, caption, *(str(value) for value in fields.values()))
    charting.hold([measure.pk])
    standing = DefinitionVersion.objects.select_related("by").get(measures=measure)
    fields = _changes(standing, fields, seen)
    if not fields:
        return standing
    breaks_on = _break_of(measure, standing, fields, from_on)
    with because(who=by.name, why=why):
        version = _next_version(standing, by, why, fields)
        measure.version = version
        measure.save(update_fields=["version"])
        tell("redefined", measure, by, why, number=version.number)
        if breaks_on is None:
            charting.refresh(measure)
        else:
            caption = caption or str(_("counted in a new way"))
            start_phase(measure=measure, starts_on=breaks_on, baseline_until_on=None, why=why, caption=caption, by=by)
    return version


def _changes(standing: DefinitionVersion, fields: dict[str, Any], seen: int | None) -> dict[str, Any]:
    """Which fields say something else than what stands, and were not changed by somebody else meanwhile."""
    now = {name: getattr(standing, name) for name in fields}
    was = now
    if seen is not None and seen != standing.number:
        was = DefinitionVersion.objects.filter(definition=standing.definition_id, number=seen).values(*fields).first()
    found = merged(was or {}, fields, now)
    if found.clashes:
        raise ChangedMeanwhile(standing=found.clashes, version=standing.number, who=standing.by.name)
    return found.changes


def _break_of(
    measure: Measure, standing: DefinitionVersion, fields: dict[str, Any], from_on: date | None
) -> date | None:  # fmt: skip
    """Where the chart breaks: nowhere while nothing is counted, or when what is counted stays the same."""
    other, first = rules.changed_meaning({name: getattr(standing, name) for name in rules.MEANING}, fields)
    if not (other or (first and from_on)) or not measure.readings.current().exists():
        return None
    if from_on is None:
        raise Refused(
            _("This changes what is counted, so the chart breaks. Say from which day on. Nothing was changed yet."),
            code="no_day",
        )
    return from_on


def _next_version(standing: DefinitionVersion, by: Actor, why: str, fields: dict[str, Any]) -> DefinitionVersion:
    """The version that follows; two units that write at once get numbers one after the other."""
    definition = Definition.objects.select_for_update().get(pk=standing.definition_id)
    own = ("id", "definition", "number", "recorded_at", "by", "why")
    columns = [column.name for column in standing._meta.concrete_fields if column.name not in own]
    kept = {name: getattr(standing, name) for name in columns}
    number = definition.versions.aggregate(Max("number"))["number__max"] + 1
    return DefinitionVersion.objects.create(definition=definition, number=number, by=by, why=why, **{**kept, **fields})
