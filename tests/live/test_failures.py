#!/usr/bin/python3
"""How much of what fails is foreseen with --db --check-data: testdata/failures. TAP.

Every migration of fails.sql and succeeds.sql is checked against the database that setup.sql makes,
and then run on it:

    -- case: NAME [SQLSTATE] [since MAJOR] [until MAJOR] [role ROLE] [read-only]

Of the failing ones 95 in 100 must be foreseen with their SQLSTATE; none of the others may be called
certain to fail. Each one foreseen is a test of its own unless it stands in missed.txt, where each
that we do not foresee is named.

usage: test_failures.py [--case GLOB] [MAJOR...]
"""

import argparse
import fnmatch
import os
import re
import sys
import tempfile

import psycopg2

import server
import sqltext
import tool

FOLDER = os.path.join(tool.ROOT, "testdata", "failures")
HEAD = re.compile(r"^-- case: (?P<name>\S+)(?: (?P<sqlstate>[0-9A-Z]{5}))?(?: since (?P<since>\d+))?"
                  r"(?: until (?P<until>\d+))?(?: role (?P<role>\w+))?(?P<readonly> read-only)?$", re.M)
CERTAIN = ("will-fail", "concurrently-in-transaction")
SHARE = 0.95


def read(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return file.read()


def load(name, pattern):
    text = read(name)
    heads = list(HEAD.finditer(text))
    for i, head in enumerate(heads):
        end = heads[i + 1].start() if i + 1 < len(heads) else len(text)
        case = {**head.groupdict(), "sql": text[head.end():end].strip() + "\n"}
        if fnmatch.fnmatch(case["name"], pattern):
            yield case


def foreseen(running, case):
    """[(SQLSTATE, message)] of what is said to fail for certain."""
    uri = (f"postgresql://{server.SUPERUSER}@/{server.DATABASE}?host={running.directory}"
           f"&port={running.port}")
    with tempfile.NamedTemporaryFile("w", suffix=".sql", prefix="pgpreflight-") as file:
        file.write(case["sql"])
        file.flush()
        role = ["--role", case["role"]] if case["role"] else []
        document = tool.run("check", "--format", "json", "--no-config", "--fail-on", "never",
                            "--db", uri, "--check-data", *role, file.name)
    certain = {(f["statement"], f["message"]) for f in document["findings"] if f["rule"] in CERTAIN}
    fails = {s["index"]: s["fails"] for s in document["files"][0]["statements"]}
    return [((fails[index] or {}).get("sqlstate"), message) for index, message in sorted(certain)]


def happens(running, case):
    connection = running.connect()
    try:
        cursor = connection.cursor()
        if case["role"]:
            cursor.execute(f"SET ROLE {case['role']}")
        for statement in sqltext.split(case["sql"]):
            cursor.execute(statement)
        return None
    except psycopg2.Error as error:
        return error.pgcode
    finally:
        connection.close()


def prepare(running):
    """The database of setup.sql, made once and then copied."""
    running.fresh_database()
    connection = running.connect()
    for statement in sqltext.split(read("setup.sql")):
        connection.cursor().execute(statement)
    connection.close()
    connection = running.connect("postgres")
    connection.cursor().execute(f"ALTER DATABASE {server.DATABASE} RENAME TO prepared")
    connection.close()


def copy(running):
    connection = running.connect("postgres")
    cursor = connection.cursor()
    cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{server.DATABASE}'")
    cursor.execute(f"DROP DATABASE IF EXISTS {server.DATABASE}")
    cursor.execute(f"CREATE DATABASE {server.DATABASE} TEMPLATE prepared STRATEGY file_copy")
    connection.close()


def make_read_only(running):
    connection = running.connect("postgres")
    connection.cursor().execute(f"ALTER DATABASE {server.DATABASE} SET default_transaction_read_only = on")
    connection.close()


class Tap:
    def __init__(self):
        self.number, self.failed = 0, False

    def test(self, name, problems):
        self.number += 1
        self.failed = self.failed or bool(problems)
        print(f"{'not ok' if problems else 'ok'} {self.number} - {name}", flush=True)
        for problem in problems:
            print("# " + problem.strip().replace("\n", "\n# "))


def judge(case, real, said, missed):
    if real != case["sqlstate"]:
        return [f"what happens is {real}, not {case['sqlstate']}"]
    if not case["sqlstate"]:
        return [f"said to fail: {message}" for _, message in said]
    right = any(state == real for state, _ in said)
    if case["name"] in missed:
        return ["it is foreseen by now: take it out of missed.txt"] if right else []
    return [] if right else [f"{real} was not foreseen: {said}"]


def run_server(major, bindir, pattern, tap):
    missed = read("missed.txt").split()
    total = right = 0
    with server.Server(major, bindir) as running:
        prepare(running)
        copy(running)
        for name in ("fails.sql", "succeeds.sql"):
            for case in load(name, pattern):
                if not int(case["since"] or 0) <= major <= int(case["until"] or 99):
                    continue
                if case["readonly"]:
                    make_read_only(running)
                said = foreseen(running, case)
                real = happens(running, case)
                copy(running)
                tap.test(f"{major} {name[:-4]}/{case['name']}", judge(case, real, said, missed))
                if case["sqlstate"]:
                    total += 1
                    right += any(state == real for state, _ in said)
    if pattern == "*":
        tap.test(f"{major} {right} of {total} failures foreseen with their SQLSTATE",
                 [] if right >= SHARE * total and total >= 60 else [f"fewer than {SHARE:.0%}, or of 60"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("majors", nargs="*", type=int, metavar="MAJOR")
    parser.add_argument("--case", default="*", help="only cases that match")
    options = parser.parse_args()
    server.stop_on_signals()
    found = server.servers_here(options.majors or None)
    if not found:
        if os.environ.get("PGPREFLIGHT_NO_SKIP"):
            print("Bail out! no PostgreSQL server here")
            return 1
        print("1..0 # SKIP no PostgreSQL server here; scripts/servers gets them")
        return 0
    tap = Tap()
    for major, bindir in sorted(found.items()):
        run_server(major, bindir, options.case, tap)
    print(f"1..{tap.number}")
    return int(tap.failed)


if __name__ == "__main__":
    sys.exit(main())
