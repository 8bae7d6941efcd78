"""Bring in a long table that was sent, dying after the first statement, the second, and so on; print what stood.

Words: ``honest``, or ``sabotaged``: what is written down of it comes after the transaction instead of within it.
Or a file and ``whole``: store it for the worker and bring it in once, and print how long that took.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from uuid import uuid4

import django


django.setup()

from django.db import connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from betterward.intake import bringing, services  # noqa: E402
from betterward.intake.models import Import, Upload  # noqa: E402
from betterward.intake.rules.uploads import PIECE, SILENCE  # noqa: E402
from betterward.measures.models import ChartFacts, Reading  # noqa: E402
from betterward.measures.services import define_measure  # noqa: E402
from betterward.organisations.models import Unit  # noqa: E402
from betterward.organisations.services import create_organisation, open_unit  # noqa: E402
from betterward.people.models import Actor, Person  # noqa: E402
from betterward.people.services import create_person, join  # noqa: E402


# A pool would hand the child the parent's connections.
connection.settings_dict["OPTIONS"].pop("pool", None)

DAYS, MOST_STAGES = 20, 200


def sabotage():
    """Write down that all is kept after the transaction, not within it."""
    honest = services.import_long

    def import_long(*, kept, **facts):
        made = honest(**facts)
        kept(made)
        return made

    services.import_long = import_long


def state(unit, upload):
    """Readings, points of charts, imports, and whether it is written down as done."""
    readings = Reading.objects.current().filter(measure__unit=unit).count()
    points = sum(ChartFacts.objects.filter(measure__unit=unit).values_list("points", flat=True))
    imports = Import.objects.filter(measure__unit=unit).count()
    return [readings, points, imports, Upload.objects.filter(pk=upload.pk, state="done").count()]


def stored(unit, pieces, by, source="long.csv"):
    return services.store_upload(
        unit=unit, pieces=pieces, source=source, days="", replaces=False, key=uuid4(), by=Actor.objects.of(by)
    )


def dies_after(stage, upload):
    """Whether a worker that brings it in dies of it."""
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
        bringing.bring_in(upload.pk)
    os._exit(0)


def stages(organisation):
    """What stood after each death, and after another worker has taken it up."""
    house, died, rescued, stage, dies = Actor.objects.system(), [], [], 0, True
    lead = create_person(name="Asha Khan", email=f"{organisation.slug}@people.example", by=house, why="a fault test")
    join(person=lead, scope=organisation.root.scope, role="administrator", by=house)
    while dies and stage < MOST_STAGES:
        stage += 1
        unit = open_unit(parent=organisation.root, code=f"U{stage}", name=f"Ward {stage}", on=None, by=house)
        for n in (1, 2):
            define_measure(unit=unit, name=f"Count {n}", kind="count", frequency="day", purpose="control", by=house)
        rows = [f"2026-03-{day:02},Count {n},{day}\n" for day in range(1, DAYS + 1) for n in (1, 2)]
        upload = stored(unit, ["".join(["Date,Measure,Count\n", *rows]).encode()], lead)
        dies = dies_after(stage, upload)
        died.append(state(unit, upload))
        Upload.objects.filter(pk=upload.pk).update(seen_at=timezone.now() - 2 * SILENCE)
        bringing.bring_in(upload.pk)
        rescued.append(state(unit, upload))
    return {"died": died, "rescued": rescued, "ended": not dies}


def whole(path):
    """Store a file and bring it in, as the page and the worker do."""
    asha = Person.objects.get(email="asha@people.example")
    with path.open("rb") as file:
        upload = stored(Unit.objects.get(code="ASH"), iter(lambda: file.read(PIECE), b""), asha, path.name)
    began = time.monotonic()
    bringing.bring_in(upload.pk)
    upload.refresh_from_db()
    return {"seconds": time.monotonic() - began, "state": upload.state, "kept": upload.kept, "said": upload.said}


if __name__ == "__main__":
    if sys.argv[2:] == ["whole"]:
        print(json.dumps(whole(Path(sys.argv[1]))))
    else:
        if sys.argv[1] == "sabotaged":
            sabotage()
        made = create_organisation(slug=sys.argv[1], name="Alder", by=Actor.objects.system(), why="a fault test")
        print(json.dumps(stages(made)))
