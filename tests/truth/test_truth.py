#!/usr/bin/python3
"""scripts/truth on a recording of a handful of cases: what agrees counts, what differs is listed."""

import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FIXTURE = """CREATE TABLE t(id int PRIMARY KEY, a int);
INSERT INTO t SELECT g, g FROM generate_series(1, 1000) g;
CREATE TABLE p(id int PRIMARY KEY);
INSERT INTO p SELECT id FROM t;
"""


def case(sql, mode="txn", error=None, **more):
    in_txn = more.pop("in_txn", error or "ok")
    return {"sql": sql, "mode": mode, "error": {"sqlstate": error, "message": ""} if error else None,
            "in_txn": in_txn, "target": "t", **more}


RIGHT = {
    "check": case("ALTER TABLE t ADD CHECK (a > 0)", locks={"t": "AccessExclusive"}, scans={"t": 1.0}),
    "rewrite": case("ALTER TABLE t ALTER a TYPE bigint", locks={"t": "AccessExclusive"}, new_filenode=["t"],
                    scans={"t": 2.0}),
    "concurrently": case("CREATE INDEX CONCURRENTLY i ON t(a)", "autocommit", in_txn="25001",
                         implicit_txn="25001", locks={"t": "ShareUpdateExclusive"}, scans={"t": 2.0}),
    "setup": case("ALTER TABLE u ADD b int", setup=["CREATE TABLE u(a int)"], locks={"u": "AccessExclusive"}),
    "twice": case("ALTER TABLE t ADD a int", error="42701", locks_transient={"t": "AccessExclusive"}),
    "held": case("ALTER TABLE t VALIDATE CONSTRAINT c", scans={"t": 1.0}, locks={"t": "AccessExclusive"},
                 locks_before={"t": "AccessExclusive"}, pre=["ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID"]),
}
# The same statements with one thing recorded differently, and the words of the difference.
WRONG = {
    "lock": (case("ALTER TABLE t ADD CHECK (a > 0)", locks={"t": "Share"}, scans={"t": 1.0}),
             "locks: t: server SHARE, tool ACCESS EXCLUSIVE"),
    "other-lock": (case("ALTER TABLE t ADD b int", locks={"t": "AccessExclusive", "p": "RowShare"}),
                   "locks: p: server ROW SHARE, tool no lock"),
    "no-scan": (case("ALTER TABLE t ADD CHECK (a > 0)", locks={"t": "AccessExclusive"}),
                "scan: t: scan claimed, not seen"),
    "scan": (case("ALTER TABLE t ADD b int", locks={"t": "AccessExclusive"}, scans={"t": 1.0}),
             "scan: t: scanned 1.0 times, not claimed"),
    "no-rewrite": (case("ALTER TABLE t ALTER a TYPE bigint", locks={"t": "AccessExclusive"}),
                   "rewrite: t: rewrite claimed, not seen"),
    "error": (case("ALTER TABLE t ADD b int", error="42701"), "failure: server 42701, tool foresees none"),
    "no-error": (case("ALTER TABLE t ADD a int", locks={"t": "AccessExclusive"}),
                 "failure: server succeeds, tool 42701"),
}


def run(cases, types):
    with tempfile.TemporaryDirectory(prefix="pgpreflight-") as folder:
        for name, content in (("truth-15.json", {"cases": cases}), ("type-changes.json", types)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                json.dump(content, file)
        with open(os.path.join(folder, "fixture.sql"), "w", encoding="utf-8") as file:
            file.write(FIXTURE)
        done = subprocess.run([sys.executable, os.path.join(ROOT, "scripts", "truth"), "--truth", folder],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def main():
    types = {"UTC": {"int -> bigint": "rewrite", "varchar(10) -> varchar(20)": "meta", "int -> date": "42804"}}
    status, text = run(RIGHT, types)
    checks = [("what is right agrees", status == 0 and f"{len(RIGHT)} of {len(RIGHT)} agree" in text
               and "3 of 3 agree" in text, text),
              ("an allowance is counted", "without any allowance 5" in text and "held 1" in text, text)]
    status, text = run({name: data for name, (data, _) in WRONG.items()}, {"UTC": {"int -> bigint": "meta"}})
    checks.append(("what is wrong gives status 1", status == 1 and f"0 of {len(WRONG)} agree" in text, text))
    checks.append(("a wrong type change is listed", "int -> bigint: server meta, tool rewrite" in text, text))
    for name, (_, words) in WRONG.items():
        checks.append((name + " is listed", words in text, text))
    print(f"1..{len(checks)}")
    for number, (what, good, shown) in enumerate(checks, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {what}")
        if not good:
            print("# " + shown.replace("\n", "\n# "))
    return int(not all(good for _, good, _ in checks))


if __name__ == "__main__":
    sys.exit(main())
