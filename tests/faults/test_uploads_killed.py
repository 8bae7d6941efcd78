"""kill -9 of a worker after every statement of bringing in a long table: all of it stands and is said, or nothing.

Another worker then brings it in; the twin that writes down the end outside the transaction must be found out.
"""

import os

from tests.served import site as sites


ROWS = 1_000_000
KEPT, NOTHING = [40, 40, 2, 1], [0, 0, 0, 0]


def test_a_table_whose_worker_is_killed_is_there_whole_or_not_at_all_and_is_taken_up_again():
    with sites.running() as site:
        told = site.run("tests.faults.uploading", "honest")

        assert told["ended"]
        assert len(told["died"]) >= 15
        assert [state for state in told["died"] if state not in (NOTHING, KEPT)] == []
        assert [state for state in told["rescued"] if state != KEPT] == []
        print(f"killed after each of {len(told['died']) - 1} statements, taken up again each time")


def test_an_end_that_is_written_down_apart_is_found_out():
    with sites.running() as site:
        told = site.run("tests.faults.uploading", "sabotaged")

        assert [state for state in told["died"] if state not in (NOTHING, KEPT)] != []


def test_a_million_rows_that_were_sent_come_in(tmp_path):
    rows = int(os.environ.get("BETTERWARD_TEST_ROWS", ROWS))
    with sites.running() as site:
        site.run("tests.faults.prepare")
        made = site.run("tests.faults.million", str(tmp_path / "long.csv"), str(rows))
        told = site.run("tests.faults.uploading", made["file"], "whole")

        print(f"{rows:,} rows sent: brought in within {told['seconds']:.0f} s")
        assert (told["state"], told["kept"]) == ("done", rows), told
