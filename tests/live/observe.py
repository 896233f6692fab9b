"""Runs one case on a real server and says what it did: locks, work, failure.

The setup is committed by one session. Another runs the proof: in a transaction, whose locks and
catalog changes are looked at from inside before it is rolled back; or statement by statement, with
a third session watching pg_locks and a fourth holding an old snapshot, so that a statement which
waits for snapshots stands still while it is looked at.
"""

import io
import re
import threading
import time

import psycopg2

import sqltext

MODES = ["AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock",
         "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"]
NAMES = dict(zip(MODES, ["ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE",
                         "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"]))
STRENGTH = {name: i for i, name in enumerate(NAMES.values())}
KINDS = {"r": "table", "p": "partitioned table", "v": "view", "m": "materialized view",
         "f": "foreign table", "S": "sequence", "i": "index", "I": "partitioned index",
         "c": "composite type"}
HEAPS = "rm"  # have rows of their own

# Every relation of a user, as the session that asks sees it. The counters are the session's own.
SNAPSHOT = """
SELECT c.oid, CASE WHEN n.nspname ~ '^pg_temp_' THEN 'pg_temp' ELSE n.nspname END, c.relname,
       c.relkind::text, c.relfilenode, c.reltablespace, i.indrelid, {counters}
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid
WHERE n.nspname !~ '^pg_(catalog|toast|toast_temp_.*)$' AND n.nspname <> 'information_schema'
"""
COUNTERS = ["numscans", "tuples_returned", "tuples_fetched", "tuples_inserted", "tuples_updated",
            "tuples_deleted"]
LOCKS = """
SELECT relation, mode, granted FROM pg_locks
WHERE pid = {pid} AND locktype = 'relation' AND relation >= 16384
  AND database IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
"""
WATCH = LOCKS + """
UNION ALL SELECT NULL, virtualxid, granted FROM pg_locks
WHERE pid = {pid} AND locktype = 'virtualxid' AND NOT granted
"""


class Relation:
    """What a case did to one relation that existed before its last statement, or that it made."""

    def __init__(self, oid, row):
        self.oid = oid
        self.schema, self.name, self.kind, self.filenode, self.tablespace, self.table = row[:6]
        self.counters = [int(n or 0) for n in row[6:]]
        self.existed = True
        self.committed = True   # by the setup, so other sessions know it
        self.rows = 0
        self.held = set()       # modes held already before the last statement
        self.locks = set()      # modes it took or asked for
        self.rewritten = self.copied = self.emptied = self.dropped = False
        self.scanned = 0.0      # rows read in sequential scans, divided by rows in the table
        self.touched = 0        # rows inserted, updated, deleted, fetched or read
        self.changed = 0        # of these, updated or deleted
        self.built, self.rebuilt = [], []  # names of its indexes

    @property
    def full_name(self):
        return f"{self.schema}.{self.name}"

    @property
    def lock(self):
        return strongest(self.locks)

    def __repr__(self):
        return f"{KINDS[self.kind]} {self.full_name}"


class Observation:
    def __init__(self):
        self.sqlstate = None    # of the last statement
        self.message = ""
        self.problem = None     # the case could not be observed: why
        self.relations = {}     # oid: Relation
        self.children = {}      # oid of a partitioned table or parent: oids of its descendants
        self.waits_for_snapshots = False
        self.refuses_transaction = None  # SQLSTATE inside BEGIN, when that was tried

    def find(self, schema, name):
        """The relation that had this name before the statement, or got it from it."""
        fits = [r for r in self.relations.values()
                if r.name == name and (schema is None or r.schema == schema)]
        fits.sort(key=lambda r: (not r.existed, r.schema != "public", r.oid))
        return fits[0] if fits else None


def strongest(modes):
    return max(modes, key=STRENGTH.get, default=None)


class Case:
    def __init__(self, setup, proof, transaction=True):
        self.setup = sqltext.split(setup or "")
        self.proof = sqltext.split(proof)
        self.transaction = transaction


class Failed(Exception):
    """The case itself is wrong: its setup or an early statement is not accepted."""


def run_all(connection, statements, what):
    cursor = connection.cursor()
    for statement in statements:
        try:
            execute(cursor, statement)
        except psycopg2.Error as error:
            raise Failed(f"{what} fails: {error.pgcode} {first_line(error)}: {statement}") from error
    return cursor


def first_line(error):
    return (str(error).strip().splitlines() or ["?"])[0]


def observe(server, case):
    """Never raises for what the case's own SQL does."""
    seen = Observation()
    connections = []

    def connect():
        connections.append(server.connect())
        return connections[-1]

    try:
        server.fresh_database()
        setup = connect()
        run_all(setup, case.setup, "setup")
        rows = count_rows(setup)
        if case.transaction:
            in_transaction(connect(), case, seen, rows)
        else:
            seen.refuses_transaction = try_in_transaction(connect(), case)
            in_autocommit(server, connect, case, seen, rows)
    except (Failed, psycopg2.Error) as error:
        seen.problem = first_line(error)
    finally:
        for connection in connections:
            connection.close()
    return seen


def count_rows(connection):
    """{oid: rows} of every committed table."""
    cursor = connection.cursor()
    cursor.execute(SNAPSHOT.format(counters="0"))
    tables = [(row[0], row[1], row[2]) for row in cursor.fetchall()
              if row[3] in HEAPS and row[1] != "pg_temp"]
    parts = ["SELECT {}::oid, count(*) FROM ONLY {}".format(oid, quoted(schema, name))
             for oid, schema, name in tables]
    rows = {}
    for part in parts:
        try:
            cursor.execute(part)
            rows.update(cursor.fetchall())
        except psycopg2.Error:  # a materialized view without data
            pass
    return rows


def quoted(*names):
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def snapshot(connection, counters):
    cursor = connection.cursor()
    cursor.execute(SNAPSHOT.format(counters=", ".join(f"{c}(c.oid)" for c in counters)))
    return {row[0]: Relation(row[0], row[1:]) for row in cursor.fetchall()}


def descendants(connection):
    cursor = connection.cursor()
    cursor.execute("SELECT inhparent, inhrelid FROM pg_inherits")
    children = {}
    for parent, child in cursor.fetchall():
        children.setdefault(parent, set()).add(child)
    for _ in range(len(children)):
        for found in children.values():
            found.update(*(children.get(child, ()) for child in tuple(found)))
    return children


def own_locks(connection):
    cursor = connection.cursor()
    cursor.execute(LOCKS.format(pid="pg_backend_pid()"))
    found = {}
    for oid, mode, _ in cursor.fetchall():
        found.setdefault(oid, set()).add(NAMES[mode])
    return found


def in_transaction(session, case, seen, rows):
    cursor = session.cursor()
    cursor.execute("BEGIN")
    run_all(session, case.proof[:-1], "proof")
    counters = ["pg_stat_get_xact_" + name for name in COUNTERS]
    before, held = snapshot(session, counters), own_locks(session)
    if not attempt(cursor, case.proof[-1], seen):
        return
    if session.get_transaction_status() == psycopg2.extensions.TRANSACTION_STATUS_IDLE:
        cursor.execute("BEGIN")  # it was a COMMIT or ROLLBACK: nothing is held any more
    after, locks = snapshot(session, counters), own_locks(session)
    seen.children = descendants(session)
    for oid in set(before) | set(after):
        relation = seen.relations[oid] = before.get(oid) or after[oid]
        relation.existed = oid in before
        relation.committed = relation.existed and (oid in rows or relation.kind not in HEAPS)
        relation.held = held.get(oid, set())
        relation.locks = locks.get(oid, set()) - relation.held
    compare(seen.relations, before, after, rows)
    cursor.execute("ROLLBACK")


def execute(cursor, statement):
    text, _, data = statement.partition(sqltext.COPY_DATA)
    if re.match(r"COPY\b.*\b(STDIN|STDOUT)\b", text, re.I | re.S):
        cursor.copy_expert(text, io.StringIO(data))
    else:
        cursor.execute(text)


def attempt(cursor, statement, seen):
    try:
        execute(cursor, statement)
    except psycopg2.Error as error:
        seen.sqlstate, seen.message = error.pgcode or "?", first_line(error)
        return False
    return True


def compare(relations, before, after, rows):
    """Fills in what changed between two snapshots."""
    old_files = {r.filenode for r in before.values()} - {0}
    for oid, relation in relations.items():
        old, new = before.get(oid), after.get(oid)
        relation.rows = rows.get(oid, 0)
        relation.dropped = new is None
        if old and new and old.kind == "i":
            relation.copied = old.tablespace != new.tablespace
        if not old or not new or old.kind not in HEAPS:
            continue
        if old.filenode != new.filenode:
            relation.copied = old.tablespace != new.tablespace
            relation.rewritten = not relation.copied and bool(new.filenode)
        change = [n - o for n, o in zip(new.counters, old.counters)]
        if relation.rows:
            relation.scanned = change[1] / relation.rows
        else:
            relation.scanned = float(change[0] > 0)
        relation.touched, relation.changed = sum(change[1:]), sum(change[4:])
    names = {(r.table, r.name): r for r in before.values() if r.kind == "i"}
    for index in after.values():
        if index.kind != "i" or index.filenode in old_files or index.table not in relations:
            continue
        table = relations[index.table]
        kin = before.get(index.oid) or names.get((index.table, index.name))
        if not kin:
            table.built.append(index.name)
        elif not relations[kin.oid].copied:
            table.rebuilt.append(index.name)


# --- statements that refuse a transaction ---------------------------------------------------------


def try_in_transaction(session, case):
    cursor = session.cursor()
    cursor.execute("BEGIN")
    try:
        run_all(session, case.proof[:-1], "proof")
        execute(cursor, case.proof[-1])
        return None
    except Failed:
        return "?"
    except psycopg2.Error as error:
        return error.pgcode
    finally:
        cursor.execute("ROLLBACK")


def in_autocommit(server, connect, case, seen, rows):
    session, watcher, holder = connect(), connect(), connect()
    run_all(session, case.proof[:-1], "proof")
    counters = ["pg_stat_get_" + name for name in COUNTERS]
    settle(server, session, watcher)
    before = snapshot(watcher, counters)
    holder.cursor().execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    holder.cursor().execute("SELECT 1")  # takes the snapshot, and no lock on any relation
    locks = watch(session, watcher, holder, case.proof[-1], seen)
    settle(server, session, watcher)
    after = snapshot(watcher, counters)
    seen.children = descendants(watcher)
    for oid in set(before) | set(after):
        relation = seen.relations[oid] = before.get(oid) or after[oid]
        relation.existed = oid in before
        relation.locks = locks.get(oid, set())
    compare(seen.relations, before, after, rows)


def settle(server, session, watcher):
    """Until the session's counters are where the watcher sees them."""
    if session.closed:
        return
    if server.major >= 15:
        session.cursor().execute("SELECT pg_stat_force_next_flush()")
    else:
        time.sleep(0.6)  # the statistics collector's own pace
    watcher.cursor().execute("SELECT pg_stat_clear_snapshot()")


def watch(session, watcher, holder, statement, seen):
    """Runs the statement while looking at its locks; {oid: modes}. The holder's transaction ends as
    soon as the statement was seen waiting for it."""
    locks, pid, released = {}, session.get_backend_pid(), False
    session.cursor().execute("SET statement_timeout = '20s'")
    runner = threading.Thread(target=attempt, args=(session.cursor(), statement, seen))
    cursor = watcher.cursor()
    query = WATCH.format(pid=pid)
    runner.start()
    while runner.is_alive():
        cursor.execute(query)
        for oid, mode, _granted in cursor.fetchall():
            if oid is None:
                seen.waits_for_snapshots = True
            else:
                locks.setdefault(oid, set()).add(NAMES[mode])
        if seen.waits_for_snapshots and not released:
            holder.cursor().execute("ROLLBACK")
            released = True
    runner.join()
    if not released:
        holder.cursor().execute("ROLLBACK")
    if not session.closed:
        session.cursor().execute("RESET statement_timeout")
    return locks
