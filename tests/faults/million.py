"""Make a hundred daily measures and a long table of a million rows; print what a person needs to bring it in."""

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import django


django.setup()

from betterward.measures.services import define_measure  # noqa: E402
from betterward.organisations.models import Unit  # noqa: E402
from betterward.people.models import Actor  # noqa: E402


MEASURES = 100


def main(path, count):
    ward, house = Unit.objects.get(code="ASH"), Actor.objects.system()
    names = [f"Count {n:03d}" for n in range(MEASURES)]
    for name in names:
        define_measure(unit=ward, name=name, kind="count", frequency="day", by=house)
    first = date.today() - timedelta(days=count // MEASURES)
    with path.open("w") as file:
        file.write("Date,Ward,Measure,Count\n")
        for at in range(count // MEASURES):
            day = first + timedelta(days=at)
            file.writelines(f"{day},ASH,{name},{(at * 7 + len(name)) % 11}\n" for name in names)
    print(json.dumps({"file": str(path), "rows": count, "megabytes": round(path.stat().st_size / 1e6)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
