#!/usr/bin/python3
"""Runs real migration tools on a real server and compares with what `pgpreflight units` said. TAP.

A tree of testdata/frameworks with a live.json is run by the tool that it names:

    runner    the tool, as in runners.py
    files     psql: the files, in order
    prepare   the tool that writes these files: alembic, django
    options   of the tool
    units     more options of `pgpreflight units`
    problems  the rules of the problems that units has to report, all of them
    sessions  false: the tool runs these files in sessions of their own, for another reason
    before    SQL that was deployed by other means
    fails     {"path", "sqlstate"}: there the tool has to fail, and pgpreflight check has to have said
              so. {"path", "says"}: it is the tool that says so. Only a path: it refuses before it
              sends anything

Compared are the statements that reach the server, their order, which of them share a transaction,
and which run outside a transaction block. Nothing whose name has "never" in it may reach it.

usage: test_frameworks.py [TREE...]
"""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

import jsonschema
import psycopg2

import runners
import server
import tool
import wire

TREES = pathlib.Path(tool.ROOT) / "testdata" / "frameworks"
SCHEMA = pathlib.Path(tool.ROOT) / "docs" / "json-schema" / "units.schema.json"
BEGIN = re.compile(r"^\s*(begin|start transaction)\b", re.I)
BORDER = re.compile(r"^(begin|start transaction|commit|end|rollback)$", re.I)


def squash(text):
    return re.sub(r"\s+", " ", text).strip().rstrip("; ")


class Statement:
    def __init__(self, path, text, entry):
        self.path, self.text = path, squash(text)
        self.line, self.kind = entry["line"], entry["kind"] or ""
        self.transaction, self.in_block = entry["transaction"], entry["unit"] != "autocommit"
        self.ran_in = self.message = None

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text[:60]}"


def expected(folder, document):
    """The statements that go up, in the order in which we say that they run."""
    for one in document["sets"]:
        for file in one["files"]:
            content = (folder / file["path"]).read_bytes()
            for entry in file["statements"]:
                text = content[entry["start"]:entry["end"]].decode()
                yield Statement(os.path.normpath(file["path"]), text, entry)


def locate(statements, events):
    """Gives each statement the message and the transaction it ran in. The first that did not run in
    its place, or None. Tools say BEGIN and COMMIT themselves: those in a file are looked for next
    to the statements that only the file has."""
    at, offset, used, border = 0, 0, 0, []
    for s in statements:
        if BORDER.match(s.text):
            border.append(s)
            continue
        while at < len(events):
            text = squash(events[at].text) if events[at].kind == "message" else ""
            found = text.find(s.text, offset)
            if found >= 0:
                break
            at, offset, used = at + 1, 0, 0
        if at == len(events):
            return s
        offset = found + len(s.text)
        s.message = at
        s.ran_in, used = transaction_of(s, events, at, used)
    for s in border:
        if not locate_border(s, statements, events):
            return s
    return None


def locate_border(s, statements, events):
    """BEGIN before the statement behind it, COMMIT behind the one before it."""
    me, opens = statements.index(s), BEGIN.match(s.text)
    others = statements[me + 1:] if opens else statements[me - 1::-1] if me else []
    near = next((o for o in others if o.message is not None), None)
    if near is None:
        return False
    session = events[near.message].session
    for at in range(near.message, -1 if opens else len(events), -1 if opens else 1):
        e = events[at]
        if e.kind == "message" and e.session == session and s.text in squash(e.text):
            # Within a message only its DDL tells transactions apart.
            same = at == near.message
            s.message, s.ran_in = at, near.ran_in if same else (session, e.transaction)
            return True
    return False


def transaction_of(s, events, message, used):
    """A message with several statements may hold several transactions: its DDL tells in which each
    command was."""
    session, number = events[message].session, 0
    for e in events[message + 1:]:
        if e.session == session and e.kind == "message":
            break
        if e.session == session and e.kind == "ddl":
            number += 1
            if number > used and e.text == s.kind:
                return (session, e.transaction), number
    return (session, events[message].transaction), used


def in_block(s, statements, events):
    """BEGIN opened its transaction, or its message or pipeline holds more than this statement."""
    mine = [e for e in events if e.kind == "message" and (e.session, e.transaction) == s.ran_in]
    return (any(BEGIN.match(e.text) for e in mine) or len(mine) > 1
            or sum(1 for other in statements if other.message == s.message) > 1)


def differences(statements, events):
    lost = locate(statements, events)
    if lost:
        yield f"did not run in its place: {lost}"
        return
    for a, b in zip(statements, statements[1:]):
        together = a.ran_in == b.ran_in
        if together != (a.transaction == b.transaction):
            yield (f"{'one transaction' if together else 'two transactions'}, against what units "
                   f"says: {a} | {b}")
    for s in statements:
        if in_block(s, statements, events) != s.in_block:
            yield f"{'no ' if s.in_block else ''}transaction block, against what units says: {s}"


def sessions(document, statements, events):
    """Whether files share a session, and nobody resets it between them."""
    kept = document["sets"][0]["session_kept"]
    ran = [s for s in statements if s.message is not None]
    if kept is None or len({s.path for s in ran}) < 2:
        return []
    first, last = min(s.message for s in ran), max(s.message for s in ran)
    one = len({events[s.message].session for s in ran}) == 1 and not any(
        re.match(r"\s*(reset|discard) all", e.text, re.I) for e in events[first:last])
    return [] if one == kept else [f"session_kept is {kept}"]


def never(events):
    return [f"ran all the same: {e.text[:100]!r}" for e in events
            if e.kind == "message" and re.search(r"\bnever", e.text)]


def before_failure(statements, fails, report):
    """What runs before the place that pgpreflight foresaw, and what is wrong with its foresight."""
    findings = [f for f in report["findings"]
                if os.path.normpath(f["path"]) == fails["path"]
                and (f["verdict"] == "dangerous" or f["rule"].startswith("framework-"))]
    if not findings:
        return [], [f"nothing said that {fails['path']} fails"]
    if len(fails) == 1:
        return [], []
    line = min(f["start"]["line"] for f in findings)
    kept = []
    for s in statements:
        if s.path == fails["path"] and s.line >= line:
            break
        kept.append(s)
    return kept, []


def outcome(done, events, fails):
    if not fails:
        return [f"exit status {done.returncode}: {done.stdout[-400:]}"] if done.returncode else []
    if not done.returncode:
        return [f"was to fail in {fails['path']} and did not"]
    if fails.get("says", "") not in done.stdout:
        return [f"does not say so: {done.stdout[-400:]}"]
    state = fails.get("sqlstate")
    if state and not any(e.kind == "error" and e.text.startswith(state) for e in events):
        return [f"no error {state}: {[e.text[:80] for e in events if e.kind == 'error']}"]
    return []


def foretold(report):
    """Findings that say a statement fails."""
    return [f"{f['path']}:{f['start']['line']}: {f['message']}" for f in report["findings"]
            if f["rule"] in ("will-fail", "concurrently-in-transaction")]


def run_case(running, tree):
    case = json.loads((tree / "live.json").read_text())
    with tempfile.TemporaryDirectory(prefix="pgpreflight-live-") as scratch:
        folder = pathlib.Path(scratch) / "tree"
        shutil.copytree(tree, folder)
        case["folder"] = str(folder)
        os.chdir(folder)
        running.fresh_database()
        runners.prepare(running, case)
        paths = case.get("files", ["."])
        document = tool.run("units", "--no-config", "--format", "json", *case.get("units", []), *paths)
        (pathlib.Path(scratch) / "before.sql").write_text(case.get("before", ""))
        report = tool.run("check", "--no-config", "--format", "json", "--fail-on", "never",
                          "--history", scratch + "/before.sql", *case.get("units", []), *paths)
        statements = list(expected(folder, document))
        running.fresh_database()
        connection = running.connect()
        connection.cursor().execute(wire.TRIGGER + case.get("before", ""))
        connection.close()
        start = len(running.log())
        done = runners.migrate(running, case)
        events = wire.events(running.log()[start:], server.DATABASE)
        os.chdir("/")
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(document)
    problems = outcome(done, events, case.get("fails"))
    found = sorted(p["rule"] for s in document["sets"] for f in s["files"] for p in f["problems"])
    if found != sorted(case.get("problems", [])):
        problems.append(f"units reports {found}")
    if "fails" in case:
        statements, more = before_failure(statements, case["fails"], report)
        problems += more
    else:
        problems += [f"did not fail: {text}" for text in foretold(report)]
    if not statements and "fails" not in case:
        problems.append("no statement to compare")
    problems += differences(statements, events)
    if case.get("sessions", True):
        problems += sessions(document, statements, events)
    return problems + never(events), events


NAMES = ["9_first", "10_before", "20240101_a", "20240101-a", "20240101 a", "20240101a", "2024_a", "a", "A",
         "b", "B_", "_a", "-a", "a_b", "a-b", "ab", "aB", "Ab", "a.b", "1", "01", "001_x", "1_x", "a(1)",
         "a+b", "a@b", "z9", "z10", "Z9"]


def prisma_order():
    """Prisma sorts names with JavaScript's localeCompare."""
    with tempfile.TemporaryDirectory(prefix="pgpreflight-live-") as folder:
        root = pathlib.Path(folder)
        (root / "migration_lock.toml").write_text("provider = 'postgresql'\n")
        for name in NAMES:
            (root / name).mkdir()
            (root / name / "migration.sql").write_text("SELECT 1;\n")
        document = tool.run("units", "--no-config", "--format", "json", folder)
    ours = [pathlib.Path(f["path"]).parent.name for s in document["sets"] for f in s["files"]]
    script = "console.log(JSON.stringify(JSON.parse(process.argv[1]).sort((a, b) => a.localeCompare(b))))"
    theirs = json.loads(subprocess.run([runners.NODE, "-e", script, json.dumps(sorted(NAMES))],
                                       stdout=subprocess.PIPE, check=True).stdout)
    return [f"{a!r} where JavaScript has {b!r}" for a, b in zip(ours, theirs) if a != b] or (
        [] if len(ours) == len(theirs) else [f"{len(ours)} of {len(theirs)} listed"])


def queue_deadlock(running):
    """framework-lock-deadlock: a session that waits in pg_advisory_lock() and CREATE INDEX
    CONCURRENTLY in the session that holds the lock."""
    running.fresh_database()
    holder, waiter = running.connect(), running.connect()
    cursor = holder.cursor()
    cursor.execute("CREATE TABLE a (b int); SET deadlock_timeout = '50ms'; SELECT pg_advisory_lock(1)")
    said = []

    def wait():
        try:
            waiter.cursor().execute("SELECT pg_advisory_lock(1)")
        except psycopg2.Error as error:
            said.append(error.pgcode)

    thread = threading.Thread(target=wait)
    thread.start()
    while not waiting(running):
        time.sleep(0.01)
    try:
        cursor.execute("CREATE INDEX CONCURRENTLY ON a (b)")
    except psycopg2.Error as error:
        said.append(error.pgcode)
    cursor.execute("SELECT pg_advisory_unlock_all()")
    thread.join()
    for connection in (holder, waiter):
        connection.close()
    return [] if said == ["40P01"] else [f"no deadlock, but {said}"]


def waiting(running):
    connection = running.connect("postgres")
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return cursor.fetchone()[0]
    finally:
        connection.close()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def trees():
    wanted = sys.argv[1:]
    return [t for t in sorted(TREES.iterdir())
            if (t / "live.json").exists() and (not wanted or t.name in wanted)]


def tell(number, name, problems):
    print(f"{'not ok' if problems else 'ok'} {number} - {name}", flush=True)
    for text in problems:
        print("# " + text.replace("\n", "\n# "))
    return bool(problems)


def order_test(number):
    if not os.path.exists(runners.NODE) and not os.environ.get("PGPREFLIGHT_NO_SKIP"):
        print(f"ok {number} - names in JavaScript's order # SKIP scripts/runners gets node")
        return False
    return tell(number, "names in JavaScript's order", prisma_order())


def main():
    server.stop_on_signals()
    found = server.servers_here()
    no_skip = os.environ.get("PGPREFLIGHT_NO_SKIP")
    if not found:
        print("Bail out! no PostgreSQL server here" if no_skip
              else "1..0 # SKIP no PostgreSQL server here; scripts/servers gets them")
        return int(bool(no_skip))
    major, cases = min(found), trees()
    print(f"1..{len(cases) + 2}")
    failed = False
    with server.Server(major, found[major], port=free_port(), **wire.SETTINGS) as running:
        for number, tree in enumerate(cases, 1):
            lacks = runners.missing(json.loads((tree / "live.json").read_text()))
            if lacks and not no_skip:
                print(f"ok {number} - {tree.name} # SKIP scripts/runners gets what is missing: {', '.join(lacks)}")
                continue
            problems, events = (lacks, []) if lacks else run_case(running, tree)
            failed = tell(number, tree.name, problems) or failed
            if problems:
                for e in events[-60:]:
                    print(f"#   {e.kind} {e.session} {e.transaction} {e.text[:110]!r}")
        failed = tell(len(cases) + 1, "CONCURRENTLY and a queue deadlock", queue_deadlock(running)) or failed
    failed = order_test(len(cases) + 2) or failed
    return int(failed or not cases)


if __name__ == "__main__":
    sys.exit(main())
