"""Stops a statement at each of its catalog changes, to look at the locks it holds there.

A lock that is kept for a millisecond is not seen by looking often. But while it is held, a
statement changes the catalog, and for that it needs ROW EXCLUSIVE on pg_class or pg_index. Two
sessions take turns in a mode that conflicts: one holds it, the other queues behind the statement,
so that the statement comes exactly one change further when the first lets go.
"""

import threading
import time

import psycopg2

from observe import LOCKS, NAMES, Failed, Observation, attempt, run_all, snapshot, strongest

CATALOGS = ("pg_class", "pg_index")
PATIENCE = 10  # seconds for the whole statement


def held_at_steps(server, case):
    """{(schema, name): modes held or asked for at any catalog change of the last statement}."""
    found = {}
    for catalog in CATALOGS:
        for name, modes in _steps(server, case, catalog).items():
            found.setdefault(name, set()).update(modes)
    return found


def add_to(seen, server, case):
    """Completes an observation of a statement that could only be watched from outside."""
    steps = held_at_steps(server, case)
    for relation in seen.relations.values():
        relation.locks |= steps.get((relation.schema, relation.name), set())


def check_mode(server, case, relation, claimed):
    """None when the strongest lock at any step is `claimed`; otherwise what was found instead."""
    modes = held_at_steps(server, case).get((relation.schema, relation.name), set())
    return None if strongest(modes) == claimed else f"was seen with {strongest(modes) or 'no lock'}"


def _steps(server, case, catalog):
    connections, locks = [], {}
    try:
        server.fresh_database()
        connections = [server.connect() for _ in range(5)]
        setup, session, watcher, one, other = connections
        run_all(setup, case.setup, "setup")
        if case.transaction:
            session.cursor().execute("BEGIN")
        run_all(session, case.proof[:-1], "proof")
        relations = snapshot(watcher, ["pg_stat_get_numscans"])
        _walk(session, watcher, [one, other], catalog, case.proof[-1], locks)
        relations = {**snapshot(watcher, ["pg_stat_get_numscans"]), **relations}
    except (Failed, psycopg2.Error):
        return {}
    finally:
        for connection in connections:
            connection.close()
    named = {}
    for oid, modes in locks.items():
        if oid in relations:
            key = relations[oid].schema, relations[oid].name
            named.setdefault(key, set()).update(modes)
    return named


def _walk(session, watcher, holders, catalog, statement, locks):
    hold = f"LOCK TABLE pg_catalog.{catalog} IN SHARE ROW EXCLUSIVE MODE"
    for holder in holders:
        holder.cursor().execute("BEGIN")
    holders[0].cursor().execute(hold)
    session.cursor().execute(f"SET statement_timeout = '{PATIENCE}s'")
    runner = threading.Thread(target=attempt, args=(session.cursor(), statement, Observation()))
    runner.start()
    while _wait_for_stop(watcher, session, runner, catalog, locks):
        current, following = holders
        queued = threading.Thread(target=following.cursor().execute, args=(hold,))
        queued.start()
        _wait_for_queue(watcher, following, catalog)
        current.cursor().execute("ROLLBACK")  # the statement goes on, and `following` is next
        queued.join()
        current.cursor().execute("BEGIN")
        holders = [following, current]
    for holder in holders:
        holder.cursor().execute("ROLLBACK")
    runner.join()


def _wait_for_stop(watcher, session, runner, catalog, locks):
    """Looks at the session's locks until it waits for the catalog; False when it has ended."""
    cursor, query = watcher.cursor(), LOCKS.format(pid=session.get_backend_pid())
    waiting = _waiting_query(session, catalog)
    while runner.is_alive():
        cursor.execute(waiting)
        stopped = cursor.fetchone()[0]
        cursor.execute(query)
        for oid, mode, _granted in cursor.fetchall():
            locks.setdefault(oid, set()).add(NAMES[mode])
        if stopped:
            return True
    return False


def _wait_for_queue(watcher, holder, catalog):
    cursor, waiting = watcher.cursor(), _waiting_query(holder, catalog)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        cursor.execute(waiting)
        if cursor.fetchone()[0]:
            return


def _waiting_query(session, catalog):
    return (f"SELECT count(*) > 0 FROM pg_locks WHERE pid = {session.get_backend_pid()}"
            f" AND relation = 'pg_catalog.{catalog}'::regclass AND NOT granted")
