"""kill -9 of a worker after every statement of a look at a feed: all of what it brought stands, or nothing.

The next look finds the rest, and counts nothing twice; the twin that keeps and closes apart must be found out.
"""

from tests.served import site as sites


KEPT, NOTHING = [8, 8, 1, 1], [0, 0, 0, 0]


def test_a_look_that_is_killed_keeps_all_or_nothing_and_the_next_counts_nothing_twice(tmp_path):
    tmp_path.chmod(0o755)
    with sites.running() as site:
        told = site.run("tests.faults.feeding", str(tmp_path), "honest")

    assert told["ended"]
    assert len(told["died"]) >= 10
    assert [state for state in told["died"] if state not in (NOTHING, KEPT)] == []
    assert [state for state in told["again"] if state != [8, 8, 1, 8]] == []
    print(f"killed after each of {len(told['died']) - 1} statements, looked at again each time")


def test_a_run_that_is_closed_apart_is_found_out(tmp_path):
    tmp_path.chmod(0o755)
    with sites.running() as site:
        told = site.run("tests.faults.feeding", str(tmp_path), "sabotaged")

    assert [state for state in told["died"] if state not in (NOTHING, KEPT)] != []
