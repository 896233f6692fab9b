#!/usr/bin/python3
"""check --db and snapshot --db when the database is not as it should be: what could be learned is used,
what could not is said, and the files are judged all the same."""

import contextlib
import glob
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import psycopg2

import pooler
import server
import test_probe
import tool

DROP = "DROP TABLE orders;\n"  # dangerous whatever is known
HOSTILE = ['Mixed Case', 'quo"ted', "it's", "new\nline", "back\\slash", "semi;colon", "tab\there", "esc\x1b[31m", "größe",
           "{brace,}", "%s", "x" * 63]


class Run:
    def __init__(self, *arguments, text=DROP, command="check", **environment):
        with tempfile.NamedTemporaryFile("w", suffix=".sql", prefix="pgpreflight-") as file:
            file.write(text)
            file.flush()
            paths = [file.name] if command == "check" else []
            begin = time.monotonic()
            done = subprocess.run([tool.BINARY, command, "--no-config", *arguments, *paths], check=False,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env={**tool.ENVIRONMENT, **environment}, timeout=60)
            self.seconds = time.monotonic() - begin
        self.status = done.returncode
        self.out, self.err = done.stdout.decode(), done.stderr.decode()

    def problems(self, status, *parts, within=8.0, judged="drop-table"):
        """What is not as wanted: exit status, words on standard error, the verdict given."""
        if self.status != status:
            yield f"exit status {self.status}, not {status}"
        for part in parts:
            if part not in self.err:
                yield f"{part!r} is not said"
        if self.seconds > within:
            yield f"it took {self.seconds:.1f} s"
        if judged and judged not in self.out:
            yield f"{judged!r} is not in the report"

    def want(self, *arguments, **options):
        found = list(self.problems(*arguments, **options))
        return [f"{'; '.join(found)}:\n{self.err}{self.out}"] if found else []


def sql(running, *statements, database=server.DATABASE, user=server.SUPERUSER):
    connection = psycopg2.connect(host=running.directory, port=running.port, user=user, dbname=database)
    connection.autocommit = True
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    rows = cursor.fetchall() if cursor.description else None
    connection.close()
    return rows


def snapshot(running, *arguments, **options):
    return json.loads(Run("--db", test_probe.uri(running, **options), *arguments, command="snapshot").out)


def find(document, name):
    return next((r for r in document["relations"] if r["name"] == name), {})


def unreachable(running):
    return Run("--db", f"host={running.directory} port=1 user=x").want(2, "cannot connect") \
        + Run("--db", "host=nohost.invalid").want(2, "nohost.invalid") \
        + Run("--db", test_probe.uri(running, "nothing")).want(2, '"nothing"') \
        + Run(PGPREFLIGHT_DB=f"host={running.directory} port=1").want(2, "cannot connect")


def wrong_password(running):
    hba = running.directory + "/data/pg_hba.conf"
    with open(hba, encoding="utf-8") as file:
        before = file.read()
    try:
        with open(hba, "w", encoding="utf-8") as file:
            file.write("local all bob scram-sha-256\n" + before)
        sql(running, "SELECT pg_reload_conf()", "CREATE ROLE bob LOGIN PASSWORD 'right'")
        time.sleep(0.2)
        uri = test_probe.uri(running).replace("postgres@", "bob:geh3im@")
        run = Run("--db", uri, "-v")
        return run.want(2, "check user and password") + (["the password is shown"] if "geh3im" in run.out + run.err else [])
    finally:
        with open(hba, "w", encoding="utf-8") as file:
            file.write(before)
        sql(running, "SELECT pg_reload_conf()")


def tls_refused(running):
    del running
    with socket.socket() as plain:
        plain.bind(("127.0.0.1", 0))
        plain.listen()

        def answer():
            with contextlib.suppress(OSError):
                peer = plain.accept()[0]
                peer.recv(8)
                peer.sendall(b"N")
                peer.recv(8)

        threading.Thread(target=answer, daemon=True).start()
        return Run("--db", f"host=127.0.0.1 port={plain.getsockname()[1]} sslmode=require").want(2, "SSL")


def no_rights(running):
    sql(running, "CREATE TABLE orders (id int)", "CREATE ROLE bob LOGIN", "CREATE ROLE amy NOLOGIN",
        "GRANT SELECT, REFERENCES ON orders TO amy")
    uri = test_probe.uri(running).replace("postgres@", "bob@")
    problems = Run("--db", uri).want(1, judged="will fail with 42501")
    for role, rights in (("bob", ""), ("amy", "rx")):
        document = snapshot(running, "--role", role)
        if find(document, "orders").get("rights") != rights or document["server"]["role"] != role \
                or document["server"].get("superuser"):
            problems.append(f"{role}: {find(document, 'orders')} {document['server']}")
    return problems + Run("--db", uri, "--role", "nobody here").want(2, 'no role "nobody here"')


def never_analysed(running):
    sql(running, "CREATE TABLE orders AS SELECT generate_series(1, 5000) AS id")
    before = find(snapshot(running), "orders")
    sql(running, "ANALYZE orders")
    after = find(snapshot(running), "orders")
    return [] if "rows" not in before and before["bytes"] > 0 and after["rows"] == 5000 else [f"{before}\n{after}"]


def locked(running):
    """A table that someone rewrites, then a catalog."""
    sql(running, "CREATE TABLE orders (id int DEFAULT 3 CHECK (id > 0))", "CREATE TABLE other (id int DEFAULT 4)")
    problems = []
    for table, said in (("orders", ""), ("pg_catalog.pg_policy", "not learned from the database: triggers")):
        connection = running.connect()
        connection.cursor().execute("BEGIN")
        connection.cursor().execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        problems += Run("--db", test_probe.uri(running)).want(1, said)
        if not said:
            document = snapshot(running)
            if not find(document, "other").get("complete") or "bytes" not in find(document, "orders"):
                problems.append(f"{document['relations']}")
        connection.close()
    return problems


def time_is_over(running):
    sql(running, "CREATE TABLE orders (id int)")
    connection = running.connect()
    connection.cursor().execute("BEGIN")
    connection.cursor().execute("LOCK TABLE pg_catalog.pg_namespace IN ACCESS EXCLUSIVE MODE")
    try:
        return Run("--db", test_probe.uri(running), "--timeout", "1500ms").want(2, within=6)
    finally:
        connection.close()


def server_stops(running):
    sql(running, "CREATE TABLE orders (id int)")
    stop = threading.Event()

    def cut():
        connection = running.connect("postgres")
        while not stop.is_set():
            connection.cursor().execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name"
                                        " = 'pgpreflight' AND (query LIKE '%pg_constraint%' OR query LIKE '%otherwise%')")
        connection.close()

    thread = threading.Thread(target=cut)
    thread.start()
    try:
        runs = [Run("--db", test_probe.uri(running)) for _ in range(5)]
    finally:
        stop.set()
        thread.join()
    # A run may have been quick enough.
    return [p for run in runs for p in run.want(1 if run.status == 1 else 2)]


def dropped_meanwhile(running):
    sql(running, "CREATE TABLE orders (id int)")
    stop = threading.Event()

    def churn():
        connection = running.connect()
        while not stop.is_set():
            connection.cursor().execute("CREATE TABLE gone (id serial PRIMARY KEY, a int DEFAULT 1 CHECK (a > 0))")
            connection.cursor().execute("CREATE INDEX ON gone ((a + 1)) WHERE a > 5")
            connection.cursor().execute("DROP TABLE gone")
        connection.close()

    thread = threading.Thread(target=churn)
    thread.start()
    try:
        return [p for _ in range(10) for p in Run("--db", test_probe.uri(running)).want(1)]
    finally:
        stop.set()
        thread.join()


def hostile_names(running):
    quoted = ['"' + name.replace('"', '""') + '"' for name in HOSTILE]
    sql(running, *(f"CREATE TABLE {n} ({n} int PRIMARY KEY DEFAULT 1 CHECK ({n} > 0))" for n in quoted))
    found = {r["name"]: r for r in snapshot(running)["relations"]}
    problems = [f"{n!r} is not in the snapshot" for n in HOSTILE
                if [c["name"] for c in found.get(n, {}).get("columns", [])] != [n]]
    run = Run("--db", test_probe.uri(running), "-q", text="".join(f"ALTER TABLE {n} DROP COLUMN {n};\n" for n in quoted))
    if run.status != 1 or "will-fail" in run.out or "\x1b" in run.out + run.err or len(re.findall("drop-column", run.out)) < len(HOSTILE):
        problems.append(run.out + run.err)
    return problems


def other_encodings(running):
    problems = []
    for encoding in ("LATIN1", "SQL_ASCII"):
        name = "in_" + encoding.lower()
        sql(running, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'")
        connection = running.connect(name)
        connection.set_client_encoding(encoding)
        connection.cursor().execute(b'CREATE TABLE "caf\xe9" (id int); CREATE TABLE orders (id int)')
        connection.close()
        names = {r["name"] for r in snapshot(running, database=name)["relations"]}
        if names != {"orders", "caf\u00e9" if encoding == "LATIN1" else "caf\ufffd"}:
            problems.append(f"{encoding}: {names}")
        problems += Run("--db", test_probe.uri(running, name)).want(1)
    return problems


def through_pooler(running):
    sql(running, "CREATE TABLE orders (id int)")
    with pooler.Pooler(running) as pgbouncer:
        return Run("--db", f"postgresql://postgres@/live?host={pgbouncer.directory}&port={pgbouncer.port}"
                   "&pgbouncer=true&connection_limit=1&schema=public").want(1, "pooler")


def few_queries(running):
    sql(running, "CREATE TABLE orders (id int)")
    asked = re.search(r"asked: (\d+) queries", Run("--db", test_probe.uri(running), "-v").err)
    return [] if asked and int(asked[1]) < 15 else [str(asked)]


def large_from_a_pipe(running):
    """Of a large database only what is touched is asked for: what a pipe brings is looked through too."""
    sql(running, "CREATE TABLE orders (id int)", *["DO $$ BEGIN FOR i IN 1..1000 LOOP EXECUTE format("
        f"'CREATE TABLE t{n}_%s ()', i); END LOOP; END $$" for n in range(10)])
    done = subprocess.run([tool.BINARY, "check", "--no-config", "--db", test_probe.uri(running), "-"], check=False,
                          input=b"ALTER TABLE orders ADD COLUMN id int;", env=tool.ENVIRONMENT, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return [] if b"42701" in done.stdout else [(done.stdout + done.stderr).decode()]


def nothing_writes(running):
    """Every query, with the rights and in a transaction to write: no transaction number is taken."""
    with open(os.path.join(tool.ROOT, "testdata", "probe", "broad.sql"), encoding="utf-8") as file:
        sql(running, file.read())
    problems = []
    number = "pg_current_xact_id_if_assigned" if running.major >= 13 else "txid_current_if_assigned"
    for path in sorted(glob.glob(os.path.join(tool.ROOT, "src", "sql", "*.sql"))):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        n = max(map(int, re.findall(r"\$(\d)", re.sub("--.*", "", text))), default=0)
        values = {"touched": ["'{\"\"}'", "'{orders}'", "'{public}'"], "sessions": ["0"]}.get(
            os.path.basename(path)[:-4], ["NULL", "'{}'", "NULL"])
        connection = running.connect()
        cursor = connection.cursor()
        cursor.execute("BEGIN READ WRITE")
        cursor.execute(f"PREPARE q AS {text}")
        cursor.execute("EXECUTE q" + (f"({', '.join(values[:n])})" if n else ""))
        cursor.execute(f"SELECT {number}()")
        if cursor.fetchone()[0] is not None:
            problems.append(f"{os.path.basename(path)} writes")
        connection.close()
    return problems


def in_recovery(running):
    """The last one: the server stays a standby."""
    sql(running, "CREATE TABLE orders (id int)")
    running.process.send_signal(signal.SIGINT)
    running.process.wait(20)
    with open(running.directory + "/data/standby.signal", "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o644)
    with open(running.directory + "/log", "ab") as log:
        running.process = subprocess.Popen(running.process.args, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                           cwd=running.directory, **running._as_user)
    running._wait_until_up()
    document = snapshot(running)
    return Run("--db", test_probe.uri(running)).want(1, judged="will fail with 25006") \
        + ([] if document["server"].get("in_recovery") and find(document, "orders") else [str(document["server"])])


CASES = [unreachable, wrong_password, tls_refused, no_rights, never_analysed, locked, time_is_over, server_stops,
         dropped_meanwhile, hostile_names, other_encodings, through_pooler, few_queries, large_from_a_pipe, nothing_writes,
         in_recovery]


def try_case(number, running, case):
    skip = ""
    running.fresh_database()
    try:
        problems = case(running)
    except pooler.Missing as missing:
        problems = [str(missing)] if os.environ.get("PGPREFLIGHT_NO_SKIP") else []
        skip = f" # SKIP {missing}"
    except (psycopg2.Error, ValueError, subprocess.TimeoutExpired) as error:
        problems = [f"{type(error).__name__}: {error}"]
    print(f"{'not ok' if problems else 'ok'} {number} - {running.major} {case.__name__}{skip}", flush=True)
    for problem in problems:
        print("#", problem.strip().replace("\n", "\n# "))
    return bool(problems)


def main():
    server.stop_on_signals()
    wanted = sys.argv[1:]
    servers = server.servers_here()
    if not servers:
        if os.environ.get("PGPREFLIGHT_NO_SKIP"):
            print("Bail out! no PostgreSQL server here")
            return 1
        print("1..0 # SKIP no PostgreSQL server here; scripts/servers gets them")
        return 0
    cases = [case for case in CASES if not wanted or case.__name__ in wanted]
    print(f"1..{len(cases) * len(servers)}")
    number = failed = 0
    for major, bindir in servers.items():
        with server.Server(major, bindir) as running:
            for case in cases:
                number += 1
                failed += try_case(number, running, case)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
