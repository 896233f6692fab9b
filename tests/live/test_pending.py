#!/usr/bin/python3
"""What `pgpreflight status` and `check --pending` make of the history tables of migration tools. TAP.

testdata/pending holds tables written by hand from the tools' published layout, each beside a tree of
testdata/frameworks:

    -- tree: NAME
    -- schema: NAME                     as schema= of the connection's URI
    -- option: OPTION...                of status
    SQL                                 {sha256 PATH}, {crlf-sha256 PATH}, {sha384 PATH}, {crc32 PATH}
    -- status EXIT: STATE PATH          all files, in order
    -- missing: VERSION
    -- says: words in the output
    -- finding: RULE PATH               of check --pending

Then the tools themselves, as far as they can be had (scripts/runners), migrate a tree step by step.

usage: test_pending.py [--case GLOB] [MAJOR...]
"""

import argparse
import fnmatch
import glob
import hashlib
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import zlib

import runners
import server
import sqltext
import tool

LINE = re.compile(r"^-- (tree|schema|option|status \d|missing|says|finding): (.*)$", re.M)
PLACE = re.compile(r"\{(sha256|crlf-sha256|sha384|crc32) ([^}]+)\}")


def checksum(kind, content):
    if kind == "crc32":
        crc = zlib.crc32(b"".join(content.splitlines()))
        return str(crc - (1 << 32) if crc >= 1 << 31 else crc)
    if kind == "crlf-sha256":
        kind, content = "sha256", content.replace(b"\n", b"\r\n")
    return hashlib.new(kind, content).hexdigest()


def uri(running, schema=None):
    text = f"postgresql://{server.SUPERUSER}@/{server.DATABASE}?host={running.directory}&port={running.port}"
    return text + (f"&schema={schema}" if schema else "")


class Status:
    def __init__(self, running, folder, options=(), schema=None):
        command = [tool.BINARY, "status", "--no-config", "--db", uri(running, schema), *options, "."]
        done = [subprocess.run([*command, *more], cwd=folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=tool.ENVIRONMENT,
                               text=True, check=False) for more in ([], ["--format", "json"])]
        self.exit, self.text = done[0].returncode, done[0].stdout + done[0].stderr
        if self.exit > 1:
            raise tool.ToolError(self.text)
        self.sets = json.loads(done[1].stdout)["sets"]
        self.states = [(f["state"], os.path.normpath(f["path"])) for s in self.sets for f in s["files"]]
        self.missing = [m for s in self.sets for m in s["missing"]]


def check(running, folder, options=(), schema=None):
    done = subprocess.run([tool.BINARY, "check", "--no-config", "--format", "json", "--fail-on", "never",
                           "--db", uri(running, schema), "--pending", *options, "."], cwd=folder,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=tool.ENVIRONMENT, text=True, check=False)
    if done.returncode:
        raise tool.ToolError(done.stderr)
    return json.loads(done.stdout)


def judged(report):
    return [os.path.normpath(f["path"]) for f in report["files"] if not f.get("role") and f["statements"]]


def execute(running, text):
    connection = running.connect()
    try:
        for statement in sqltext.split(text):
            connection.cursor().execute(statement)
    finally:
        connection.close()


def by_hand(running, path, scratch):
    text = pathlib.Path(path).read_text(encoding="utf-8")
    wanted = {}
    for key, value in LINE.findall(text):
        wanted.setdefault(key.split()[0], []).append(value)
    exits = {int(key.split()[1]) for key, _ in LINE.findall(text) if key.startswith("status")}
    folder = pathlib.Path(scratch) / "tree"
    shutil.copytree(pathlib.Path(tool.ROOT) / "testdata" / "frameworks" / wanted["tree"][0], folder)
    fill = lambda m: checksum(m[1], (folder / m[2]).read_bytes())
    running.fresh_database()
    execute(running, PLACE.sub(fill, text))
    options = [word for line in wanted.get("option", []) for word in line.split()]
    schema = wanted.get("schema", [None])[0]
    status = Status(running, folder, options, schema)
    report = check(running, folder, options, schema)
    problems = []
    states = [f"{state} {path}" for state, path in status.states]
    if states != wanted["status"] or {status.exit} != exits:
        problems.append(f"status {status.exit}: {states}")
    if status.missing != wanted.get("missing", []):
        problems.append(f"missing: {status.missing}")
    problems += [f"it does not say {s!r}: {status.text}" for s in wanted.get("says", []) if s not in status.text]
    found = [f"{f['rule']} {os.path.normpath(f['path'])}" for f in report["findings"]]
    problems += [f"check has no finding {w}: {sorted(set(found))}" for w in wanted.get("finding", []) if w not in found]
    over = {path for state, path in status.states if state in ("applied", "edited", "never")}
    problems += [f"check judged {path}, which has run" for path in judged(report) if path in over]
    problems += [f"check did not judge {path}" for state, path in status.states
                 if path not in over and path not in judged(report)]
    return problems


# --- the tools themselves ---------------------------------------------------------------------------


def put(folder, path, text):
    path = pathlib.Path(folder) / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def create(i):
    return f"CREATE TABLE t{i} (id int PRIMARY KEY);\n"


def write_plain(pattern, text="{}"):
    def write(folder, i):
        put(folder, pattern.format(i), text.format(create(i)))
        return pattern.format(i)
    return write


def write_dbmate(folder, i):
    put(folder, f"db/migrations/{i}_m.sql", f"-- migrate:up\n{create(i)}\n-- migrate:down\nDROP TABLE t{i};\n")
    return f"db/migrations/{i}_m.sql"


def write_sql_migrate(folder, i):
    put(folder, f"{i}-m.sql", f"-- +migrate Up\n{create(i)}\n-- +migrate Down\nDROP TABLE t{i};\n")
    return f"{i}-m.sql"


def write_supabase(folder, i):
    put(folder, "supabase/config.toml", 'project_id = "x"\n')
    return write_plain("supabase/migrations/2026010{}000000_m.sql")(folder, i)


def write_drizzle(folder, i):
    entries = [{"idx": k - 1, "when": k, "tag": f"000{k}_m"} for k in range(1, i + 1)]
    put(folder, "drizzle/meta/_journal.json",
        json.dumps({"version": "7", "dialect": "postgresql", "entries": entries}))
    return write_plain("drizzle/000{}_m.sql")(folder, i)


def write_drizzle_1(folder, i):
    put(folder, f"drizzle/2026010{i}000000_m/snapshot.json", "{}")
    return write_plain("drizzle/2026010{}000000_m/migration.sql")(folder, i)


def write_sqitch(folder, i):
    lines = [f"m{k} 2026-01-0{k}T00:00:00Z A <a@example.org> # m" for k in range(1, i + 1)]
    put(folder, "sqitch.plan", "%syntax-version=1.0.0\n%project=shop\n\n" + "\n".join(lines) + "\n")
    return write_plain("deploy/m{}.sql")(folder, i)


def write_liquibase(folder, i):
    text = "--liquibase formatted sql\n"
    for k in range(1, i + 1):
        text += f"\n--changeset a:{k}\n{create(k)}"
    put(folder, "changelog.sql", text)
    return "changelog.sql"


def write_graphile(folder, i):
    put(folder, ".gmrc", "{}")
    previous, body = "-", create(i)
    if i > 1:
        before = (pathlib.Path(folder) / f"migrations/committed/00000{i - 1}.sql").read_text(encoding="utf-8")
        previous = re.search(r"Hash: (.*)", before)[1]
    hashed = ("" if previous == "-" else previous) + "\n" + body.strip()
    digest = hashlib.sha1((hashed.strip() + "\n").encode()).hexdigest()
    put(folder, f"migrations/committed/00000{i}.sql",
        f"--! Previous: {previous}\n--! Hash: sha1:{digest}\n\n{body}")
    return f"migrations/committed/00000{i}.sql"


# Runner: how number i is written, whether an edit is seen, options of the tool, rows that the tool
# writes about itself.
TOOLS = {
    "node-pg-migrate": (write_plain("migrations/{}_m.sql", "-- Up Migration\n{}\n-- Down Migration\nSELECT 1;\n"), False, {}),
    "graphile": (write_graphile, True, {"options": ["migrate"]}),
    "drizzle": (write_drizzle, True, {}),
    "drizzle-1": (write_drizzle_1, True, {}),
    "postgres-migrations": (write_plain("{0}_m{0}.sql"), True, {}),
    "dbmate": (write_dbmate, False, {}),
    "supabase": (write_supabase, False, {}),
    "sqitch": (write_sqitch, True, {}),
    "sql-migrate": (write_sql_migrate, False, {}),
    "liquibase": (write_liquibase, False, {}),
}
FRAMEWORK = {"node-pg-migrate": "node-pg-migrate", "postgres-migrations": "postgres-migrations"}


def with_tool(running, name, scratch):
    write, sees_edits, case = TOOLS[name]
    problems, one_file = [], name == "liquibase"
    options = ["--framework", FRAMEWORK[name]] if name in FRAMEWORK else []
    running.fresh_database()

    def want(when, states, code=0):
        status = Status(running, scratch, options)
        got = [state for state, _ in status.states]
        if got != states or status.exit != code or status.missing:
            problems.append(f"{when}: wanted {states} and {code}:\n{status.text}")

    first = write(scratch, 1)
    write(scratch, 2)
    want("before the first run", ["pending"] if one_file else ["pending"] * 2)
    done = runners.migrate(running, {"runner": name, "folder": scratch, **case})
    if done.returncode:
        return [f"the tool failed: {done.stdout[-600:]}"]
    want("after it", ["applied"] if one_file else ["applied"] * 2)
    third = write(scratch, 3)
    want("with a third", ["pending"] if one_file else ["applied", "applied", "pending"])
    report = check(running, scratch, options)
    statements = [s for f in report["files"] for s in f["statements"]]
    if judged(report) != [third] or len(statements) != 1:
        problems.append(f"check judged {judged(report)}, {len(statements)} statements")
    problems += [f"a finding: {f['message']}" for f in report["findings"] if f["rule"] in ("will-fail", "failed-migration")]
    if not one_file:
        with open(os.path.join(scratch, first), "a", encoding="utf-8") as file:
            file.write("SELECT 2;\n")
        want("after an edit", ["edited" if sees_edits else "applied", "applied", "pending"], int(sees_edits))
    return problems


# --- running ------------------------------------------------------------------------------------------


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cases(pattern):
    for path in sorted(glob.glob(os.path.join(tool.ROOT, "testdata", "pending", "*.sql"))):
        yield os.path.basename(path)[:-4], None, lambda running, scratch, path=path: by_hand(running, path, scratch)
    for name in TOOLS:
        yield f"tool {name}", name, lambda running, scratch, name=name: with_tool(running, name, scratch)


def run_server(major, bindir, pattern, number):
    failed = False
    with server.Server(major, bindir, port=free_port()) as running:
        for name, runner, run in cases(pattern):
            if not fnmatch.fnmatch(name, pattern):
                continue
            number += 1
            lacks = runners.missing({"runner": runner}) if runner else []
            if lacks and not os.environ.get("PGPREFLIGHT_NO_SKIP"):
                print(f"ok {number} - {major} {name} # SKIP scripts/runners gets what is missing: {lacks}")
                continue
            with tempfile.TemporaryDirectory(prefix="pgpreflight-pending-") as scratch:
                try:
                    problems = [f"missing here: {lacks}"] if lacks else run(running, scratch)
                except tool.ToolError as error:
                    problems = [str(error)]
            print(f"{'not ok' if problems else 'ok'} {number} - {major} {name}", flush=True)
            for problem in problems:
                print("# " + problem.strip().replace("\n", "\n# "))
            failed = failed or bool(problems)
    return number, failed


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
    number, failed = 0, False
    for major, bindir in sorted(found.items()):
        number, bad = run_server(major, bindir, options.case, number)
        failed = failed or bad
    print(f"1..{number}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
