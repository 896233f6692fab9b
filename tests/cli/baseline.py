#!/usr/bin/env python3
"""--write-baseline and --baseline: quiet about what was there, loud about what is new. TAP.

usage: baseline.py PGPREFLIGHT
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

BINARY = os.path.abspath(sys.argv[1])
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def run(folder, *args, stdin=b""):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1750000000"}
    env |= {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    return subprocess.run([BINARY, "check", "--no-config", *args], cwd=folder, env=env, input=stdin,
                          capture_output=True, timeout=60, check=False)


def write_baseline(folder, *paths):
    done = run(folder, "--write-baseline", "baseline.json", *paths)
    assert done.returncode == 0, done
    return json.loads((folder / "baseline.json").read_text())


def check(folder, *args, status):
    done = run(folder, "--format", "json", "--baseline", "baseline.json", *args)
    assert done.returncode == status, (done.returncode, done.stderr, done.stdout[-400:])
    document = json.loads(done.stdout)
    new = [(f["path"], f["rule"], f["start"]["line"]) for f in document["findings"]
           if not f["allowed"]]
    return new, document["summary"]


def setup(folder):
    (folder / "m").mkdir()
    (folder / "m" / "1.sql").write_text("DROP TABLE a;\nDROP TABLE b;\nDROP TABLE a;\n")
    (folder / "m" / "2.sql").write_text("ALTER TABLE c DROP COLUMN d;\n")


@test
def known_findings_are_quiet(tmp):
    setup(tmp)
    written = write_baseline(tmp, "m")
    total = sum(f["count"] for f in written["findings"])
    new, summary = check(tmp, "m", status=0)
    assert not new and summary["known"] == total and summary["stale"] == 0, summary
    done = run(tmp, "--baseline", "baseline.json", "m")
    assert b"in the baseline" in done.stdout and b"drop-table" not in done.stdout, done.stdout


@test
def it_may_move_but_not_multiply(tmp):
    setup(tmp)
    write_baseline(tmp, "m")
    path = tmp / "m" / "1.sql"
    path.write_text("-- moved\n\n\nDROP  TABLE a /* x */;\nDROP TABLE b;\n\nDROP TABLE a;\n")
    assert check(tmp, "m", status=0)[0] == []
    path.write_text(path.read_text() + "DROP TABLE a;\n")
    new, _ = check(tmp, "m", status=1)
    assert {n[2] for n in new} == {8}, new


@test
def the_same_statement_in_a_new_file_is_new(tmp):
    setup(tmp)
    write_baseline(tmp, "m")
    (tmp / "m" / "3.sql").write_text("DROP TABLE b;\n")
    assert {n[0] for n in check(tmp, "m/3.sql", "--no-history", status=1)[0]} == {"m/3.sql"}


@test
def a_renamed_file_takes_its_entries_along(tmp):
    setup(tmp)
    write_baseline(tmp, "m")
    (tmp / "m" / "1.sql").rename(tmp / "m" / "01.sql")
    assert check(tmp, "m", status=0)[0] == []


@test
def stale_entries_are_told(tmp):
    setup(tmp)
    write_baseline(tmp, "m")
    (tmp / "m" / "2.sql").write_text("SELECT 1;\n")
    _, summary = check(tmp, "m", status=0)
    assert summary["stale"] >= 1, summary
    assert b"stale" in run(tmp, "--baseline", "baseline.json", "m").stdout
    _, summary = check(tmp, "m/1.sql", status=0)  # 2.sql was not looked at
    assert summary["stale"] == 0, summary


@test
def it_does_not_matter_where_one_stands(tmp):
    setup(tmp)
    write_baseline(tmp, "m")
    done = run(tmp / "m", "--baseline", "../baseline.json", ".")
    assert done.returncode == 0, done.stdout
    done = run("/", "--baseline", os.fspath(tmp / "baseline.json"), os.fspath(tmp / "m"))
    assert done.returncode == 0, done.stdout


@test
def reports_mark_them_suppressed(tmp):
    setup(tmp)
    write_baseline(tmp, "m")
    done = run(tmp, "--baseline", "baseline.json", "--format", "sarif", "m")
    results = json.loads(done.stdout)["runs"][0]["results"]
    assert results and all(r["suppressions"][0]["kind"] == "external" for r in results)
    for name in ("github", "gitlab", "markdown"):
        done = run(tmp, "--baseline", "baseline.json", "--format", name, "m")
        assert b"drop-table" not in done.stdout, name


@test
def comments_keep_their_own_word(tmp):
    (tmp / "a.sql").write_text("-- pgpreflight: allow drop-table -- unused\nDROP TABLE a;\n")
    written = write_baseline(tmp, "a.sql")
    assert "drop-table" not in {f["rule"] for f in written["findings"]}


@test
def writing_is_repeatable(tmp):
    setup(tmp)
    write_baseline(tmp, "m")
    first = (tmp / "baseline.json").read_bytes()
    write_baseline(tmp, "m")
    assert (tmp / "baseline.json").read_bytes() == first
    assert len(first.splitlines()) > 3, "an entry a line, so that a review shows what changed"


@test
def bad_baselines(tmp):
    setup(tmp)
    for text in ("", "no", "{}", "[]", '{"pgpreflight_baseline":2,"findings":[]}',
                 '{"pgpreflight_baseline":1,"findings":[{}]}',
                 '{"pgpreflight_baseline":1,"findings":[{"path":"a","fingerprint":"x","count":1}]}',
                 '{"pgpreflight_baseline":1,"findings":[7]}'):
        (tmp / "baseline.json").write_text(text)
        done = run(tmp, "--baseline", "baseline.json", "m")
        assert done.returncode == 2 and b"baseline" in done.stderr, (text, done)
    (tmp / "baseline.json").unlink()
    assert run(tmp, "--baseline", "baseline.json", "m").returncode == 2
    assert run(tmp, "--write-baseline", "no/where.json", "m").returncode == 2


def main():
    failed = 0
    print(f"1..{len(TESTS)}")
    for number, function in enumerate(TESTS, 1):
        with tempfile.TemporaryDirectory(prefix="pgpreflight-baseline-") as folder:
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
