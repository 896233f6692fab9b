#!/usr/bin/python3
"""blocked-now: who is in the way when the database is asked, with real sessions that are."""

import os
import subprocess
import sys
import tempfile
import threading
import time

import psycopg2

import server
import test_probe
import tool

SETUP = """CREATE TABLE orders (id int PRIMARY KEY, note text); CREATE TABLE other (id int);
INSERT INTO orders SELECT generate_series(1, 1000); INSERT INTO other VALUES (1)"""
ADD = "ALTER TABLE orders ADD COLUMN remark text;"
BUILD = "CREATE INDEX CONCURRENTLY i ON orders (note);"


class Held:
    """Sessions that have done something and are not finished."""

    def __init__(self, running):
        self.running, self.open, self.threads = running, [], []

    def session(self, *statements, application="worker", waits=False):
        connection = self.running.connect()
        self.open.append(connection)
        cursor = connection.cursor()
        cursor.execute(f"SET application_name = '{application}'")
        for statement in statements:
            if waits and statement is statements[-1]:
                thread = threading.Thread(target=self._wait, args=(cursor, statement), daemon=True)
                thread.start()
                self.threads.append(thread)
                time.sleep(0.3)
            else:
                cursor.execute(statement)
        return connection.get_backend_pid() if hasattr(connection, "get_backend_pid") else connection.info.backend_pid

    @staticmethod
    def _wait(cursor, statement):
        try:
            cursor.execute(statement)
        except psycopg2.Error:
            pass  # it is ended with the case

    def close(self):
        for connection in self.open:
            connection.cancel()
        for thread in self.threads:
            thread.join(5)
        for connection in self.open:
            connection.close()


def findings(running, text, user=server.SUPERUSER):
    with tempfile.NamedTemporaryFile("w", suffix=".sql", prefix="pgpreflight-") as file:
        file.write(text)
        file.flush()
        document = tool.run("check", "--format", "json", "--no-config", "--fail-on", "never", "--db",
                            test_probe.uri(running).replace(server.SUPERUSER + "@", user + "@"), file.name)
    return [f for f in document["findings"] if f["rule"] == "blocked-now"]


def plan(running):
    done = subprocess.run([tool.BINARY, "plan", "--no-config", "--db", test_probe.uri(running), "-"], check=False,
                          input=ADD, env=tool.ENVIRONMENT, timeout=60, capture_output=True, text=True)
    return done.stdout


def expect(found, *parts, verdict="destructive"):
    if not parts:
        return [f"nobody is in the way, but: {f['message']}" for f in found]
    if len(found) != 1 or found[0]["verdict"] != verdict:
        return [f"one {verdict} finding wanted, got {found}"]
    text = found[0]["message"] + " " + found[0]["why"]
    return [f"{part!r} is not in: {text}" for part in parts if part not in text]


def idle_in_transaction(running, held):
    pid = held.session("BEGIN", "UPDATE orders SET note = 'x' WHERE id = 1")
    time.sleep(1.1)
    return expect(findings(running, ADD), f"ACCESS EXCLUSIVE on orders would wait now for pid {pid} (worker, idle in "
                  "transaction for ", "holds ROW EXCLUSIVE", f"pg_terminate_backend({pid})")


def young_transaction(running, held):
    held.session("BEGIN", "UPDATE orders SET note = 'x' WHERE id = 1")
    return expect(findings(running, ADD))


def other_table(running, held):
    held.session("BEGIN", "UPDATE other SET id = 2")
    time.sleep(1.1)
    return expect(findings(running, ADD))


def no_conflict(running, held):
    held.session("BEGIN", "SELECT * FROM orders")
    time.sleep(1.1)
    return expect(findings(running, "CREATE INDEX i ON orders (note);")) \
        + expect(findings(running, ADD), "holds ACCESS SHARE")


def running_query(running, held):
    pid = held.session("SELECT pg_sleep(30) FROM orders", waits=True, application="report \x1b[31m")
    time.sleep(1.1)
    return expect(findings(running, ADD), f"pid {pid} (report", "active for", f"pg_cancel_backend({pid})")


def several(running, held):
    held.session("BEGIN", "LOCK orders IN ROW SHARE MODE")
    held.session("BEGIN", "LOCK orders IN ACCESS SHARE MODE")
    held.session("BEGIN", "LOCK orders IN ROW EXCLUSIVE MODE")
    time.sleep(1.1)
    return expect(findings(running, ADD), "holds ROW SHARE, and for 2 more")


def foreign_key_parent(running, held):
    held.session("BEGIN", "UPDATE orders SET note = 'x' WHERE id = 1")
    time.sleep(1.1)
    return expect(findings(running, "ALTER TABLE other ADD FOREIGN KEY (id) REFERENCES orders;"),
                  "SHARE ROW EXCLUSIVE on orders would wait")


def other_ddl(running, held):
    held.session("BEGIN", "ALTER TABLE orders ADD COLUMN y int")
    held.session("SELECT * FROM orders", waits=True)
    time.sleep(1.1)
    return expect(findings(running, ADD), "holds ACCESS EXCLUSIVE", "and for 1 more")


def prepared(running, held):
    held.session("BEGIN", "UPDATE orders SET note = 'x' WHERE id = 1", "PREPARE TRANSACTION 'left over'")
    return expect(findings(running, ADD), "the prepared transaction 'left over' of postgres",
                  "ROLLBACK PREPARED 'left over'", verdict="dangerous") \
        + expect(findings(running, "SET lock_timeout = '1s';" + ADD), "left over")


def snapshot(running, held):
    pid = held.session("BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT * FROM other")
    time.sleep(1.1)
    return expect(findings(running, BUILD), f"CREATE INDEX CONCURRENTLY would wait now for the snapshot of pid {pid}") \
        + expect(findings(running, ADD))


def nothing_to_see(running, held):
    """Another's session, asked by a role that may not see what it does."""
    held.session("CREATE ROLE bob LOGIN; GRANT ALL ON orders TO bob", "BEGIN",
                 "UPDATE orders SET note = 'x' WHERE id = 1")
    time.sleep(1.1)
    return expect(findings(running, ADD, user="bob"), "nobody may see since when", "holds ROW EXCLUSIVE")


def in_a_plan(running, held):
    """The checklist names who it was, and names nobody when there is nobody."""
    said = "were in the way when this plan was written"
    before = plan(running)
    pid = held.session("BEGIN", "UPDATE orders SET note = 'x' WHERE id = 1", application="*worker*")
    time.sleep(1.1)
    after = plan(running).partition(said)[2].partition("## ")[0]
    problems = ["somebody is named before there is anybody"] if said in before else []
    return problems + [f"{part!r} is not in: {after}" for part in ("step 1: ", f"pid {pid} ", "holds ROW EXCLUSIVE")
                       if part not in after]


CASES = [idle_in_transaction, young_transaction, other_table, no_conflict, running_query, several,
         foreign_key_parent, other_ddl, prepared, snapshot, nothing_to_see, in_a_plan]


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
                running.fresh_database()
                held = Held(running)
                try:
                    held.session(SETUP)
                    problems = case(running, held)
                except (psycopg2.Error, tool.ToolError) as error:
                    problems = [str(error)]
                finally:
                    held.close()
                failed += bool(problems)
                print(f"{'not ok' if problems else 'ok'} {number} - {major} {case.__name__}")
                for problem in problems:
                    print("#", problem.strip().replace("\n", "\n# "))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
