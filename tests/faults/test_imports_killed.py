"""kill -9 after every statement of an import and of taking it back: all of it stands, or nothing of it.

The twin without the one transaction must be found out.
"""

from tests.served import site as sites


MONTHS = 24
"""Readings of the two measures together."""

KEPT, NOTHING, TAKEN_BACK = [MONTHS, MONTHS, 2, 0], [0, 0, 0, 0], [0, 0, 2, 2]
"""Readings, points on the charts, imports, imports taken back."""


def halves(told):
    """States that are neither before nor after."""
    return [state for state in told["between"] if state not in (told["before"], told["after"])]


def test_an_import_that_is_killed_is_there_whole_or_not_at_all():
    with sites.running() as site:
        told = site.run("tests.faults.importing", "honest")

        assert (told["keep"]["before"], told["keep"]["after"]) == (NOTHING, KEPT)
        assert (told["take_back"]["before"], told["take_back"]["after"]) == (KEPT, TAKEN_BACK)
        for act in told.values():
            assert act["ended"]
            assert len(act["between"]) >= 10
            assert halves(act) == []
        print({name: f"killed after each of {len(act['between'])} statements" for name, act in told.items()})


def test_an_import_without_its_one_transaction_is_found_out():
    with sites.running() as site:
        told = site.run("tests.faults.importing", "sabotaged")

        found = {name: halves(act) for name, act in told.items()}
        print(f"sabotage found: {found}")
        assert all(found.values())
