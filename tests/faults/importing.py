"""Keep a table of two measures, and take it back, dying after the first statement, the second, and so on; print as JSON
what stood afterwards. Words: ``honest``, or ``sabotaged``: the same services without their one transaction.
"""

import json
import os
import signal
import sys
from datetime import date

import django


django.setup()

from django.db import connection, connections  # noqa: E402

from betterward.intake import services  # noqa: E402
from betterward.intake.models import Import  # noqa: E402
from betterward.measures.models import Measure, Reading  # noqa: E402
from betterward.measures.rules import Entry  # noqa: E402
from betterward.measures.services import define_measure  # noqa: E402
from betterward.organisations.services import create_organisation, open_unit  # noqa: E402
from betterward.people.models import Actor  # noqa: E402


# A pool would hand the child the parent's connections.
connection.settings_dict["OPTIONS"].pop("pool", None)

MONTHS = 12
ENTRIES = [Entry(date(2025, month, 1), numerator=month) for month in range(1, MONTHS + 1)]
MOST_STAGES = 400


def keep(pair, by, *, whole):
    act = services.import_several if whole else services.import_several.__wrapped__
    act(entries=dict.fromkeys(pair, ENTRIES), replaces=False, by=by)


def take_back(pair, by, *, whole):
    act = services.take_back_all if whole else _one_after_the_other
    act(made=Import.objects.filter(measure__in=pair).first(), by=by)


def _one_after_the_other(*, made, by):
    for one in Import.objects.filter(batch=made.batch):
        services.take_back(made=one, measure=one.measure, by=by)


def state(pair):
    """What stands: readings, what the charts say, imports, those taken back."""
    ids = [measure.pk for measure in pair]
    rows = Reading.objects.current().filter(measure__in=ids).exclude(state=Reading.State.WITHDRAWN)
    made = Import.objects.filter(measure__in=ids)
    points = [
        measure.chart_facts.points for measure in Measure.objects.filter(pk__in=ids).select_related("chart_facts")
    ]
    return [rows.count(), sum(points), made.count(), made.exclude(taken_back_at=None).count()]


def dies_after(stage, act, pair, by, whole):
    """Whether a child that does this dies of it; statement by statement, killed without a word."""
    connections.close_all()
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    done = 0

    def struck(execute, sql, params, many, context):
        nonlocal done
        answer = execute(sql, params, many, context)
        done += 1
        if done == stage:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    connection.ensure_connection()
    with connection.execute_wrapper(struck):
        act(pair, by, whole=whole)
    os._exit(0)


def stages(act, prepare, whole):
    """The state before, after, and after each death."""
    house, found, stage, dies = Actor.objects.system(), [], 0, True
    while dies and stage < MOST_STAGES:
        stage += 1
        pair = [
            define_measure(unit=UNIT, name=f"{act.__name__} {whole} {stage} {n}", kind="count", by=house)
            for n in (1, 2)
        ]
        prepare(pair, house)
        before = state(pair)
        dies = dies_after(stage, act, pair, house, whole)
        found.append(state(pair))
    return {"before": before, "after": found[-1], "between": found[:-1], "ended": not dies}


if __name__ == "__main__":
    is_whole = sys.argv[1] == "honest"
    organisation = create_organisation(
        slug=sys.argv[1], name="Alder Trust", by=Actor.objects.system(), why="a fault test"
    )
    UNIT = open_unit(parent=organisation.root, code="ASH", name="Ash ward", on=None, by=Actor.objects.system())
    made = {
        "keep": stages(keep, lambda pair, by: None, is_whole),
        "take_back": stages(take_back, lambda pair, by: keep(pair, by, whole=True), is_whole),
    }
    print(json.dumps(made))
