#!/usr/bin/python3
"""The commands that a plan prints for a migration tool work with that tool as printed.

For every tool that is here: its first migration is run with the plan's own command, then the plan
of the second one is carried out from top to bottom, taken back, and its run is run once more:
the tool must have forgotten it. TAP.

usage: test_plan_tools.py [TOOL...]
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import queue
import re
import socket
import subprocess
import sys
import tempfile

import catalog
import runners
import server
import test_plan
import tool

FIRST = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);\nINSERT INTO orders VALUES (1, 'a'), (2, 'b');\n"
# Whether the tool has the lock_timeout that the plan gives it stands in the rows.
SECOND = "ALTER TABLE orders ADD COLUMN waited text DEFAULT current_setting('lock_timeout');\nALTER TABLE orders ADD CONSTRAINT orders_note_check CHECK (note <> '');\n"
BACK = "ALTER TABLE orders DROP CONSTRAINT orders_note_check;\nALTER TABLE orders DROP COLUMN waited;\n"
NODE = f'exec "{runners.NODE}"'


def graphile(body, previous=""):
    """A committed migration, and its hash."""
    digest = "sha1:" + hashlib.sha1(((previous + "\n" + body.strip()).strip() + "\n").encode()).hexdigest()
    return f"--! Previous: {previous or '-'}\n--! Hash: {digest}\n\n{body}", digest


def sqitch_plan(names):
    lines = "".join(f"{name} 2026-01-0{i}T00:00:00Z A <a@example.com> # {name}\n" for i, name in enumerate(names, 1))
    return f"%syntax-version=1.0.0\n%project=shop\n\n{lines}"


class Tool:
    """files(n): what the tree holds with n migrations; what: the file that plan is given; bin: the
    programs that the plan calls, as shell scripts."""

    def __init__(self, needs, what, files, **bin_):
        self.needs, self.what, self.files, self.bin = needs, what, files, bin_
        self.goes_back = any(BACK in text for text in files(2).values())


def marked(template, names):
    """Files with an up and a down part."""
    def files(n):
        parts = [template.replace("UP\n", FIRST).replace("DOWN\n", "DROP TABLE orders;\n"),
                 template.replace("UP\n", SECOND).replace("DOWN\n", BACK)]
        return dict(zip(names[:n], parts))
    return files


def graphile_files(n):
    first, digest = graphile(FIRST)
    both = {"migrations/committed/000001.sql": first, "migrations/committed/000002.sql": graphile(SECOND, digest)[0]}
    return {".gmrc": "{}", "migrations/current.sql": "", **dict(list(both.items())[:n])}


def drizzle_files(n):
    names = ["0000_first", "0001_second"]
    entries = [{"idx": i, "version": "7", "when": 1767225600000 + i, "tag": name, "breakpoints": True} for i, name in enumerate(names)]
    texts = [FIRST, SECOND]
    return {"package.json": '{"dependencies": {"drizzle-orm": "0.45.4"}}',
            "drizzle/meta/_journal.json": json.dumps({"version": "7", "dialect": "postgresql", "entries": entries[:n]}),
            **{f"drizzle/{name}.sql": text for name, text in list(zip(names, texts))[:n]}}


def sqitch_files(n):
    names = ["first", "second"][:n]
    scripts = {"first": (FIRST, "DROP TABLE orders;\n"), "second": (SECOND, BACK)}
    files = {"sqitch.conf": "[core]\n\tengine = pg\n", "sqitch.plan": sqitch_plan(names)}
    for name in names:
        files[f"deploy/{name}.sql"] = f"-- Deploy shop:{name} to pg\n\nBEGIN;\n\n{scripts[name][0]}\nCOMMIT;\n"
        files[f"revert/{name}.sql"] = f"-- Revert shop:{name} from pg\n\nBEGIN;\n\n{scripts[name][1]}\nCOMMIT;\n"
        files[f"verify/{name}.sql"] = f"-- Verify shop:{name} on pg\n\nBEGIN;\n\nSELECT FROM orders;\n\nROLLBACK;\n"
    return files


def sql_migrate_files(n):
    return {"dbconfig.yml": "development:\n  dialect: postgres\n  datasource: ${DATABASE_URL}\n  dir: migrations\n",
            **marked("-- +migrate Up\nUP\n-- +migrate Down\nDOWN\n", ["migrations/1-first.sql", "migrations/2-second.sql"])(n)}


def liquibase_files(n):
    return {"liquibase.properties": "changeLogFile: changelog.xml\nurl: JDBC_URL\nusername: USER\npassword: PASSWORD\n",
            "changelog.xml": '<?xml version="1.0" encoding="UTF-8"?>\n<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" '
                             'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog '
                             'http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">\n<includeAll path="changes/"/>\n</databaseChangeLog>\n',
            **marked("--liquibase formatted sql\n--changeset a:NAME\nUP\n", ["changes/1-first.sql", "changes/2-second.sql"])(n)}


SUPABASE = f"{runners.NPM}/@supabase/cli-linux-{runners.ARCH}/bin/supabase"
DBMATE = f"{runners.NPM}/@dbmate/linux-{runners.ARCH}/bin/dbmate"
LIQUIBASE = f"{runners.NPM}/liquibase/dist/liquibase/internal/lib"
NPX = (f'shift_name=$1; shift\ncase $shift_name in\nnode-pg-migrate) {NODE} "{runners.NPM}/node-pg-migrate/bin/node-pg-migrate.js" "$@" ;;\n'
       f'graphile-migrate) {NODE} "{runners.NPM}/graphile-migrate/dist/cli.js" "$@" ;;\n'
       f'drizzle-kit) {NODE} "{runners.HERE}/drizzle.cjs" "{runners.NPM}" drizzle-orm ;;\nesac\nexit 1')

TOOLS = {
    "dbmate": Tool([DBMATE], "db/migrations/20260102000000_second.sql",
                   marked("-- migrate:up\nUP\n-- migrate:down\nDOWN\n",
                          ["db/migrations/20260101000000_first.sql", "db/migrations/20260102000000_second.sql"]),
                   dbmate=f'exec "{DBMATE}" "$@"'),
    "node-pg-migrate": Tool([runners.NODE, f"{runners.NPM}/node-pg-migrate"], "migrations/1700000000002_second.sql",
                            lambda n: {"package.json": '{"dependencies": {"node-pg-migrate": "9.0.0"}}', **marked(
                                "-- Up Migration\nUP\n-- Down Migration\nDOWN\n",
                                ["migrations/1700000000001_first.sql", "migrations/1700000000002_second.sql"])(n)}, npx=NPX),
    "graphile": Tool([runners.NODE, f"{runners.NPM}/graphile-migrate"], "migrations/committed/000002.sql", graphile_files, npx=NPX),
    "drizzle": Tool([runners.NODE, f"{runners.NPM}/drizzle-orm"], "drizzle/0001_second.sql", drizzle_files, npx=NPX),
    "supabase": Tool([SUPABASE], "supabase/migrations/20260102000000_second.sql",
                     lambda n: {"supabase/config.toml": 'project_id = "shop"\n', **dict(list({
                         "supabase/migrations/20260101000000_first.sql": FIRST,
                         "supabase/migrations/20260102000000_second.sql": SECOND}.items())[:n])},
                     supabase=f'exec "{SUPABASE}" "$@"'),
    "sqitch": Tool(["sqitch", "psql"], "deploy/second.sql", sqitch_files),
    "sql-migrate": Tool(["sql-migrate"], "migrations/2-second.sql", sql_migrate_files),
    "liquibase": Tool(["java", LIQUIBASE], "changes/2-second.sql", liquibase_files,
                      liquibase=f'exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "{LIQUIBASE}/*" '
                                'liquibase.integration.commandline.LiquibaseCommandLine "$@"'),
}
HISTORY = re.compile(r"schema_migrations|pgmigrations|graphile_migrate|supabase_migrations|sqitch|gorp_migrations|databasechangelog|drizzle")


class Place(test_plan.Place):
    """A tree of the tool, with a database that is reached over TCP."""

    def __init__(self, running, one, folder):
        self.running, self.folder, self.one = running, folder, one
        (folder / "bin").mkdir()
        for name, script in one.bin.items():
            (folder / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
            (folder / "bin" / name).chmod(0o755)
        (folder / "home").mkdir()
        self.env = {"PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": str(folder / "home"), "LC_ALL": "C.UTF-8",
                    "DATABASE_URL": runners.url(running), "PGHOST": running.directory, "PGPORT": str(running.port),
                    "PGUSER": server.SUPERUSER, "PGDATABASE": server.DATABASE, "SQITCH_FULLNAME": "A", "SQITCH_EMAIL": "a@example.com",
                    "SUPABASE_TELEMETRY_DISABLED": "1", "DO_NOT_TRACK": "1", "NO_COLOR": "1"}

    def put(self, n):
        for path, text in self.one.files(n).items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            text = text.replace("JDBC_URL", f"jdbc:postgresql://127.0.0.1:{self.running.port}/{server.DATABASE}")
            text = text.replace("USER", server.SUPERUSER).replace("PASSWORD", self.running.password)
            (self.folder / path).write_text(text.replace("a:NAME", "a:" + path))

    def plan(self, path):
        done = subprocess.run([tool.BINARY, "plan", "--no-config", "--pg-version", str(self.running.major), path],
                              cwd=self.folder, env=tool.ENVIRONMENT, capture_output=True, text=True, check=False)
        if done.returncode or done.stderr:
            raise test_plan.Failed(f"plan ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def run(self, plan, *headings):
        return [self.shell(text) for heading in headings for text in test_plan.blocks(plan, heading)]

    def state(self):
        return [line for line in super().state() if not HISTORY.search(line)]


def run_tool(running, one, folder):
    running.fresh_database()
    place = Place(running, one, folder)
    place.put(1)
    place.run(place.plan(next(x for x in one.files(1) if x.endswith(".sql") and "current" not in x and "re" not in x.split("/")[0])), "The run")
    start = place.state()
    if not any("orders" in line for line in start):
        raise test_plan.Failed("the first migration was not run")
    place.put(2)
    plan = place.plan(one.what)
    place.run(plan, "Before", "The run")
    there = place.state()
    if place.shell("psql -XAt \"$DATABASE_URL\" -c 'SELECT DISTINCT waited FROM orders'") != "2s\n":
        raise test_plan.Failed("it ran without the lock_timeout")
    if not sum(test_plan.verify(out) for out in place.run(plan, "After")):
        raise test_plan.Failed("nothing is verified")
    place.run(plan, "Rollback")
    if place.state() != start:
        raise test_plan.Failed("after the rollback:\n" + "\n".join(catalog.difference(start, place.state())))
    place.run(plan, "The run")
    if place.state() != there:
        raise test_plan.Failed("the second run did otherwise:\n" + "\n".join(catalog.difference(there, place.state())))
    back = re.search(r"a way back of their own: `(.*?)`", plan)
    if back:
        place.shell(back[1])
        if place.state() != start:
            raise test_plan.Failed(f"after {back[1]}:\n" + "\n".join(catalog.difference(start, place.state())))
    elif one.goes_back:
        raise test_plan.Failed("its own way back is not told")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def work(major, bindir, names):
    """Takes tools from the queue: {name: what went wrong; a reason to skip; None}."""
    results = {}
    with server.Server(major, bindir, port=free_port()) as running:
        while True:
            try:
                name = names.get_nowait()
            except queue.Empty:
                return results
            missing = [need for need in TOOLS[name].needs if not test_plan.is_here(need)]
            if missing:
                results[name] = ("" if os.environ.get("PGPREFLIGHT_NO_SKIP") else "# SKIP ") + f"{missing[0]} is missing"
                continue
            with tempfile.TemporaryDirectory(prefix="pgpreflight-plan-") as folder:
                try:
                    results[name] = run_tool(running, TOOLS[name], pathlib.Path(folder))
                except (test_plan.Failed, OSError) as error:
                    results[name] = str(error)


def main():
    server.stop_on_signals()
    servers = server.servers_here()
    if not servers or not test_plan.major_of("psql"):
        print("1..0 # SKIP no PostgreSQL server, or no psql")
        return 1 if os.environ.get("PGPREFLIGHT_NO_SKIP") else 0
    wanted = [name for name in TOOLS if name in sys.argv[1:] or not sys.argv[1:]]
    major = max(servers)
    # Two at a time, each with a server: most of the time is spent in starting the tools. The slowest first.
    names = queue.SimpleQueue()
    for name in sorted(wanted, key=lambda name: name != "liquibase"):
        names.put(name)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        workers = [pool.submit(work, major, servers[major], names) for _ in range(2)]
        results = {name: problem for worker in workers for name, problem in worker.result().items()}
    print(f"1..{len(wanted)}")
    for number, name in enumerate(wanted, 1):
        problem = results[name]
        good = not problem or problem.startswith("# SKIP")
        print(f"{'' if good else 'not '}ok {number} - {name}" + (f" {problem}" if good and problem else ""))
        if not good:
            print("# " + problem[:2500].replace("\n", "\n# "))
    return 1 if any(p and not p.startswith("# SKIP") for p in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
