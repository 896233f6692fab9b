#!/usr/bin/python3
"""A rewrite leads where the original leads, without the locks it was written to avoid.

For each case in testdata/fix, on copies of one seeded database: the migrations as they are, and
what `pgpreflight fix --write` makes of them, each sent as their framework would. Then

- schema and rows of both are the same (catalog.py)
- the check of the result finds nothing that the check of the original did not find, nothing of the
  rules that were fixed, and nothing more to fix
- no statement of the result was seen with a stronger lock on a table than the check of it says

usage: test_fix.py [--case GLOB] [MAJOR...]
"""

import argparse
import fnmatch
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading

import psycopg2

import catalog
import observe
import server
import sqltext
import tool

CASES = pathlib.Path(tool.ROOT) / "testdata" / "fix"
CONTROL = {"setup.sql", "args", "versions", "expected", "expected.err"}
SEED, OLD, NEW = "fix_seed", "fix_old", "fix_new"
# They speak of what is dropped as well as of how; the rewrite changes only how.
STAYS = {"drop-index", "detach-partition"}


def refusing_rows():
    return {row["id"] for row in tool.run("effects", "--format", "json")["effects"] if row["no_transaction"]}


def pgpreflight(folder, *arguments):
    done = subprocess.run([tool.BINARY, *arguments], cwd=folder, env=tool.ENVIRONMENT, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        raise tool.ToolError(done.stderr.decode("utf-8", "replace"))
    return done.stdout


class Tree:
    """A copy of a case's files."""

    def __init__(self, case, folder, major):
        self.folder = folder
        for entry in case.iterdir():
            if entry.name == "setup.sql" or entry.name not in CONTROL:
                (shutil.copytree if entry.is_dir() else shutil.copy2)(entry, folder / entry.name)
        said = shlex.split((case / "args").read_text()) if (case / "args").exists() else []
        self.paths = [p.name for p in sorted(case.iterdir()) if p.is_dir() and p.name != "expected"]
        self.arguments = ["--no-config", "--history", "setup.sql", "--pg-version", str(major), *said, *self.paths]

    def check(self):
        return json.loads(pgpreflight(self.folder, "check", "--format", "json", "--fail-on", "never", *self.arguments))


class Runner:
    """Sends the files of a tree to a database as the check says they are sent."""

    def __init__(self, running, database, refusing):
        self.running, self.refusing, self.problems = running, refusing, []
        self.session = running.connect(database)
        self.watcher = running.connect(database)
        self.holder = running.connect(database)

    def close(self):
        for connection in (self.session, self.watcher, self.holder):
            connection.close()

    def run(self, tree, document):
        for file in document["files"]:
            text = (tree.folder / file["path"]).read_bytes()
            unit = None
            for statement in (s for s in file["statements"] if not s["via"]):
                sent = statement["unit"]["transaction"] in ("wrapped", "implicit")
                if unit is not None and (not sent or unit != statement["unit"]["id"]):
                    self.execute("COMMIT")
                    unit = None
                if sent and unit is None:
                    self.execute("BEGIN")
                    unit = statement["unit"]["id"]
                sql = text[statement["start"]["offset"]:statement["end"]["offset"]].decode()
                self.statement(sql, statement)
            if unit is not None:
                self.execute("COMMIT")

    def execute(self, sql):
        observe.run_all(self.session, [sql], "statement")

    def statement(self, sql, statement):
        relations = observe.snapshot(self.watcher, ["pg_stat_get_numscans"])
        loop = "$batches$" in sql
        if loop or self.refusing & set(statement["facts"]):
            seen = observe.Observation()
            locks = observe.watch(self.session, self.watcher, self.holder, sql, seen)
            if seen.sqlstate:
                raise observe.Failed(f"{seen.sqlstate} {seen.message}: {sql}")
        elif self.session.get_transaction_status() == psycopg2.extensions.TRANSACTION_STATUS_IDLE and \
                statement["kind"] not in ("BEGIN", "SET", "COMMIT"):
            self.execute("BEGIN")
            self.execute(sql)
            locks = observe.own_locks(self.session)
            self.execute("COMMIT")
        else:
            before = observe.own_locks(self.session)
            self.execute(sql)
            locks = {oid: modes - before.get(oid, set()) for oid, modes in observe.own_locks(self.session).items()}
        if statement["kind"] != "DO":  # what is inside is told as statements of its own
            self.compare(sql, statement, relations, locks)

    def compare(self, sql, statement, relations, locks):
        claimed = {e["relation"]["name"]: e["lock"] for e in statement["effects"]}
        for oid, modes in locks.items():
            relation, lock = relations.get(oid), observe.strongest(modes)
            if not relation or relation.kind not in "rpm" or not lock:
                continue
            promised = claimed.get(relation.name)
            if not promised or observe.STRENGTH[lock] > observe.STRENGTH[promised]:
                self.problems.append(f"{lock} on {relation}, {promised or 'nothing'} was promised: {sql[:100]}")


def databases(running, *statements):
    connection = running.connect("postgres")
    try:
        for statement in statements:
            connection.cursor().execute(statement)
    finally:
        connection.close()


def seed_for(running, setup, seeds):
    """The name of a database in which the setup has run; many cases share one."""
    if setup not in seeds:
        name = f"{SEED}_{len(seeds)}"
        databases(running, f"CREATE DATABASE {name}")
        connection = running.connect(name)
        try:
            observe.run_all(connection, sqltext.split(setup), "setup")
        finally:
            connection.close()
        seeds[setup] = name
    return seeds[setup]


def play(running, tree, document, database, refusing):
    runner = Runner(running, database, refusing)
    try:
        runner.run(tree, document)
        return runner.problems
    except (observe.Failed, psycopg2.Error) as error:
        return [f"{database}: {error}"]
    finally:
        runner.close()


def findings(document):
    return [f for f in document["findings"] if not f["allowed"]]


def judge(old, new, fixed_anything):
    """What the check of the result says that it should not: a rule of its own only with a lesser
    verdict than what has gone."""
    weight = {"advice": 0, "destructive": 1, "dangerous": 2}

    def worst_of(document):
        worst = {}
        for f in findings(document):
            worst[f["rule"]] = max(worst.get(f["rule"], -1), weight[f["verdict"]])
        return worst

    before, after, problems = worst_of(old), worst_of(new), []
    gone = max((weight for rule, weight in before.items() if rule not in after), default=-1)
    for rule, verdict in after.items():
        if verdict > before.get(rule, gone - 1):
            problems.append(f"the result has a finding of {rule}")
    if fixed_anything and gone < 0 and not STAYS & set(after) and len(findings(new)) >= len(findings(old)):
        problems.append(f"{len(findings(old))} findings before, {len(findings(new))} after")
    return problems


def differences(running):
    return catalog.difference(*(catalog.describe(running, name) for name in (OLD, NEW)))


def check_case(running, case, refusing, seeds):
    with tempfile.TemporaryDirectory(prefix="pgpreflight-") as scratch:
        folders = [pathlib.Path(scratch) / name for name in ("old", "new")]
        for folder in folders:
            folder.mkdir()
        old, new = (Tree(case, folder, running.major) for folder in folders)
        first = old.check()
        pgpreflight(new.folder, "fix", "--write", *new.arguments)
        second = new.check()
        problems = judge(first, second, (case / "expected").exists())
        if pgpreflight(new.folder, "fix", *new.arguments):
            problems.append("there is still something to fix")
        seed = seed_for(running, (case / "setup.sql").read_text(), seeds)
        strategy = " STRATEGY file_copy" if running.major >= 15 else ""
        databases(running, *(f"CREATE DATABASE {name} TEMPLATE {seed}{strategy}" for name in (OLD, NEW)))
        fails = any(s.get("fails") and s["fails"]["certain"] for f in first["files"] for s in f["statements"])
        if not fails:  # CONCURRENTLY in a transaction has no result to compare with
            play(running, old, first, OLD, refusing)
        problems += play(running, new, second, NEW, refusing)
        if not fails:
            problems += differences(running)
        databases(running, f"DROP DATABASE {OLD}", f"DROP DATABASE {NEW}")
        return problems


# --- the templates of docs/fix.md ------------------------------------------------------------------

TEMPLATE_SETUP = """
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int, note text NOT NULL);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
INSERT INTO orders SELECT g, g % 300, 'n' || g FROM generate_series(1, 25000) g;
"""
PLAIN = {"type-change": "ALTER TABLE orders ALTER COLUMN customer_id TYPE bigint",
         "drop-column": "ALTER TABLE orders DROP COLUMN note"}
BLOCK = re.compile(r"^```sql\n-- ([a-z-]+): .*?\n(.*?)^```$", re.M | re.S)


def check_template(running, name, blocks, seeds):
    """The steps of the page lead where the plain statement leads, but for the columns' order."""
    seed = seed_for(running, TEMPLATE_SETUP, seeds)
    databases(running, f"CREATE DATABASE {OLD} TEMPLATE {seed}", f"CREATE DATABASE {NEW} TEMPLATE {seed}")
    try:
        for database, texts in ((OLD, [PLAIN[name]]), (NEW, blocks)):
            connection = running.connect(database)
            try:
                for text in texts:
                    observe.run_all(connection, sqltext.split(text), name)
            finally:
                connection.close()
        lines = [[re.sub(r"^(column: orders \|) \d+ ", r"\1 ", line) for line in catalog.describe(running, database)
                  if not line.startswith(("pg_dump", "column: orders_"))] for database in (OLD, NEW)]
        return catalog.difference(*lines)
    finally:
        databases(running, f"DROP DATABASE {OLD}", f"DROP DATABASE {NEW}")


def run_templates(running, seeds):
    blocks = {}
    for name, text in BLOCK.findall((pathlib.Path(tool.ROOT) / "docs" / "fix.md").read_text()):
        blocks.setdefault(name, []).append(text)
    for name in PLAIN:
        try:
            problems = check_template(running, name, blocks[name], seeds)
        except (observe.Failed, psycopg2.Error, KeyError) as error:
            problems = [str(error)]
        yield f"docs/fix.md {name}", problems


def run_cases(running, cases, refusing):
    """(name, problems) for each case that is about this version."""
    seeds = {}
    for case in cases:
        versions = (case / "versions").read_text().split() if (case / "versions").exists() else [str(running.major)]
        if str(running.major) not in versions:
            continue
        try:
            problems = check_case(running, case, refusing, seeds)
        except (tool.ToolError, observe.Failed, psycopg2.Error) as error:
            problems = [str(error)]
            databases(running, *(f"DROP DATABASE IF EXISTS {name}" for name in (OLD, NEW)))
        yield case.name, problems
    yield from run_templates(running, seeds)


class Run(threading.Thread):
    """All cases on one server; servers run side by side."""

    def __init__(self, major, bindir, cases, refusing):
        super().__init__()
        self.major, self.bindir, self.cases, self.refusing = major, bindir, cases, refusing
        self.results = []

    def run(self):
        try:
            with server.Server(self.major, self.bindir) as running:
                self.results.extend(run_cases(running, self.cases, self.refusing))
        except Exception as error:  # pylint: disable=broad-except
            self.results.append(("the server's run", [repr(error)]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("majors", nargs="*", type=int, metavar="MAJOR")
    parser.add_argument("--case", default="*", help="only cases whose name matches")
    options = parser.parse_args()
    server.stop_on_signals()
    found = server.servers_here(options.majors or None)
    if not found:
        if os.environ.get("PGPREFLIGHT_NO_SKIP"):
            print("Bail out! no PostgreSQL server here")
            return 1
        print("1..0 # SKIP no PostgreSQL server here; scripts/servers gets them")
        return 0
    cases = [p for p in sorted(CASES.iterdir()) if fnmatch.fnmatch(p.name, options.case)]
    runs = [Run(major, bindir, cases, refusing_rows()) for major, bindir in sorted(found.items())]
    for run in runs:
        run.start()
    number, failed = 0, False
    for run in runs:
        run.join()
        for name, problems in run.results:
            number += 1
            print(f"{'not ok' if problems else 'ok'} {number} - {run.major} {name}")
            for problem in problems:
                print("# " + problem.strip().replace("\n", "\n# "))
            failed = failed or bool(problems)
    print(f"1..{number}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
