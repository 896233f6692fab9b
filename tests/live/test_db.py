#!/usr/bin/python3
"""The session with a server (src/db.c): read-only, bounded in time, quiet about passwords, and the
same through PgBouncer."""

import os
import signal
import socket
import subprocess
import sys
import time

import psycopg2

import pooler
import server
import tool

DB_ASK = os.environ.get("DB_ASK") or os.path.join(tool.ROOT, "build", "tests", "live", "db_ask")
SECRET = "geh3im/@:%"
ENCODED = "geh3im%2F%40%3A%25"


class Asked:
    def __init__(self, arguments, stop_after=None, **environment):
        begin = time.monotonic()
        process = subprocess.Popen([DB_ASK, *arguments], stdin=subprocess.DEVNULL, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   env={**tool.ENVIRONMENT, **environment})
        if stop_after:
            time.sleep(stop_after)
            process.send_signal(signal.SIGINT)
        self.text = process.communicate(timeout=60)[0]
        self.seconds = time.monotonic() - begin
        self.rows = [line.split("|") for line in self.text.splitlines()]
        self.words = [row[0] for row in self.rows]
        self.status = process.returncode


class Case:
    """What a case has: a server, and words for what is wrong."""

    def __init__(self, running):
        self.server, self.problems = running, []
        self.uri = (f"postgresql://{server.SUPERUSER}@/{server.DATABASE}"
                    f"?host={running.directory}&port={running.port}")

    def want(self, asked, *words, within=5.0, message=""):
        if asked.words != list(words) or asked.seconds > within or message not in asked.text:
            self.problems.append(f"wanted {words} {message!r} within {within} s, got in "
                                 f"{asked.seconds:.2f} s: {asked.text}")

    def sql(self, text):
        connection = self.server.connect()
        try:
            cursor = connection.cursor()
            cursor.execute(text)
            return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()


def greeting(case):
    asked = Asked([case.uri + "&schema=app&connection_limit=1&pool_timeout=3&sslaccept=accept_invalid_certs",
                   "SELECT current_setting('application_name'), current_setting('row_security'),"
                   " current_setting('search_path')"])
    case.want(asked, "server", "ok")
    if asked.rows[0][2:6] != ["live", "postgres", case.server.directory, "app"] \
            or asked.rows[0][6:] or asked.rows[1][2:] != ["pgpreflight", "off", "pg_catalog"]:
        case.problems.append(asked.text)


def environment(case):
    where = {"PGHOST": case.server.directory, "PGPORT": str(case.server.port), "PGUSER": server.SUPERUSER,
             "PGDATABASE": server.DATABASE}
    case.want(Asked(["", "SELECT 1"], **where), "server", "ok")
    case.want(Asked(["env:URL", "SELECT 1"], URL=case.uri), "server", "ok")
    case.want(Asked(["env:URL", "SELECT 1"]), "error", message="URL")
    service = case.server.directory + "/service"
    with open(service, "w", encoding="utf-8") as file:
        file.write("[shop]\n" + "".join(f"{key[2:].lower().replace('database', 'dbname')}={value}\n"
                                        for key, value in where.items()))
    case.want(Asked(["service=shop", "SELECT 1"], PGSERVICEFILE=service), "server", "ok")


def writes(case):
    case.sql("CREATE TABLE t AS SELECT 1 AS a; CREATE SEQUENCE s")
    asked = Asked([case.uri, "INSERT INTO t VALUES (2)", "--", "COMMIT; DROP TABLE t", "--",
                   "SELECT nextval('public.s')", "--", "SET TRANSACTION READ WRITE", "--",
                   "SELECT set_config('transaction_read_only', 'off', true)", "--",
                   "SELECT set_config('default_transaction_read_only', 'off', false)", "--",
                   "INSERT INTO public.t VALUES (3)", "--", "SELECT count(*) FROM public.t"])
    case.want(asked, "server", "failed", "failed", "failed", "failed", "failed", "ok", "failed", "ok")
    if case.sql("SELECT * FROM t") != [(1,)] or case.sql("SELECT is_called FROM s") != [(False,)]:
        case.problems.append("something was written")


def timeouts(case):
    sleep = "SELECT pg_sleep(30)"
    case.want(Asked(["-q", "300", case.uri, sleep, "--", "SELECT 1"]), "server", "timeout", "ok", within=1.5)
    case.want(Asked(["-d", "400", case.uri, sleep, "--", "SELECT 1"]), "server", "timeout", "timeout",
              within=1.5)
    holder = case.server.connect()
    cursor = holder.cursor()
    cursor.execute("CREATE TABLE held()")
    cursor.execute("BEGIN; LOCK TABLE held")
    case.want(Asked(["-l", "200", case.uri, "SELECT * FROM public.held", "--", "SELECT 1"]),
              "server", "timeout", "ok", within=1.5, message="55P03")
    holder.close()


def interrupt(case):
    asked = Asked([case.uri, "SELECT pg_sleep(30)", "--", "SELECT 1"], stop_after=0.5)
    case.want(asked, "server", "cancelled", "cancelled", within=3)
    if case.sql("SELECT count(*) FROM pg_stat_activity WHERE query ~ 'pg_sleep.30' AND pid <> pg_backend_pid()"
                " AND state = 'active'") != [(0,)]:
        case.problems.append("the query goes on on the server")


def server_leaves(case):
    asked = Asked([case.uri, "SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)", "--", "SELECT 1"])
    case.want(asked, "server", "gone", "gone", message="57P01")


def values(case):
    asked = Asked([case.uri, "SELECT NULL, '', $1::text, E'a\\tb'", "x'\"\\;--ü"])
    case.want(asked, "server", "ok")
    if "ok||NULL||x'\"\\;--ü|a\tb" not in asked.text:
        case.problems.append(asked.text)


def encodings(case):
    for encoding, shown in (("LATIN1", "caf\u00e9"), ("SQL_ASCII", "caf\ufffd")):
        name = "in_" + encoding.lower()
        case.sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'")
        connection = case.server.connect(name)
        connection.set_client_encoding("LATIN1" if encoding == "LATIN1" else "SQL_ASCII")
        connection.cursor().execute(b'CREATE TABLE "caf\xe9"()')
        connection.close()
        asked = Asked([case.uri.replace("/" + server.DATABASE, "/" + name),
                       "SELECT relname FROM pg_class WHERE relname LIKE 'caf%'"])
        case.want(asked, "server", "ok", message="|" + shown)


def passwords(case):
    asked = [Asked([conninfo, "SELECT 1"], **environment) for conninfo, environment in (
        (f"postgresql://bob:{ENCODED}@localhost:1/x", {}),
        (f"postgresql://bob:{SECRET}@localhost:1/x", {}),
        ("postgresql://bob:geh3im/x@localhost/x", {}),
        ("postgresql://bob:geh3im?x@localhost:1/x", {}),
        ("postgresql://bob:geh3im@nohost.invalid/geh3im", {}),
        ("postgresql://bob@localhost:1/x?password=geh3im&frob=geh3im", {}),
        ("host=localhost port=1 password='geh3im' frob=1", {}),
        ("host=localhost port=geh3im password = geh3im", {}),
        ("postgresql://bob@localhost:geh3im/x", {}),
        ("host=localhost port=1", {"PGPASSWORD": "geh3im"}),
        ("mysql://bob:geh3im@localhost/x", {}))]
    for one in asked:
        case.want(one, "error")
        if "geh3im" in one.text:
            case.problems.append("shows a password: " + one.text)


def refused(case):
    """A server that wants a password; the socket's other users are trusted."""
    hba = case.server.directory + "/data/pg_hba.conf"
    with open(hba, encoding="utf-8") as file:
        before = file.read()
    with open(hba, "w", encoding="utf-8") as file:
        file.write("local all bob scram-sha-256\n" + before)
    case.sql("SELECT pg_reload_conf()")
    case.sql(f"SET password_encryption = 'scram-sha-256'; CREATE ROLE bob LOGIN PASSWORD '{SECRET}'")
    bob = case.uri.replace(server.SUPERUSER + "@", "bob%s@")
    try:
        time.sleep(0.2)
        passfile = case.server.directory + "/pgpass"
        with open(passfile, "w", encoding="utf-8") as file:
            file.write("*:*:*:bob:" + SECRET.replace(":", "\\:") + "\n")
        os.chmod(passfile, 0o600)
        case.want(Asked([bob % (":" + ENCODED), "SELECT 1"]), "server", "ok")
        case.want(Asked([bob % "", "SELECT 1"], PGPASSFILE=passfile), "server", "ok")
        case.want(Asked([bob % "", "SELECT 1"], PGPASSFILE="/nowhere"), "error", message="~/.pgpass")
        wrong = Asked([bob % ":wr0ngone", "SELECT 1"])
        case.want(wrong, "error", message="check user and password")
        if "wr0ngone" in wrong.text:
            case.problems.append("shows a password: " + wrong.text)
        case.want(Asked([bob % (":" + ENCODED), "SELECT * FROM pg_catalog.pg_authid", "--", "SELECT 1"]),
                  "server", "refused", "ok")
    finally:
        with open(hba, "w", encoding="utf-8") as file:
            file.write(before)
        case.sql("SELECT pg_reload_conf()")


def unreachable(case):
    # A server that accepts and says nothing.
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        silent = f"host=127.0.0.1 port={mute.getsockname()[1]} connect_timeout=1"
        case.want(Asked([silent, "SELECT 1"]), "error", within=2, message="no answer")
        case.want(Asked(["-d", "300", silent, "SELECT 1"]), "error", within=1, message="no answer")
    case.want(Asked([case.uri.replace(str(case.server.port), "1")]), "error", message="cannot connect")
    case.want(Asked([case.uri.replace("/live?", "/nothing?")]), "error", message="nothing")


def through_pooler(case):
    case.sql("CREATE TABLE pooled AS SELECT 1 AS a")
    with pooler.Pooler(case.server) as pgbouncer:
        uri = f"postgresql://{server.SUPERUSER}@/{server.DATABASE}?host={pgbouncer.directory}" \
              f"&port={pgbouncer.port}&pgbouncer=true&connection_limit=1"
        asked = Asked(["-q", "300", uri, "SELECT $1::text", "x", "--", "INSERT INTO public.pooled VALUES (2)", "--",
                       "SELECT 1/0", "--", "SELECT pg_sleep(9)", "--", "SELECT count(*) FROM public.pooled"])
        case.want(asked, "server", "ok", "failed", "failed", "timeout", "ok", message="|pooled")
        unsaid = Asked([uri.replace("&pgbouncer=true", ""), "SELECT 1"])
        case.want(unsaid, "server", "ok", message="|pooled")
        other = psycopg2.connect(uri.split("&pgbouncer")[0])
        other.autocommit = True
        cursor = other.cursor()
        cursor.execute("INSERT INTO pooled VALUES (3)")  # what we set must not reach others
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('row_security')")
        if cursor.fetchone() != ("0", "on"):
            case.problems.append("our settings stay in the pool")
        other.close()


CASES = [greeting, environment, writes, timeouts, interrupt, server_leaves, values, encodings, passwords,
         refused, unreachable, through_pooler]


def run_case(number, running, test):
    case = Case(running)
    skip = ""
    running.fresh_database()
    try:
        test(case)
    except pooler.Missing as missing:
        if os.environ.get("PGPREFLIGHT_NO_SKIP"):
            case.problems.append(str(missing))
        skip = f" # SKIP {missing}"
    except (psycopg2.Error, subprocess.TimeoutExpired) as error:
        case.problems.append(str(error))
    print(f"{'not ok' if case.problems else 'ok'} {number} - {running.major} {test.__name__}{skip}")
    for problem in case.problems:
        print("# " + problem.strip().replace("\n", "\n# "))
    return bool(case.problems)


def main():
    server.stop_on_signals()
    wanted = sys.argv[1:]
    found = server.servers_here()
    if not found:
        if os.environ.get("PGPREFLIGHT_NO_SKIP"):
            print("Bail out! no PostgreSQL server here")
            return 1
        print("1..0 # SKIP no PostgreSQL server here; scripts/servers gets them")
        return 0
    cases = [test for test in CASES if not wanted or test.__name__ in wanted]
    print(f"1..{len(cases) * len(found)}")
    number = failed = 0
    for major, bindir in found.items():
        with server.Server(major, bindir) as running:
            for test in cases:
                number += 1
                failed += run_case(number, running, test)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
