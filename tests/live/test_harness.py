#!/usr/bin/python3
"""The harness itself: a claim that is wrong in any one way must be seen to be wrong.

A proof that cannot fail proves nothing, so each of these claims differs from what a server does in
one point, and the message that names the point is expected; the right claims must pass.
"""

import os
import sys

import compare
import observe
import probe
import server

TABLE = "CREATE TABLE t(a int); INSERT INTO t SELECT generate_series(1, 100); "
CHECK = "ALTER TABLE t ADD CHECK (a > 0)"
CONCURRENTLY = "CREATE INDEX CONCURRENTLY i ON t(a)"
AE, SUE, SHARE = "ACCESS EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE"

# setup, proof, [(relation, lock, work)], a part of the expected problem or None
CASES = [
    (TABLE, CHECK, [("t", AE, "scan")], None),
    (TABLE, CHECK, [("t", SUE, "scan")], "claims SHARE UPDATE EXCLUSIVE on table public.t"),
    (TABLE, CHECK, [], "nothing is claimed"),
    (TABLE, CHECK, [("t", AE, "")], "scanned 1.0 times, not claimed"),
    (TABLE, CHECK, [("t", AE, "scan rewrite")], "rewrite is claimed"),
    (TABLE, CHECK, [("t", AE, "scan"), ("u", AE, "")], "claims ACCESS EXCLUSIVE on public.u"),
    (TABLE + "CREATE TABLE u(a int)", CHECK, [("t", AE, "scan"), ("u", SHARE, "")],
     "asks for no lock that could be seen"),
    (TABLE, CHECK + " NOT VALID", [("t", AE, "scan")], "a scan is claimed"),
    (TABLE, "ALTER TABLE t ALTER a TYPE bigint", [("t", AE, "rewrite")], None),
    (TABLE, "ALTER TABLE t ALTER a TYPE bigint", [("t", AE, "scan")], "rewrite happened"),
    (TABLE + "CREATE INDEX i ON t(a)", "ALTER TABLE t ALTER a TYPE int", [("t", AE, "index-rebuild")],
     "index-rebuild is claimed"),
    (TABLE + "CREATE INDEX i ON t(a)", "REINDEX INDEX i", [("t", SHARE, "index-rebuild"), ("i", AE, "")],
     None),
    (TABLE, "CREATE INDEX i ON t(a)", [("t", SHARE, "scan")], "index-build happened (i)"),
    (TABLE, "CREATE INDEX i ON t(a)", [("t", SHARE, "index-build")], None),
    (TABLE, "TRUNCATE t", [("t", AE, "")], None),
    (TABLE, "UPDATE t SET a = 1", [("t", "ROW EXCLUSIVE", "")], "100 rows changed"),
    (TABLE, "LOCK TABLE t IN SHARE MODE; " + CHECK, [("t", SHARE, "scan")], "takes ACCESS EXCLUSIVE"),
    ("CREATE TABLE t(a int); ", CHECK, [("t", AE, "scan")], None),  # empty: the scan counts
    (TABLE, "COPY t FROM STDIN;\n5\n\\.\n", [("t", "ROW EXCLUSIVE", "rows")], None),
    (TABLE, CONCURRENTLY, [("t", SUE, "index-build")], None),
    (TABLE, CONCURRENTLY, [("t", SHARE, "index-build")], "claims SHARE on table public.t"),
    (TABLE, CONCURRENTLY, [("t", SUE, "")], "index-build happened"),
    (TABLE, "VACUUM t", [("t", SUE, "scan")], None),
    (TABLE, "VACUUM t", [("t", AE, "scan")], "the statement asks for"),
    (TABLE, "VACUUM t", [], "public.t"),
    (TABLE, "ALTER TABLE t ADD CHECK (b > 0)", [], "42703"),
    (TABLE + "nonsense", CHECK, [("t", AE, "scan")], "setup fails: 42601"),
]


def problems_of(running, setup, proof, claims):
    case = observe.Case(setup, proof, "CONCURRENTLY" not in proof and "VACUUM" not in proof)
    seen = observe.observe(running, case)
    if seen.problem or seen.sqlstate:
        return [seen.problem or seen.sqlstate]
    effects = [{"relation": {"schema": "public", "name": name}, "lock": lock, "work": work.split()}
               for name, lock, work in claims]
    result = compare.Comparison([{"effects": effects}], seen, case.proof[-1])
    problems = list(result.problems)
    for relation, claimed in compare.lock_checks(result, case, deep=False):
        other = probe.check_mode(running, case, relation, claimed)
        if other:
            problems.append(f"claims {claimed} on {relation}, the statement {other}")
    return problems


def main():
    server.stop_on_signals()
    found = server.servers_here()
    if not found:
        if os.environ.get("PGPREFLIGHT_NO_SKIP"):
            print("Bail out! no PostgreSQL server here")
            return 1
        print("1..0 # SKIP no PostgreSQL server here; scripts/servers gets them")
        return 0
    major = max(found)
    print(f"1..{len(CASES)}")
    failed = False
    with server.Server(major, found[major]) as running:
        for number, (setup, proof, claims, expected) in enumerate(CASES, 1):
            problems = problems_of(running, setup, proof, claims)
            good = any(expected in p for p in problems) if expected else not problems
            failed = failed or not good
            print(f"{'ok' if good else 'not ok'} {number} - {proof!r} with {claims}")
            if not good:
                print(f"# expected {expected!r}, got {problems}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
