#!/usr/bin/python3
"""The commands of a deployment plan work as printed, from top to bottom.

For every case of testdata/plans: a database is made of what is deployed already and seed.sql; the plan
is printed, from the files alone or, on the newest server, with --db; its sh blocks run in order. Every check must say t, the migrations must have changed
something, and after the rollback schema and rows are those of the start. Where a tool (prisma,
goose) would run the migrations, a stand-in does what it does.

usage: test_plan.py [--case NAME] [MAJOR...]
"""

import argparse
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import catalog
import server
import tool

PLANS = pathlib.Path(tool.ROOT) / "testdata" / "plans"
CONTROL = {"args", "expected.txt", "seed.sql", "deployed"}

# pgvector comes with no server here: cube, which does, stands for it.
STAND_INS = [("vector_l2_ops", "gist_cube_ops"), ("hnsw", "gist"), ("(embedding_json::text)::vector",
             "cube(ARRAY[(embedding_json->>0)::float8, (embedding_json->>1)::float8])"),
             ("vector(3)", "cube"), ("EXISTS vector", "EXISTS cube")]

RUNNER = r'''#!/usr/bin/python3
import os, pathlib, re, subprocess, sys
words = sys.argv[1:]
tool = os.path.basename(sys.argv[0])

def psql(*more, **how):
    return subprocess.run(["psql", os.environ["DATABASE_URL"], "-XqAt", "-v", "ON_ERROR_STOP=1", *more],
                          check=True, text=True, stdout=subprocess.PIPE, **how).stdout

if tool == "npx":
    table, column = "_prisma_migrations", "migration_name"
    files = {p.parent.name: p for p in pathlib.Path("prisma/migrations").glob("*/migration.sql")}
else:
    table, column = "goose_db_version", "version_id"
    files = {str(int(p.name[:5])): p for p in pathlib.Path("migrations").glob("*.sql")}
psql("-c", f"CREATE TABLE IF NOT EXISTS {table} ({column} {'bigint' if tool == 'goose' else 'text'} PRIMARY KEY)", stderr=subprocess.DEVNULL)
done = set(psql("-c", f"SELECT {column} FROM {table}").split())
pending = [f for f in sorted(files) if f not in done]
print(tool, *pending, sep="\n")
if words[-1] in ("deploy", "up", "applied"):
    for name in pending:
        if words[-1] != "applied" or "init" in str(files[name]):
            text = files[name].read_text()
            one = [] if "NO TRANSACTION" in text else ["--single-transaction"]
            text = re.sub(r"(?s)-- \+goose Down.*", "", text)
            if words[-1] != "applied":
                psql(*one, "-f", "-", input=text)
            psql("-c", f"INSERT INTO {table} VALUES ('{name}')")
'''


NO_SKIP = bool(os.environ.get("PGPREFLIGHT_NO_SKIP"))


class Failed(Exception):
    pass


def major_of(program, search=None):
    """The version of a client program on the PATH, 0: there is none."""
    path = shutil.which(program, path=search)
    if not path:
        return 0
    out = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)(\.|\s|$)", out)
    return int(found[1]) if found else 0


def client_path(major, bindir):
    """A PATH whose pg_dump does not refuse the server for being newer; None: there is none."""
    usual = f"{bindir}:{os.environ['PATH']}"
    given = os.environ.get("PGPREFLIGHT_PG_CLIENT")
    for first in [usual, *([f"{given}:{usual}"] if given else [])]:
        if major_of("pg_dump", first) >= major:
            return first
    return None


def is_here(need):
    """A path, or a program."""
    return os.path.exists(need) if "/" in need else shutil.which(need) is not None


def blocks(document, heading=None):
    """The commands, in order: text below a heading of the second level."""
    section, inside, lines = "", False, []
    for line in document.splitlines():
        if not inside and line.startswith("## "):
            section = line[3:]
        if inside and line.strip() == "```":
            inside = False
            if heading is None or section == heading:
                yield "\n".join(lines)
        elif inside:
            lines.append(line[2:] if line.startswith("  ") else line)
        elif line.strip() == "```sh":
            inside, lines = True, []


class Place:
    """A copy of the case, a database, and a shell in it."""

    def __init__(self, running, case, folder, programs=None):
        self.running, self.case, self.folder = running, case, folder
        for entry in case.iterdir():
            if entry.name not in CONTROL:
                (shutil.copytree if entry.is_dir() else shutil.copy2)(entry, folder / entry.name)
        for path in folder.rglob("*.sql"):
            text = path.read_text()
            if "EXTENSION IF NOT EXISTS vector" in text:
                for old, new in STAND_INS:
                    text = text.replace(old, new)
                path.write_text(text)
        (folder / "bin").mkdir()
        for name in ("npx", "goose"):
            (folder / "bin" / name).write_text(RUNNER)
            (folder / "bin" / name).chmod(0o755)
        self.env = {**os.environ, "PATH": f"{folder}/bin:{programs or running.bindir + ':' + os.environ['PATH']}",
                    "PSQLRC": str(folder / "psqlrc"), "DATABASE_URL":
                    f"host={running.directory} port={running.port} user={server.SUPERUSER} dbname={server.DATABASE}"}
        self.env.pop("PGOPTIONS", None)
        # As somebody may have it: nothing is committed, and rows look otherwise.
        (folder / "psqlrc").write_text("\\set AUTOCOMMIT off\n\\x on\n\\timing on\n\\pset null '(null)'\n")

    def shell(self, text):
        done = subprocess.run(["bash", "-eu", "-c", text], cwd=self.folder, env=self.env, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, check=False)
        if done.returncode or "ERROR:" in done.stderr:
            raise Failed(f"status {done.returncode} of\n{text}\n{done.stdout[-500:]}\n{done.stderr[-800:]}")
        return done.stdout

    def deploy(self):
        for path in (self.case / "deployed").read_text().split():
            text = re.sub(r"(?s)-- \+goose Down.*", "", (self.folder / path).read_text())
            (self.folder / "deployed.sql").write_text(text)
            self.shell("psql -X \"$DATABASE_URL\" -v ON_ERROR_STOP=1 -qf deployed.sql")
        self.shell(f"psql -X \"$DATABASE_URL\" -v ON_ERROR_STOP=1 -qf {self.case / 'seed.sql'}")
        for name in ("npx", "goose"):
            if any((self.folder / d).is_dir() and name == n for d, n in (("prisma", "npx"), ("migrations", "goose"))):
                self.shell(f"{name} applied")

    def state(self):
        """All there is, but for the place of a column in its table, and connoinherit of a key, which
        means nothing and tells whether it was made before or after the partition was attached."""
        lines = [x for x in catalog.describe(self.running) if not x.startswith("pg_dump: ")]
        lines = [re.sub(r"^(column: [^|]*\| )\d+ \| ", r"\1", x) for x in lines]
        return sorted(re.sub(r"( \| PRIMARY KEY .*) \| (True|False)$", r"\1", x) for x in lines
                      if "_prisma_migrations" not in x and "goose_db_version" not in x)


def verify(out):
    """The rows of the query that checks."""
    rows = re.findall(r"^ (.+?) +\| (t|f)$", out, re.MULTILINE)
    wrong = [what for what, ok in rows if ok != "t"]
    if wrong:
        raise Failed("not as it should be: " + "; ".join(wrong))
    return len(rows)


def run_case(running, case, folder, asked):
    programs = client_path(running.major, running.bindir)
    running.fresh_database()
    place = Place(running, case, folder, programs)
    place.deploy()
    start = place.state()
    words = shlex.split((case / "args").read_text())
    words = [w for i, w in enumerate(words) if "--pg-version" not in (w, words[i - 1])]
    words += ["--pg-version", str(running.major)]
    if asked:
        words = [w for i, w in enumerate(words) if not {"--history", "--schema"} & {w, words[i - 1]}]
        words += ["--db", place.env["DATABASE_URL"], "--check-data", "--no-history"]
    plan = subprocess.run([tool.BINARY, *words], cwd=folder, env={**tool.ENVIRONMENT}, capture_output=True,
                          text=True, check=False)
    if plan.returncode or plan.stderr:
        raise Failed(f"plan ended with {plan.returncode}: {plan.stderr}")
    if asked and f"PostgreSQL {running.major}." not in plan.stdout:
        raise Failed("the plan does not name the server")
    for text in blocks(plan.stdout, "Before"):
        out = place.shell(text)
        if "AS checks (what, ok)" in text:
            verify(out)
    for text in blocks(plan.stdout, "The run"):
        place.shell(text)
    if place.state() == start:
        raise Failed("the run changed nothing")
    checked = sum(verify(place.shell(text)) for text in blocks(plan.stdout, "After"))
    if not checked:
        raise Failed("nothing is verified")
    for text in blocks(plan.stdout, "Rollback"):
        place.shell(text)
    end = place.state()
    if end != start:
        raise Failed("after the rollback:\n" + "\n".join(catalog.difference(start, end)))


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--case", default="")
    options.add_argument("major", nargs="*", type=int)
    wanted = options.parse_args()
    server.stop_on_signals()
    servers = server.servers_here(wanted.major or None)
    cases = [c for c in sorted(PLANS.iterdir()) if wanted.case in c.name]
    if not servers or not major_of("psql"):
        if NO_SKIP:
            print("1..1\nnot ok 1 - a server and psql are missing")
            return 1
        print("1..0 # SKIP no PostgreSQL server, or no psql")
        return 0
    print(f"1..{len(servers) * len(cases)}")
    number = failed = 0
    for major, bindir in servers.items():
        with server.Server(major, bindir) as running:
            for case in cases:
                number += 1
                if not client_path(major, bindir) and "\n  pg_dump " in (case / "expected.txt").read_text():
                    failed += NO_SKIP
                    print(f"not ok {number} - {major}: {case.name}\n# pg_dump is older than this server" if NO_SKIP
                          else f"ok {number} - {major}: {case.name} # SKIP pg_dump is older than this server", flush=True)
                    continue
                with tempfile.TemporaryDirectory(prefix="pgpreflight-plan-") as folder:
                    try:
                        run_case(running, case, pathlib.Path(folder), asked=major == max(servers))
                        print(f"ok {number} - {major}: {case.name}", flush=True)
                    except (Failed, OSError) as error:
                        failed += 1
                        print(f"not ok {number} - {major}: {case.name}")
                        print("# " + str(error)[:3000].replace("\n", "\n# "), flush=True)
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
