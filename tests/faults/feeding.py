"""Look at a feed of files, dying after the first statement, the second, and so on; print as JSON what stood afterwards,
and after another worker has looked.

Words: a folder, and ``honest`` or ``sabotaged``: the end of the run is written down apart from what it kept.
"""

import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import django


os.environ["BETTERWARD_FEED_FOLDER"] = sys.argv[1]
django.setup()

from django.db import connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from betterward.intake import feeding, services  # noqa: E402
from betterward.intake.models import FeedRun, Import  # noqa: E402
from betterward.intake.rules import wide  # noqa: E402
from betterward.intake.rules.feeds import LONGEST  # noqa: E402
from betterward.measures.models import ChartFacts, Reading  # noqa: E402
from betterward.measures.services import define_measure  # noqa: E402
from betterward.organisations.services import create_organisation, open_unit  # noqa: E402
from betterward.people.models import Actor  # noqa: E402


# A pool would hand the child the parent's connections.
connection.settings_dict["OPTIONS"].pop("pool", None)

MONTHS, MOST_STAGES = 8, 200
TABLE = "Month\tFalls\n" + "".join(f"2026-{month:02}-01\t{month}\n" for month in range(1, MONTHS + 1))


def sabotage():
    """Keep the readings first, and write the end of the run down apart."""
    from betterward.intake.services import feeds

    honest = feeds.measures.load_rows

    class Apart:
        def __getattr__(self, name):
            return getattr(feeds_measures, name)

        def load_rows(self, **facts):
            rows = honest(**facts)
            connection.connection.commit()
            return rows

    feeds_measures, feeds.measures = feeds.measures, Apart()


def state(unit, feed):
    """Readings, points of the chart, imports, runs that are written down as done."""
    readings = Reading.objects.current().filter(measure__unit=unit).count()
    points = sum(ChartFacts.objects.filter(measure__unit=unit).values_list("points", flat=True))
    imports = Import.objects.filter(measure__unit=unit).count()
    return [readings, points, imports, FeedRun.objects.filter(feed=feed, state="done", kept__gt=0).count()]


def dies_after(stage, feed):
    """Whether a worker that looks at it dies of it."""
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
        feeding.look(feed)
    os._exit(0)


def a_feed(organisation, stage, house):
    """A unit with a measure, its headings remembered, and a file in its folder."""
    unit = open_unit(parent=organisation.root, code=f"U{stage}", name=f"Ward {stage}", on=None, by=house)
    measure = define_measure(unit=unit, name="Falls", kind="count", purpose="control", by=house)
    headings = wide.sheet(TABLE, None).headings
    services.remember_columns(unit=unit, headings=headings, targets=[(measure, "top")], by=house)
    name = f"{organisation.slug}-{stage}"
    place = Path(sys.argv[1]) / name
    place.mkdir(parents=True)
    file = place / "a.csv"
    file.write_text(TABLE)
    os.utime(file, (1_700_000_000,) * 2)
    feed = services.make_feed(unit=unit, name=name, address=name, every="day", by=house, key=uuid4(), kind="folder")
    return unit, feed


def stages(organisation):
    """What stood after each death, and after the next look."""
    house, died, again, stage, dies = Actor.objects.system(), [], [], 0, True
    while dies and stage < MOST_STAGES:
        stage += 1
        unit, feed = a_feed(organisation, stage, house)
        dies = dies_after(stage, feed)
        died.append(state(unit, feed))
        FeedRun.objects.filter(feed=feed).update(started_at=timezone.now() - LONGEST - timedelta(minutes=1))
        feeding.look(feed)
        again.append([*state(unit, feed)[:3], Reading.objects.filter(measure__unit=unit).count()])
    return {"died": died, "again": again, "ended": not dies}


if __name__ == "__main__":
    if sys.argv[2] == "sabotaged":
        sabotage()
    made = create_organisation(slug=sys.argv[2], name="Alder", by=Actor.objects.system(), why="a fault test")
    print(json.dumps(stages(made)))
