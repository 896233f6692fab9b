#!/usr/bin/env python3
"""Input that cannot lie in the repository: too big, too deep, unreadable, oddly named. TAP.

usage: bad_input.py PGPREFLIGHT
"""

import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

BINARY = os.path.abspath(sys.argv[1])
SANITIZED = bool(os.environ.get("PGPREFLIGHT_SANITIZED"))
UNPRIVILEGED = 65534  # nobody
TESTS = []


def test(function):
    TESTS.append(function)
    return function


class Skip(Exception):
    pass


def run(*args, cwd=".", stdin=b"", stdout=subprocess.PIPE, limit=120, **more):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1750000000"}
    env |= {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    if stdin is not None and "stdin_file" not in more:
        more["input"] = stdin
    elif "stdin_file" in more:
        more["stdin"] = more.pop("stdin_file")
    return subprocess.run([BINARY, *map(os.fspath, args)], cwd=cwd, env=env, stdout=stdout,
                          stderr=subprocess.PIPE, timeout=limit, check=False, **more)


def expect(done, status, *words, stream="stderr"):
    assert done.returncode == status, f"exit status {done.returncode}, not {status}: {done.stderr!r}"
    text = getattr(done, stream).decode()
    for word in words:
        assert word in text, f"{word!r} is not in {stream}: {text[:500]!r}"
    return text


def report(*args, **more):
    """The JSON report and the exit status."""
    done = run("--format", "json", *args, **more)
    assert done.returncode in (0, 1, 2), f"exit status {done.returncode}: {done.stderr!r}"
    return json.loads(done.stdout), done.returncode


def rules(document):
    return [f["rule"] for f in document["findings"]]


DROP = b"DROP TABLE accounts;\n"


# --- files ---------------------------------------------------------------------------------------


@test
def empty_file(tmp):
    (tmp / "a.sql").write_bytes(b"")
    document, status = report("a.sql", cwd=tmp)
    assert status == 0 and document["summary"]["statements"] == 0


@test
def odd_names_in_a_set(tmp):
    """Directory names are versions to Prisma: they are printed, and none may become something else."""
    names = ["1_new\nline", "2_::error file=x::b", "3_%0A", "4_<img src=x>", "5_`|**b**", "6_\x1b[31m"]
    (tmp / "m").mkdir()
    (tmp / "m" / "migration_lock.toml").write_text('provider = "postgresql"\n')
    for name in names:
        (tmp / "m" / name).mkdir()
        (tmp / "m" / name / "migration.sql").write_bytes(DROP)
    text = expect(run("units", "m", cwd=tmp), 0, "1_new", stream="stdout")
    assert "\x1b" not in text and len(text.split("\n")) == 1 + 3 * len(names) + 1, text
    document = json.loads(run("units", "--format", "json", "m", cwd=tmp).stdout)
    assert [f["version"] for f in document["sets"][0]["files"]] == names
    for kind in ("github", "markdown", "text", "junit"):
        out = run("--format", kind, "m", cwd=tmp).stdout.decode()
        assert "\x1b" not in out and "\n::error file=x" not in out, out
        assert kind != "markdown" or "<img" not in out, out


@test
def plans_that_are_broken(tmp):
    """A set whose order cannot be known is not judged as if it could."""
    for folder, files, said in (
            ("drizzle", {"meta/_journal.json": '{"entries": [{"tag": "0000_a"'}, "journal"),
            ("drizzle2", {"meta/_journal.json": "[]"}, "journal"),
            ("sqitch", {"sqitch.plan": "", "deploy/a.sql": "SELECT 1;"}, "plan")):
        for name, text in (files | {"0000_a.sql": "DROP TABLE a;"}).items():
            path = tmp / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        expect(run(folder, cwd=tmp), 2, said)


@test
def only_comments(tmp):
    (tmp / "a.sql").write_bytes(b"-- one\n/* two\n /* three */ */\n\n")
    document, status = report("a.sql", cwd=tmp)
    assert status == 0 and document["summary"]["statements"] == 0 and not document["findings"]


@test
def binary_file_does_not_stop_the_others(tmp):
    (tmp / "a.sql").write_bytes(os.urandom(64) + b"\0\0\1\2" + os.urandom(4096))
    (tmp / "b.sql").write_bytes(DROP)
    done = run("--format", "json", "a.sql", "b.sql", cwd=tmp)
    expect(done, 2, "a.sql")
    assert "drop-table" in rules(json.loads(done.stdout))


@test
def invalid_utf8_names_the_line(tmp):
    (tmp / "a.sql").write_bytes(b"SELECT 1;\nSELECT '\xe9';\n")
    expect(run("a.sql", cwd=tmp), 2, "a.sql", "line 2", "UTF-8")


@test
def utf16_is_refused_by_name(tmp):
    for codec in ("utf-16-le", "utf-16-be"):
        for mark in ("\ufeff", ""):
            (tmp / "a.sql").write_bytes((mark + "DROP TABLE accounts;\n").encode(codec))
            expect(run("a.sql", cwd=tmp), 2, "a.sql", "UTF-16", "iconv")


@test
def utf8_mark_and_crlf(tmp):
    (tmp / "a.sql").write_bytes(b"\xef\xbb\xbfSELECT 1;\r\n  DROP TABLE accounts;\r\n")
    document, status = report("a.sql", cwd=tmp)
    place = next(f for f in document["findings"] if f["rule"] == "drop-table")["start"]
    assert status == 1 and place == {"line": 2, "column": 3, "offset": 16}, place


@test
def multi_byte_columns(tmp):
    (tmp / "a.sql").write_bytes("SELECT 'żółć 漢字'; DROP TABLE accounts;\n".encode())
    document, _ = report("a.sql", cwd=tmp)
    place = next(f for f in document["findings"] if f["rule"] == "drop-table")["start"]
    assert (place["line"], place["column"]) == (1, 19), place


@test
def unreadable_file(tmp):
    (tmp / "a.sql").write_bytes(DROP)
    (tmp / "a.sql").chmod(0)
    (tmp / "b.sql").write_bytes(DROP)
    more = {}
    if os.geteuid() == 0:
        tmp.chmod(0o755)
        os.chown(tmp / "b.sql", UNPRIVILEGED, UNPRIVILEGED)
        if not os.access(BINARY, os.X_OK) or not others_may_run(BINARY):
            raise Skip("the binary lies where only root may read")
        more = {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []}
    done = run("--format", "json", ".", cwd=tmp, **more)
    expect(done, 2, "a.sql", "ermission denied")
    document = json.loads(done.stdout)
    assert "drop-table" in rules(document) and document["summary"]["unreadable"] == 1


def others_may_run(path):
    path = pathlib.Path(path)
    return path.stat().st_mode & 1 and all(p.stat().st_mode & 1 for p in path.parents)


@test
def dangling_link(tmp):
    (tmp / "a.sql").symlink_to("nowhere.sql")
    (tmp / "b.sql").write_bytes(DROP)
    for path in (".", "a.sql"):
        expect(run(path, cwd=tmp), 2, "a.sql", "link")
    document, _ = report(".", cwd=tmp)
    assert "drop-table" in rules(document)


@test
def directory_loop(tmp):
    (tmp / "db").mkdir()
    (tmp / "db" / "a.sql").write_bytes(DROP)
    (tmp / "db" / "again").symlink_to("..")
    document, status = report("db", cwd=tmp)
    assert status == 1 and rules(document).count("drop-table") == 1


@test
def link_loop(tmp):
    (tmp / "a.sql").symlink_to("b.sql")
    (tmp / "b.sql").symlink_to("a.sql")
    expect(run("a.sql", cwd=tmp), 2, "a.sql")


@test
def directory_named_like_a_file(tmp):
    (tmp / "x.sql").mkdir()
    (tmp / "x.sql" / "a.sql").write_bytes(DROP)
    for path in (".", "x.sql"):
        document, status = report(path, cwd=tmp)
        assert status == 1 and document["files"][0]["path"].endswith("x.sql/a.sql"), document["files"]


@test
def directory_without_sql(tmp):
    (tmp / "db").mkdir()
    (tmp / "db" / "README").write_text("nothing\n")
    expect(run("db", cwd=tmp), 2, "db", ".sql")


@test
def path_that_is_not_there(tmp):
    (tmp / "a.sql").write_bytes(DROP)
    done = run("--format", "json", "a.sql", "typo.sql", cwd=tmp)
    expect(done, 2, "typo.sql")
    assert "drop-table" in rules(json.loads(done.stdout))


@test
def newline_in_a_name(tmp):
    name = "a\nERROR: b.sql"
    (tmp / name).write_bytes(DROP)
    for more in ((), ("-q",)):
        text = expect(run(*more, ".", cwd=tmp), 1, "\\n", stream="stdout")
        assert "\nERROR" not in text
    document, _ = report(".", cwd=tmp)
    assert document["files"][0]["path"].endswith(name)


@test
def double_colon_in_a_name(tmp):
    name = "::error file=x,line=1::pwned.sql"
    (tmp / name).write_bytes(DROP)
    for more in ((), ("-q",)):
        text = expect(run(*more, name, cwd=tmp), 1, stream="stdout")
        assert not any(line.lstrip().startswith("::") for line in text.splitlines()), text
        assert "::error" not in text


@test
def escape_codes_are_shown_not_sent(tmp):
    (tmp / "\x1b]0;title\x07.sql").write_bytes(
        b'DROP TABLE "a\x1b[31mb";\nALTER TABLE "x\xc2\x9b31m" DROP COLUMN "\xe2\x80\xaey";\n')
    for more in ((), ("-q",), ("-v",)):
        out = run(*more, ".", cwd=tmp).stdout
        assert b"\x1b" not in out and b"\x9b" not in out and b"\x07" not in out, out
        assert "\u202e".encode() not in out
    out = run("--color=always", ".", cwd=tmp).stdout.decode()
    assert "\x1b[31mb" not in out and "\x1b]0" not in out


@test
def newline_in_an_identifier(tmp):
    (tmp / "a.sql").write_bytes(b'ALTER TABLE "t\n::error::pwned" DROP COLUMN "c\n::warning::x";\n')
    for more in ((), ("-q",), ("-v",)):
        text = run(*more, "a.sql", cwd=tmp).stdout.decode()
        assert not any(line.lstrip().startswith("::") for line in text.splitlines()), text


# --- SQL -----------------------------------------------------------------------------------------


def found_around(tmp, middle, *wanted):
    """The finding before survives, and where the text ends again, the one behind it too."""
    (tmp / "a.sql").write_bytes(b"DROP TABLE before;\n" + middle)
    document, status = report("a.sql", cwd=tmp)
    names = [f["relation"]["name"] for f in document["findings"] if f["rule"] == "drop-table"]
    assert status == 1 and "before" in names, document["findings"]
    for name in wanted:
        assert name in names, document["findings"]
    return document


@test
def unterminated_things(tmp):
    for text in (b"SELECT 'abc\n;\n", b"SELECT $$abc\n;\n", b"SELECT $x$abc$$;\n", b"/* abc\n",
                 b'SELECT "abc;\n', b"SELECT E'abc\\';\n"):
        document = found_around(tmp, text)
        place = [f["start"] for f in document["findings"] if f["rule"] == "syntax-error"]
        assert place and place[0]["line"] == 2, (text, document["findings"])


@test
def one_wrong_statement_hides_nothing(tmp):
    document = found_around(tmp, b"ALTER TABLE t ADD COLUM c int int;\nDROP TABLE behind;\n", "behind")
    assert document["summary"]["syntax_errors"] == 1


@test
def nested_parentheses(tmp):
    deep = b"(" * 200_000 + b"1" + b")" * 200_000
    document = found_around(tmp, b"SELECT " + deep + b";\nDROP TABLE behind;\n", "behind")
    assert document["summary"]["statements"] == 3


@test
def unclosed_parentheses(tmp):
    found_around(tmp, b"SELECT " + b"(" * 200_000 + b";\nDROP TABLE behind;\n")


@test
def long_expression(tmp):
    terms = b" || ".join([b"'a'"] * 200_000)
    found_around(tmp, b"UPDATE t SET a = " + terms + b" WHERE id = 1;\nDROP TABLE behind;\n", "behind")
    chain = b" AND ".join([b"a = 1"] * 200_000)
    found_around(tmp, b"DELETE FROM t WHERE " + chain + b";\nDROP TABLE behind;\n", "behind")


@test
def deep_expressions(tmp):
    for opening, closing in ((b"NOT ", b""), (b"- ", b""), (b"ARRAY[", b"]"), (b"f(", b")"),
                             (b"CASE WHEN a THEN ", b" END"), (b"(SELECT ", b")")):
        deep = opening * 20_000 + b"a" + closing * 20_000
        found_around(tmp, b"ALTER TABLE t ADD CHECK (" + deep + b");\nDROP TABLE behind;\n", "behind")


@test
def large_insert(tmp):
    rows = b",\n".join(b"(%d, 'row number %d', now())" % (i, i) for i in range(250_000))
    found_around(tmp, b"INSERT INTO t (a, b, c) VALUES " + rows + b";\nDROP TABLE behind;\n", "behind")


@test
def many_findings_on_one_line(tmp):
    n = 20_000 if not SANITIZED else 2_000
    (tmp / "a.sql").write_bytes(b"".join(b"DROP TABLE t%d; " % i for i in range(n)))
    start = time.process_time()
    done = run("a.sql", cwd=tmp, limit=60)
    expect(done, 1)
    assert done.stdout.count(b"dangerous[drop-table]") == n
    assert time.process_time() - start < 60


@test
def many_relations_in_one_statement(tmp):
    names = ", ".join(f"t{i}" for i in range(10_000))
    (tmp / "a.sql").write_bytes(f"DROP TABLE {names};\n".encode())
    expect(run("a.sql", cwd=tmp, limit=60), 1)


@test
def large_file(tmp):
    line = b"INSERT INTO log (id, at, what) VALUES (1, now(), 'something happened here');\n"
    block = line * (1 << 14)
    with (tmp / "a.sql").open("wb") as out:
        while out.tell() < (30 if SANITIZED else 300) << 20:
            out.write(block)
        out.write(DROP)
    done = run("-q", "a.sql", cwd=tmp, limit=600)
    expect(done, 1, "drop-table", stream="stdout")


@test
def over_the_size_limit(tmp):
    with (tmp / "a.sql").open("wb") as out:
        out.truncate((1 << 30) + 1)
    (tmp / "b.sql").write_bytes(DROP)
    done = run("--format", "json", ".", cwd=tmp)
    expect(done, 2, "a.sql", "1024 MB")
    assert "drop-table" in rules(json.loads(done.stdout))


# --- standard input and output -------------------------------------------------------------------


@test
def standard_input(tmp):
    for args in ((), ("-",), ("check", "-")):
        document, status = report(*args, cwd=tmp, stdin=DROP)
        assert status == 1 and document["files"][0]["path"] == "<stdin>"


@test
def nothing_to_check(tmp):
    with open(os.devnull, "rb") as null:
        expect(run(cwd=tmp, stdin=None, stdin_file=null), 2, "nothing to check")
    expect(run(cwd=tmp, stdin=b""), 2, "standard input is empty")
    expect(run("-", cwd=tmp, stdin=b""), 0)


@test
def reader_goes_away(tmp):
    (tmp / "a.sql").write_bytes(b"".join(b"DROP TABLE t%d;\n" % i for i in range(20_000)))
    for args in (("a.sql",), ("-q", "a.sql"), ("--format", "json", "a.sql"), ("effects",)):
        with subprocess.Popen([BINARY, *args], cwd=tmp, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            process.stdout.read(100)
            process.stdout.close()
            err = process.stderr.read()
        wanted = 0 if args == ("effects",) else 1
        assert process.returncode == wanted and not err, (args, process.returncode, err)


@test
def full_disk(tmp):
    (tmp / "a.sql").write_bytes(b"SELECT 1;\n")
    for args in (("a.sql",), ("--format", "json", "a.sql"), ("rules",), ("--help",), ("--version",),
                 ("explain", "--sql", "SELECT 1")):
        with open("/dev/full", "wb") as full:
            expect(run(*args, cwd=tmp, stdout=full), 2, "cannot write", "No space left")
    expect(run("--output", "/dev/full", "a.sql", cwd=tmp), 2, "/dev/full")
    expect(run("snapshot", "--output", "/dev/full", "a.sql", cwd=tmp), 2, "/dev/full")


@test
def closed_descriptors(tmp):
    (tmp / "a.sql").write_bytes(DROP)
    for closing, status in ((">&-", 2), ("2>&-", 1), ("<&-", 1), (">&- 2>&-", 2)):
        done = subprocess.run(["sh", "-c", f'"$0" a.sql {closing}', BINARY], cwd=tmp, check=False,
                              capture_output=True)
        assert done.returncode == status, (closing, done)
    assert (tmp / "a.sql").read_bytes() == DROP


@test
def output_that_cannot_be_opened(tmp):
    (tmp / "a.sql").write_bytes(DROP)
    expect(run("--output", "no/such/dir/report", "a.sql", cwd=tmp), 2, "no/such/dir/report")


# --- config --------------------------------------------------------------------------------------


@test
def config_that_cannot_be_read(tmp):
    (tmp / "a.sql").write_bytes(DROP)
    for text, words in (
            (b"[" * 100_000, ("is not JSON",)),
            (b"{" * 100_000, ("is not JSON",)),
            (b'{"fail_on": "\xff"}', (":1:", "fail_on")),
            (b'{\n\n"fail_on": "dangerous",\n"x\x1b[31m": 1}', (":4:", "no setting")),
            (b"\0\1\2", ("NUL",)),
            (b" " * (2 << 20), ("larger",)),
            (b'{"pg_version": 1e400}', ("pg_version",))):
        (tmp / ".pgpreflight.json").write_bytes(text)
        done = run("a.sql", cwd=tmp)
        expect(done, 2, ".pgpreflight.json", *words)
        assert b"\x1b" not in done.stderr


@test
def config_is_not_taken_from_above_the_repository(tmp):
    (tmp / ".pgpreflight.json").write_text('{"nonsense": true}')
    (tmp / "repo" / ".git").mkdir(parents=True)
    (tmp / "repo" / "a.sql").write_bytes(b"SELECT 1;\n")
    expect(run("a.sql", cwd=tmp / "repo"), 0)
    expect(run("repo/a.sql", cwd=tmp), 0)


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(f"1..{len(TESTS)}", flush=True)
    failed = False
    for number, function in enumerate(TESTS, 1):
        name = function.__name__.replace("_", " ")
        tmp = pathlib.Path(tempfile.mkdtemp())
        # The search for a config ends here, whatever lies in the directories above.
        (tmp / ".git").mkdir()
        try:
            function(tmp)
            print(f"ok {number} - {name}", flush=True)
        except Skip as why:
            print(f"ok {number} - {name} # SKIP {why}", flush=True)
        except (AssertionError, subprocess.TimeoutExpired, StopIteration, ValueError) as error:
            print(f"not ok {number} - {name}", flush=True)
            print("# " + "\n# ".join(str(error)[:2000].splitlines() or [repr(error)]), flush=True)
            failed = True
        finally:
            shutil.rmtree(tmp, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
