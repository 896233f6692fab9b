#!/usr/bin/python3
"""Proves the table of facts: every row of `pgpreflight effects` on real servers.

Each row's setup and proof run on the server. The tool is given the same SQL and must say what the
server was seen doing: the lock on every relation, rewrite, scan, index builds, SQLSTATE. It must
also have taken its answer from that row, or the proof would prove another one.

usage: test_facts.py [--row GLOB] [--deep] [--dump] [MAJOR...]
TAP on standard output. PGPREFLIGHT_NO_SKIP=1 makes a missing server a failure.
"""

import argparse
import fnmatch
import os
import subprocess
import sys
import threading

import psycopg2

import compare
import observe
import probe
import server
import step
import tool

ACTIVE_TRANSACTION = "25001"


class Row:
    """An effect row or a failure row, from the JSON of `pgpreflight effects`."""

    def __init__(self, data, is_failure):
        self.id, self.is_failure = data["id"], is_failure
        self.since, self.until = data.get("since") or 0, data.get("until") or 0
        self.setup, self.proof = data.get("setup") or "", data.get("proof")
        self.unproved = data.get("unproved")
        self.no_transaction = bool(data.get("no_transaction"))
        self.waits_for_snapshots = bool(data.get("waits_for_snapshots"))
        self.sqlstate, self.data = data.get("sqlstate"), bool(data.get("data"))

    def covers(self, major):
        return (not self.since or self.since <= major) and (not self.until or major <= self.until)


def load_rows(pattern):
    document = tool.run("effects", "--format", "json")
    rows = [Row(data, False) for data in document["effects"]]
    rows += [Row(data, True) for data in document["failures"]]
    return [row for row in rows if fnmatch.fnmatch(row.id, pattern)]


# --- one row on one server ------------------------------------------------------------------------


# How much the tool is told before it is asked, in the order tried: what made the tables; also that
# there is nothing else; nothing. Some rows are about what is known to be absent, or not known.
KNOWLEDGE = ({}, {"complete": True}, {"history": None})


def ask_tool(row, case, major):
    """The document's last statements, and what is wrong with the document."""
    runner, first = "wrapped" if case.transaction else "psql", None
    for known in KNOWLEDGE:
        arguments = {"history": row.setup, **known}
        document = tool.check(row.proof, pg_version=major, runner=runner, **arguments)
        own = [s for s in document["files"][0]["statements"] if not s.get("via")]
        if len(own) != len(case.proof):
            return [], [f"the tool sees {len(own)} statements, the proof has {len(case.proof)}"]
        statements = tool.last_statements(document)
        rows = compare.rows_of(statements)
        if row.id in rows:
            return statements, []
        first = first or (statements, ["the tool answers from " + (", ".join(sorted(rows)) or "no row")])
    return first


def failure_problems(row, statements, seen):
    if seen.sqlstate != row.sqlstate:
        got = f"{seen.sqlstate} {seen.message}" if seen.sqlstate else "success"
        return [f"the row says {row.sqlstate}, the server {got}"]
    fails = next((s["fails"] for s in statements if s.get("fails")), None)
    if not fails:
        return ["the tool foresees no failure"]
    problems = []
    if fails["sqlstate"] != row.sqlstate:
        problems.append(f"the tool says {fails['sqlstate']}, the server {row.sqlstate}")
    if fails["certain"] == row.data:
        problems.append("the tool calls the failure " + ("certain" if row.data else "possible"))
    return problems


def effect_problems(row, statements, seen, case, major_server, deep):
    if seen.sqlstate:
        return [f"the proof fails: {seen.sqlstate} {seen.message}"]
    problems = []
    for statement in statements:
        fails = statement.get("fails")
        if fails and fails["certain"] and not statement.get("conditional"):
            problems.append(f"the tool says it fails with {fails['sqlstate']}, the server accepts it")
    result = compare.Comparison(statements, seen, case.proof[-1])
    problems += result.problems
    if row.no_transaction:
        if seen.refuses_transaction != ACTIVE_TRANSACTION:
            problems.append(f"in a transaction: {seen.refuses_transaction or 'accepted'}, not 25001")
        if seen.waits_for_snapshots != row.waits_for_snapshots:
            problems.append("the server " + ("waits" if seen.waits_for_snapshots else "does not wait")
                            + " for an old snapshot")
    for relation, claimed in compare.lock_checks(result, case, deep):
        way = step if relation.kind in "iI" else probe  # an index cannot be locked by itself
        other = way.check_mode(major_server, case, relation, claimed)
        if other:
            problems.append(f"claims {claimed or 'no lock'} on {relation} (seen: "
                            f"{relation.lock or 'none'}), the statement {other}")
    return problems


def check_row(running, row, deep):
    """A list of problems; empty: proved."""
    case = observe.Case(row.setup, row.proof, not row.no_transaction)
    seen = observe.observe(running, case)
    if row.is_failure and seen.sqlstate == ACTIVE_TRANSACTION != row.sqlstate:
        case.transaction = False
        seen = observe.observe(running, case)
    if seen.problem:
        return [seen.problem]
    if not case.transaction and not seen.sqlstate:
        step.add_to(seen, running, case)
    try:
        statements, problems = ask_tool(row, case, running.major)
    except tool.ToolError as error:
        return [str(error)]
    if not statements:
        return problems
    if row.is_failure:
        return problems + failure_problems(row, statements, seen)
    return problems + effect_problems(row, statements, seen, case, running, deep)


# --- one server, all rows -------------------------------------------------------------------------


def run_server(major, bindir, rows, deep):
    """Prints "ok ROW" lines without numbers; the parent numbers them."""
    proved = 0
    with server.Server(major, bindir) as running:
        for row in rows:
            if not row.covers(major):
                continue
            name = f"{major} {'failure ' if row.is_failure else ''}{row.id}"
            if not row.proof:
                print(f"ok - {name} # SKIP unproved: {row.unproved or 'no reason given'}", flush=True)
                continue
            try:
                problems = check_row(running, row, deep)
            except psycopg2.Error as error:
                problems = [f"the harness itself failed: {observe.first_line(error)}"]
            proved += not problems
            print(f"{'not ok' if problems else 'ok'} - {name}")
            for problem in problems:
                print(f"# {problem}")
            if problems:
                print("# setup: " + row.setup.strip().replace("\n", "\n# "))
                print("# proof: " + row.proof.strip().replace("\n", "\n# "))
            sys.stdout.flush()
    print(f"proved {proved}", flush=True)


class Child:
    """The same program, for one server: servers run side by side."""

    def __init__(self, major, arguments):
        self.major, self.lines = major, []
        command = [sys.executable, os.path.abspath(__file__), "--one", str(major), *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        text=True, preexec_fn=server.die_with_parent)
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        self.lines = self.process.stdout.read().splitlines()

    def wait(self):
        self.reader.join()
        return self.process.wait()


def run_children(majors, arguments):
    children = [Child(major, arguments) for major in majors]
    number, failed, summary, unproved = 0, False, [], set()
    try:
        for child in children:
            status, proved = child.wait(), None
            for line in child.lines:
                if line.startswith("proved "):
                    proved = int(line.split()[1])
                    continue
                if line.startswith(("ok - ", "not ok - ")):
                    number += 1
                    failed = failed or line.startswith("not ok")
                    line = line.replace("ok - ", f"ok {number} - ", 1)
                    if "# SKIP unproved" in line:
                        unproved.add(line.split(" - ", 1)[1].split(" ", 1)[1])
                print(line)
            if status or proved is None:
                number, failed = number + 1, True
                print(f"not ok {number} - {child.major} the server's run ended early ({status})")
            summary.append(f"{proved or 0} on {child.major}")
    finally:
        for child in children:
            if child.process.poll() is None:
                child.process.terminate()
                child.wait()
    print(f"1..{number}")
    for row in (r for r in load_rows(arguments[1]) if r.proof and not any(map(r.covers, majors))):
        print(f"# no server here has the version for {row.id} ({row.since or ''} to {row.until or ''})")
    if unproved:
        print(f"# {len(unproved)} rows are not proved by any server, each with its reason above")
    print("# rows proved: " + ", ".join(summary))
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("majors", nargs="*", type=int, metavar="MAJOR")
    parser.add_argument("--row", default="*", help="only rows whose id matches")
    parser.add_argument("--deep", action="store_true", help="provoke every lock, not only the doubtful")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    server.stop_on_signals()
    found = server.servers_here(options.majors or None)
    if options.one:
        run_server(options.majors[0], found[options.majors[0]], load_rows(options.row), options.deep)
        return 0
    missing = [str(m) for m in options.majors or (15, 18) if m not in found]
    if missing and os.environ.get("PGPREFLIGHT_NO_SKIP"):
        print("Bail out! no PostgreSQL server of version " + ", ".join(missing))
        return 1
    if not found:
        print("1..0 # SKIP no PostgreSQL server here; scripts/servers gets them")
        return 0
    passed_on = ["--row", options.row] + (["--deep"] if options.deep else [])
    return int(run_children(sorted(found), passed_on))


if __name__ == "__main__":
    sys.exit(main())
