#!/usr/bin/env python3
"""Severity in the team's hands: levels by path, small and protected tables, start_after. TAP.

usage: severity.py PGPREFLIGHT
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BINARY = os.path.abspath(sys.argv[1])
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def run(folder, *args):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1750000000"}
    env |= {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    return subprocess.run([BINARY, "check", *args], cwd=folder, env=env, input=b"",
                          capture_output=True, timeout=60, check=False)


def setup(folder, config, files):
    (folder / ".pgpreflight.json").write_text(json.dumps(config))
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def levels(folder, *args):
    done = run(folder, "--format", "json", *args)
    assert done.returncode in (0, 1), done
    return sorted((f["path"], f["rule"], f["verdict"]) for f in json.loads(done.stdout)["findings"]
                  if f["rule"] != "missing-lock-timeout")


OVERRIDE = {"overrides": [{"paths": ["legacy/**", "seed_*.sql"],
                           "rules": {"drop-table": "advice", "drop-index": "off"}},
                          {"paths": ["legacy/new/*"], "rules": {"drop-table": "destructive"}}],
            "rules": {"drop-table": "dangerous"}}
DROP = {"legacy/1.sql": "DROP TABLE a;\n", "new/2.sql": "DROP TABLE b;\n",
        "legacy/new/3.sql": "DROP TABLE c;\n", "seed_4.sql": "DROP TABLE d;\n"}


@test
def levels_by_path(tmp):
    setup(tmp, OVERRIDE, DROP)
    found = {p: v for p, r, v in levels(tmp, *DROP) if r == "drop-table"}
    assert found == {"legacy/1.sql": "advice", "new/2.sql": "dangerous",
                     "legacy/new/3.sql": "destructive", "seed_4.sql": "advice"}, found
    found = {v for p, r, v in levels(tmp, "--rule", "drop-table=destructive", *DROP)}
    assert found == {"destructive"}, "the command line wins"
    found = levels(tmp, "--override", "new/*:drop-table=off", "new/2.sql")
    assert not found, found


@test
def wrong_overrides(tmp):
    for wrong in ("x", [1], [{}], [{"paths": [], "rules": {}}], [{"paths": ["a"], "rules": []}],
                  [{"paths": ["a"], "rules": {"drop-tabel": "off"}}],
                  [{"paths": ["a"], "rules": {"drop-table": "loud"}}],
                  [{"paths": [1], "rules": {"drop-table": "off"}}],
                  [{"paths": ["a"], "rules": {"drop-table": "off"}, "more": 1}]):
        setup(tmp, {"overrides": wrong}, {"a.sql": "SELECT 1;"})
        done = run(tmp, "a.sql")
        assert done.returncode == 2 and b".pgpreflight.json:1" in done.stderr, (wrong, done)


@test
def small_tables(tmp):
    sql = {"a.sql": "CREATE INDEX ON small (a);\nCREATE INDEX ON s.tiny (a);\n"
                    "CREATE INDEX ON large (a);\n"}
    setup(tmp, {"small_tables": ["small", "s.t*"]}, sql)
    done = run(tmp, "--format", "json", "a.sql")
    lines = [f["start"]["line"] for f in json.loads(done.stdout)["findings"]
             if f["rule"] == "index-not-concurrent"]
    assert lines == [3], lines


@test
def protected_tables(tmp):
    sql = {"a.sql": "INSERT INTO ledger (a) VALUES (1);\nSELECT * FROM ledger;\n"
                    "ALTER TABLE accounting.x ADD COLUMN b int;\nINSERT INTO other VALUES (1);\n"}
    setup(tmp, {"protected_tables": ["ledger", "accounting.*"]}, sql)
    found = [x for x in levels(tmp, "--fail-on", "destructive", "a.sql")
             if x[1] == "protected-table"]
    assert found == [("a.sql", "protected-table", "destructive")] * 2, found


@test
def start_after(tmp):
    files = {"m/001_a.sql": "DROP TABLE a;\n", "m/002_b.sql": "DROP TABLE b;\n",
             "m/003_c.sql": "DROP TABLE c;\n"}
    setup(tmp, {"start_after": "002_b.sql"}, files)
    assert {p for p, _, _ in levels(tmp, "m")} == {"m/003_c.sql"}
    done = run(tmp, "--start-after", "007_x.sql", "m")
    assert done.returncode == 2 and b"007_x.sql" in done.stderr, done


@test
def show_config_says_all(tmp):
    config = OVERRIDE | {"small_tables": ["a"], "protected_tables": ["b", "c.d"],
                         "start_after": "V2"}
    setup(tmp, config, {})
    done = run(tmp, "--show-config")
    text = re.sub(r" *// .*", "", done.stdout.decode())
    shown = json.loads(text)
    assert shown["small_tables"] == ["a"] and shown["protected_tables"] == ["b", "c.d"]
    assert shown["start_after"] == "V2"
    assert shown["overrides"][-1] == OVERRIDE["overrides"][1], shown["overrides"]
    setup(tmp, shown, {})
    assert re.sub(r" *// .*", "", run(tmp, "--show-config").stdout.decode()) == text


def main():
    failed = 0
    print(f"1..{len(TESTS)}")
    for number, function in enumerate(TESTS, 1):
        with tempfile.TemporaryDirectory(prefix="pgpreflight-severity-") as folder:
            try:
                function(pathlib.Path(folder).resolve())
                print(f"ok {number} - {function.__name__}")
            except (AssertionError, OSError, ValueError, KeyError, IndexError,
                    subprocess.SubprocessError) as e:
                failed += 1
                print(f"not ok {number} - {function.__name__}")
                print("".join(f"# {x}\n" for x in f"{type(e).__name__}: {e}"[:900].split("\n")),
                      end="")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
