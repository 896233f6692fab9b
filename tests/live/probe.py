"""Finds out which lock a statement asks for on one relation, even one it gives back at once.

pg_locks shows what is held when we look. To be sure of the rest, another session holds a lock in a
mode that makes a certain request wait; the waiting request is then there to be read.
"""

import threading
import time

import psycopg2

from observe import NAMES, STRENGTH, Failed, Observation, attempt, quoted, run_all

# A mode to hold so that a request for the key waits, and, where modes allow, no weaker one does.
STOPS = {"ACCESS EXCLUSIVE": "ACCESS SHARE", "EXCLUSIVE": "ROW SHARE",
         "SHARE ROW EXCLUSIVE": "ROW EXCLUSIVE", "SHARE": "ROW EXCLUSIVE",
         "SHARE UPDATE EXCLUSIVE": "SHARE UPDATE EXCLUSIVE", "ROW EXCLUSIVE": "SHARE",
         "ROW SHARE": "EXCLUSIVE", "ACCESS SHARE": "ACCESS EXCLUSIVE", None: "ACCESS EXCLUSIVE"}
# A mode that lets a request for the key pass, and stops every stronger one.
STOPS_STRONGER = {"EXCLUSIVE": "ACCESS SHARE", "SHARE ROW EXCLUSIVE": "ROW SHARE", "SHARE": "SHARE",
                  "SHARE UPDATE EXCLUSIVE": "ROW EXCLUSIVE", "ROW EXCLUSIVE": "SHARE UPDATE EXCLUSIVE",
                  "ROW SHARE": "SHARE ROW EXCLUSIVE", "ACCESS SHARE": "EXCLUSIVE"}
PATIENCE = 0.3  # seconds that a statement may wait for something else than the relation
LIMIT = 20      # seconds for all of it


def check_mode(server, case, relation, claimed):
    """None when the statement's strongest request on the relation is `claimed` (None: no request at
    all); otherwise what was found instead."""
    asked = ask(server, case, relation, STOPS[claimed])
    if asked != claimed:
        return f"asks for {asked or 'no lock that could be seen'}"
    if claimed in STOPS_STRONGER:
        asked = ask(server, case, relation, STOPS_STRONGER[claimed])
        if asked and STRENGTH[asked] > STRENGTH[claimed]:
            return f"also asks for {asked}"
    return None


def ask(server, case, relation, hold_mode):
    """The mode of the first request on the relation that has to wait for hold_mode, or None."""
    connections = []
    try:
        server.fresh_database()
        connections = [server.connect() for _ in range(4)]
        setup, session, watcher, holder = connections
        run_all(setup, case.setup, "setup")
        if case.transaction:
            session.cursor().execute("BEGIN")
        run_all(session, case.proof[:-1], "proof")
        if not hold(holder, relation, hold_mode):
            return None
        return first_wait(session, watcher, holder, case.proof[-1], relation)
    except (Failed, psycopg2.Error):
        return None
    finally:
        for connection in connections:
            connection.close()


def hold(holder, relation, mode):
    cursor = holder.cursor()
    name = quoted(relation.schema, relation.name)
    cursor.execute("BEGIN")
    cursor.execute("SET lock_timeout = '1s'")
    if relation.kind in "rpv":
        only = "" if relation.kind == "v" else "ONLY "
        statement = f"LOCK TABLE {only}{name} IN {mode} MODE"
    elif relation.kind in "mS" and mode == "ACCESS SHARE":
        statement = f"SELECT 1 FROM {name} LIMIT 0"
    else:
        return False
    try:
        cursor.execute(statement)
    except psycopg2.Error:
        return False
    return True


def first_wait(session, watcher, holder, statement, relation):
    runner = threading.Thread(target=attempt, args=(session.cursor(), statement, Observation()))
    cursor, oid, asked = watcher.cursor(), relation_oid(watcher, relation), None
    query = (f"SELECT relation, mode FROM pg_locks WHERE pid = {session.get_backend_pid()}"
             " AND NOT granted")
    elsewhere, deadline = None, time.monotonic() + LIMIT
    runner.start()
    while runner.is_alive() and not asked and time.monotonic() < deadline:
        cursor.execute(query)
        waits = cursor.fetchall()
        asked = next((NAMES[mode] for where, mode in waits if where == oid), None)
        elsewhere = (elsewhere or time.monotonic()) if waits else None
        if elsewhere and time.monotonic() > elsewhere + PATIENCE:
            break
    holder.cursor().execute("ROLLBACK")
    if asked or elsewhere or time.monotonic() >= deadline:
        session.cancel()
    runner.join()
    return asked


def relation_oid(connection, relation):
    cursor = connection.cursor()
    cursor.execute("SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                   " WHERE n.nspname = %s AND c.relname = %s", (relation.schema, relation.name))
    row = cursor.fetchone()
    return row[0] if row else 0
