#!/usr/bin/python3
"""--check-data against what really happens: every case of testdata/data-check is looked at with
--db --check-data and then run on the same database.

A file is SQL that prepares a database, then cases:
    -- case: NAME [since MAJOR] [until MAJOR]
    -- expect: none | found SQLSTATE | not-checked [SQLSTATE] | not-finished | nothing
    -- says: words that the answer holds
    -- as: ROLE                 whose session looks; the superuser else
    -- option: OPTION...        for pgpreflight
    SQL                       the last statement is the one that is looked at
"none" must succeed, "found" must fail with that SQLSTATE; "not-checked 23505" fails with it, and
nobody foresaw it. "nothing": there was nothing to look for.

usage: test_data.py [--case GLOB] [MAJOR...]
"""

import argparse
import fnmatch
import glob
import os
import re
import sys
import tempfile

import psycopg2

import server
import sqltext
import tool

HEAD = re.compile(r"^-- case: (?P<name>\S+)(?: since (?P<since>\d+))?(?: until (?P<until>\d+))?$", re.M)
EXPECT = re.compile(r"^-- expect: (?P<answer>[a-z-]+)(?: (?P<sqlstate>[0-9A-Z]{5}))?$", re.M)
SAYS = re.compile(r"^-- says: (.*)$", re.M)
ROLE = re.compile(r"^-- as: (\w+)$", re.M)
OPTION = re.compile(r"^-- option: (.*)$", re.M)
GRAVITY = ["none", "not-finished", "not-checked", "found"]


class Case:
    def __init__(self, path, setup, head, text):
        expect = EXPECT.search(text)
        if not expect:
            raise ValueError(f"{path}: case {head['name']} expects nothing")
        self.file = os.path.basename(path)[:-4]
        self.name, self.setup, self.text = head["name"], setup, text
        self.since, self.until = int(head["since"] or 0), int(head["until"] or 99)
        self.answer, self.sqlstate = expect["answer"], expect["sqlstate"]
        self.says = SAYS.findall(text)
        self.role = (ROLE.findall(text) or [server.SUPERUSER])[0]
        self.options = [word for line in OPTION.findall(text) for word in line.split()]


def load(pattern):
    cases = []
    for path in sorted(glob.glob(os.path.join(tool.ROOT, "testdata", "data-check", "*.sql"))):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        heads = list(HEAD.finditer(text))
        for i, head in enumerate(heads):
            end = heads[i + 1].start() if i + 1 < len(heads) else len(text)
            case = Case(path, text[:heads[0].start()], head, text[head.end():end])
            if fnmatch.fnmatch(f"{case.file}/{case.name}", pattern):
                cases.append(case)
    return cases


def uri(running, user):
    return f"postgresql://{user}@/{server.DATABASE}?host={running.directory}&port={running.port}"


def looked_at(running, case):
    """(answer, sqlstate, text, findings) of the last statement."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql", prefix="pgpreflight-") as file:
        file.write(case.text)
        file.flush()
        document = tool.run("check", "--format", "json", "--no-config", "--fail-on", "never",
                            "--pg-version", str(running.major), "--db", uri(running, case.role), "--check-data",
                            *case.options, file.name)
    last = tool.last_statements(document)[-1]
    looks = sorted(last.get("data", []), key=lambda look: GRAVITY.index(look["answer"]))
    rules = {f["rule"] for f in document["findings"] if f.get("statement") == last["index"]}
    if not looks:
        return "nothing", None, "", rules
    return looks[-1]["answer"], looks[-1]["sqlstate"], looks[-1]["text"], rules


def happens(running, case):
    """The SQLSTATE that the migration raises, None when it succeeds; nothing of it stays."""
    connection = running.connect()
    alone = "CONCURRENTLY" in case.text
    try:
        cursor = connection.cursor()
        if not alone:
            cursor.execute("BEGIN")
        for statement in sqltext.split(case.text):
            cursor.execute(statement)
        return None
    except psycopg2.Error as error:
        return error.pgcode
    finally:
        if not alone:
            connection.cursor().execute("ROLLBACK")
        connection.close()


def prepare(running, setup):
    running.fresh_database()
    connection = running.connect()
    try:
        for statement in sqltext.split(setup):
            connection.cursor().execute(statement)
    finally:
        connection.close()


def check(running, case):
    problems = []
    answer, sqlstate, text, rules = looked_at(running, case)
    real = happens(running, case)
    if (answer, sqlstate if answer == "found" else None) != \
            (case.answer, case.sqlstate if case.answer == "found" else None):
        problems.append(f"expected {case.answer} {case.sqlstate or ''}, got {answer} {sqlstate or ''}: {text}")
    if answer in ("none", "found") and real != sqlstate:
        problems.append(f"it said {answer} {sqlstate or ''}, and what happens is {real}: {text}")
    if case.answer != "not-finished" and real != case.sqlstate:
        problems.append(f"what happens is {real}, not {case.sqlstate}")
    if (answer == "found") != ("will-fail" in rules):
        problems.append(f"found, but no will-fail, or the other way round: {sorted(rules)}")
    problems += [f"the answer does not say \"{s}\": {text}" for s in case.says if s not in text]
    return problems


def run_server(major, bindir, cases, number):
    failed, prepared = False, None
    with server.Server(major, bindir) as running:
        for case in cases:
            if not case.since <= major <= case.until:
                continue
            number += 1
            try:
                if prepared != case.setup or "CONCURRENTLY" in case.text:
                    prepare(running, case.setup)
                prepared = None if "CONCURRENTLY" in case.text else case.setup
                problems = check(running, case)
            except (tool.ToolError, psycopg2.Error, ValueError) as error:
                problems, prepared = [str(error)], None
            print(f"{'not ok' if problems else 'ok'} {number} - {major} {case.file}/{case.name}")
            for problem in problems:
                print("# " + problem.strip().replace("\n", "\n# "))
            failed = failed or bool(problems)
    return number, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("majors", nargs="*", type=int, metavar="MAJOR")
    parser.add_argument("--case", default="*", help="only cases FILE/NAME that match")
    options = parser.parse_args()
    server.stop_on_signals()
    found = server.servers_here(options.majors or None)
    if not found:
        if os.environ.get("PGPREFLIGHT_NO_SKIP"):
            print("Bail out! no PostgreSQL server here")
            return 1
        print("1..0 # SKIP no PostgreSQL server here; scripts/servers gets them")
        return 0
    cases, number, failed = load(options.case), 0, False
    for major, bindir in sorted(found.items()):
        number, bad = run_server(major, bindir, cases, number)
        failed = failed or bad
    print(f"1..{number}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
