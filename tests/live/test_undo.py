#!/usr/bin/python3
"""The way back leads back: for every row of the table of facts that says it can be undone.

A row's setup and proof run on a server; the rollback that `check --format json` prints for the last
statement (with what its `record` query said before) runs behind it; then schema and data must be
those of the start (catalog.py).

usage: test_undo.py [--row GLOB] [MAJOR...]
"""

import argparse
import fnmatch
import os
import sys

import psycopg2

import catalog
import observe
import server
import sqltext
import tool

# What the way back does not restore, and why that is as it should be.
STAYS = {
    "attach-partition-index": "the index made for the partition stays on it",
    "attach-partition-index-default": "the index made for the partition stays on it",
    "detach-partition-concurrently": "the CHECK that stands for the bound stays on the partition",
    "no-inherit": "columns of the child are its own from then on, too",
}


def steps_of(row, major):
    seen = []
    for history in (row["setup"] or "", None):
        # What was there before is known, then it is not: both ways must lead back.
        document = tool.check(row["proof"], history, major, runner="psql" if row["no_transaction"] else "wrapped")
        steps = tool.last_statements(document)[0]["rollback"]
        if steps not in seen:
            yield ("known" if history is not None else "unknown"), steps
        seen.append(steps)


def record(cursor, steps):
    """The statements of the way back; queries are asked now, before the statement."""
    found = []
    for step in steps:
        if step["way"] == "record":
            cursor.execute(step["record"])
            found += [line[0] for line in cursor.fetchall()]
        elif step["way"] == "sql":
            found += sqltext.split(step["sql"])
    return found


def try_way(running, row, steps):
    """Problems of one way back."""
    running.fresh_database()
    connection = running.connect()
    try:
        proof = sqltext.split(row["proof"])
        observe.run_all(connection, sqltext.split(row["setup"] or ""), "setup")
        observe.run_all(connection, proof[:-1], "proof")
        before = catalog.describe(running)
        back = record(connection.cursor(), steps)
        observe.run_all(connection, proof[-1:], "proof")
        for statement in back:
            observe.run_all(connection, [statement], "way back")
        changed = catalog.difference(before, catalog.describe(running))
        if changed and row["id"] not in STAYS:
            return ["not as before:"] + changed + ["way back: " + "; ".join(back)]
        if not changed and row["id"] in STAYS:
            return ["it does lead back; take it from STAYS"]
        return []
    except (observe.Failed, psycopg2.Error) as error:
        return [str(error), "way back: " + str(steps)]
    finally:
        connection.close()


def check_row(running, row):
    """(problems, reason to skip)"""
    problems, tried = [], 0
    for name, steps in steps_of(row, running.major):
        ways = {step["way"] for step in steps}
        if not ways and name == "known":
            return ["it says it can be undone, and there is no way back"], None
        if ways & {"backup", "by-hand"}:
            if name == "known":
                return [f"it says {row['undo']}, the way back is {ways}"], None
            continue  # what is not known here cannot be undone from here
        if not ways:
            continue
        tried += 1
        problems += [f"{name}: {text}" for text in try_way(running, row, steps)]
    return problems, None if tried else "nothing known of what was there"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("majors", nargs="*", type=int, metavar="MAJOR")
    parser.add_argument("--row", default="*", help="only rows whose id matches")
    options = parser.parse_args()
    server.stop_on_signals()
    found = server.servers_here(options.majors or None)
    if not found:
        if os.environ.get("PGPREFLIGHT_NO_SKIP"):
            print("Bail out! no PostgreSQL server here")
            return 1
        print("1..0 # SKIP no PostgreSQL server here; scripts/servers gets them")
        return 0
    rows_here = [row for row in tool.run("effects", "--format", "json")["effects"]
                 if fnmatch.fnmatch(row["id"], options.row) and row["proof"] and row["undo"] in ("free", "slow")]
    number, failed = 0, False
    for major, bindir in sorted(found.items()):
        with server.Server(major, bindir) as running:
            for row in rows_here:
                if not (row["since"] or 0) <= major <= (row["until"] or major):
                    continue
                number += 1
                try:
                    problems, skip = check_row(running, row)
                except (tool.ToolError, observe.Failed) as error:
                    problems, skip = [str(error)], None
                print(f"{'not ok' if problems else 'ok'} {number} - {major} {row['id']}"
                      + (f" # SKIP {skip}" if skip and not problems else ""), flush=True)
                for problem in problems:
                    print("# " + problem.strip().replace("\n", "\n# "))
                failed = failed or bool(problems)
    print(f"1..{number}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
