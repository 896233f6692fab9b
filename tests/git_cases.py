#!/usr/bin/env python3
"""--since, --staged and --diff against real repositories, made on the spot. TAP.

usage: git_cases.py PGPREFLIGHT
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
TESTS = []
TABLE = "CREATE TABLE {0} (id bigint PRIMARY KEY, b int);\n"


def test(function):
    TESTS.append(function)
    return function


def environment(**more):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": "/nonexistent",
           "SOURCE_DATE_EPOCH": "1750000000", "GIT_CONFIG_NOSYSTEM": "1",
           "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com",
           "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com"}
    env |= {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    return env | more


def git(folder, *args):
    return subprocess.run(["git", "-c", "protocol.file.allow=always", *args], cwd=folder,
                          env=environment(), check=True, capture_output=True, timeout=60).stdout


def repository(folder, files=None):
    """A repository on branch main with a commit of these files, and branch topic checked out."""
    folder.mkdir(exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    write(folder, files or {"migrations/001_a.sql": TABLE.format("a"),
                            "migrations/002_b.sql": TABLE.format("b")})
    commit(folder)
    git(folder, "checkout", "-q", "-b", "topic")
    return folder


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def commit(folder):
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")


def run(folder, *args, stdin=b"", env=None, limit=60):
    return subprocess.run([BINARY, "check", "--no-config", *map(os.fspath, args)], cwd=folder,
                          env=env or environment(), input=stdin, capture_output=True,
                          timeout=limit, check=False)


class Report:
    def __init__(self, folder, *args, status=None, **more):
        done = run(folder, "--format", "json", "--rule", "missing-lock-timeout=off", *args, **more)
        self.status, self.said = done.returncode, done.stderr.decode()
        assert status is None or status == self.status, (self.status, self.said, done.stdout[:600])
        self.document = json.loads(done.stdout)
        self.found = sorted((f["path"], f["rule"], f["start"]["line"])
                            for f in self.document["findings"])
        self.rules = sorted({f[1] for f in self.found})
        self.statements = [(f["path"], s["start"]["line"]) for f in self.document["files"]
                           for s in f["statements"]]


def refused(folder, *words, args=("--since", "main"), **more):
    done = run(folder, *args, **more)
    said = done.stderr.decode()
    assert done.returncode == 2, (done.returncode, said, done.stdout[:300])
    for word in words:
        assert word in said, (word, said)
    return said


# --- what is reported -------------------------------------------------------------------------


@test
def only_the_new_file(tmp):
    r = repository(tmp / "r", {"migrations/001_a.sql": TABLE.format("a") + "DROP TABLE old;\n",
                               "migrations/002_b.sql": TABLE.format("b")})
    write(r, {"migrations/003_c.sql": "CREATE INDEX ON a (b);\n"})
    for stage in range(3):  # not added, added, committed
        report = Report(r, "--since", "main", status=1)
        assert report.rules == ["index-not-concurrent"], (stage, report.found)
        assert report.statements == [("migrations/003_c.sql", 1)], report.statements
        git(r, "add", "-A")
        if stage == 1:
            git(r, "commit", "-q", "-m", "c")


@test
def history_is_remembered(tmp):
    """A table of the base is there and in use; one of the new files is new."""
    r = repository(tmp / "r")
    write(r, {"migrations/003_c.sql": TABLE.format("c"),
              "migrations/004_d.sql": "CREATE INDEX ON c (b);\nCREATE INDEX ON a (b);\n"})
    report = Report(r, "--since", "main", "migrations", status=1)
    assert report.found == [("migrations/004_d.sql", "index-not-concurrent", 2)], report.found


@test
def merge_base_not_tip(tmp):
    r = repository(tmp / "r")
    git(r, "checkout", "-q", "main")
    write(r, {"migrations/003_m.sql": "DROP TABLE a;\n"})
    commit(r)
    git(r, "checkout", "-q", "topic")
    write(r, {"migrations/004_t.sql": "DROP TABLE b;\n"})
    commit(r)
    report = Report(r, "--since", "main", status=1)
    assert {f[0] for f in report.found} == {"migrations/004_t.sql"}, report.found


@test
def nothing_changed_says_so(tmp):
    r = repository(tmp / "r")
    for args in (("--since", "main"), ("--staged",), ("--since", "HEAD", "migrations")):
        report = Report(r, *args, status=0)
        assert "no migrations changed" in report.said, report.said
        assert report.document["files"] == []


@test
def edited_migration_is_a_finding(tmp):
    r = repository(tmp / "r", {"migrations/001_a.sql": "DROP TABLE x;\n\nDROP TABLE y;\n"})
    write(r, {"migrations/001_a.sql": "DROP TABLE x;\n\nDROP TABLE z;\n"})
    report = Report(r, "--since", "main", status=1)
    assert report.found == [("migrations/001_a.sql", "drop-table", 3),
                            ("migrations/001_a.sql", "edited-migration", 1)], report.found


@test
def a_comment_is_an_edit_too(tmp):
    r = repository(tmp / "r", {"migrations/001_a.sql": "DROP TABLE x;\n"})
    write(r, {"migrations/001_a.sql": "-- why\nDROP TABLE x;\n"})
    assert Report(r, "--since", "main", status=1).rules == ["edited-migration"]


@test
def a_line_taken_away_is_a_change(tmp):
    r = repository(tmp / "r", {"a.sql": "DROP TABLE x,\n  y,\n  z;\nDROP TABLE q;\n"})
    write(r, {"a.sql": "DROP TABLE x,\n  z;\nDROP TABLE q;\n"})
    assert Report(r, "--since", "main", status=1).found == [("a.sql", "drop-table", 1)] * 2 or \
        {f[2] for f in Report(r, "--since", "main").found} <= {1, 2}


@test
def an_allowance_taken_away(tmp):
    text = "-- pgpreflight: allow drop-table -- unused\nDROP TABLE x;\nDROP TABLE q;\n"
    r = repository(tmp / "r", {"a.sql": text})
    write(r, {"a.sql": text.replace("allow drop-table", "allow drop-index")})
    report = Report(r, "--since", "main", status=1)
    assert ("a.sql", "drop-table", 2) in report.found, report.found
    assert ("a.sql", "drop-table", 3) not in report.found, report.found


@test
def deleted_migration_is_a_finding(tmp):
    r = repository(tmp / "r")
    (r / "migrations" / "002_b.sql").unlink()
    report = Report(r, "--since", "main", "--fail-on", "destructive", status=1)
    assert report.found == [("migrations/002_b.sql", "deleted-migration", 1)], report.found


@test
def renamed_migration_is_a_finding(tmp):
    r = repository(tmp / "r")
    git(r, "mv", "migrations/002_b.sql", "migrations/003_b.sql")
    for args in (("--since", "main"), ("--staged",)):
        report = Report(r, *args, status=1)
        assert report.found == [("migrations/003_b.sql", "renamed-migration", 1)], report.found


@test
def rename_with_edit(tmp):
    r = repository(tmp / "r", {"migrations/001_a.sql": TABLE.format("a") * 8 + "SELECT 1;\n"})
    git(r, "mv", "migrations/001_a.sql", "migrations/002_a.sql")
    path = r / "migrations" / "002_a.sql"
    path.write_text(path.read_text().replace("SELECT 1", "DROP TABLE q"))
    report = Report(r, "--since", "main", status=1)
    assert report.found == [("migrations/002_a.sql", "drop-table", 9),
                            ("migrations/002_a.sql", "renamed-migration", 1)], report.found


@test
def out_of_order_version(tmp):
    r = repository(tmp / "r", {"V1__a.sql": TABLE.format("a"), "V5__b.sql": TABLE.format("b")})
    write(r, {"V3__c.sql": TABLE.format("c"), "V6__d.sql": TABLE.format("d")})
    report = Report(r, "--since", "main", "--framework", "flyway")
    assert report.found == [("V3__c.sql", "out-of-order-migration", 1)], report.found


@test
def version_of_the_base_again(tmp):
    """Whichever of the two names comes first."""
    for name in ("V5__a.sql", "V5__z.sql"):
        r = repository(tmp / name, {"V1__a.sql": TABLE.format("a"), "V5__m.sql": TABLE.format("b")})
        write(r, {name: TABLE.format("c")})
        report = Report(r, "--since", "main", "--framework", "flyway")
        assert "framework-duplicate-version" in report.rules, (name, report.found)
        assert {f[0] for f in report.found} == {name}, report.found


@test
def staged_content_counts(tmp):
    r = repository(tmp / "r")
    write(r, {"migrations/003_c.sql": "DROP TABLE a;\n"})
    git(r, "add", "-A")
    write(r, {"migrations/003_c.sql": "SELECT 1;\n", "migrations/004_d.sql": "DROP TABLE b;\n"})
    report = Report(r, "--staged", status=1)
    assert [f[:2] for f in report.found] == [("migrations/003_c.sql", "drop-table")], report.found
    (r / "migrations" / "003_c.sql").unlink()
    report = Report(r, "--staged", status=1)
    assert [f[1] for f in report.found] == ["drop-table"], report.found


@test
def staged_history_is_of_the_index(tmp):
    """What lies in the working tree but is not staged is neither judged nor remembered."""
    r = repository(tmp / "r", {"migrations/001_a.sql": TABLE.format("a"),
                               "migrations/002_b.sql": TABLE.format("b")})
    write(r, {"migrations/003_c.sql": "ALTER TABLE a ADD COLUMN c int;\n",
              "migrations/004_d.sql": "ALTER TABLE a ADD COLUMN d int;\n"})
    git(r, "add", "-A")
    # Were these read, c would be there already, and d too.
    write(r, {"migrations/002_b.sql": "ALTER TABLE a ADD COLUMN c int;\n",
              "migrations/0031_x.sql": "ALTER TABLE a ADD COLUMN d int;\n"})
    for args in ((), ("migrations",), ("--framework", "golang-migrate")):
        assert Report(r, "--staged", *args).rules == [], args
    (r / "migrations" / "001_a.sql").write_text("SELECT 1;\n")
    write(r, {"migrations/004_d.sql": "ALTER TABLE a ADD COLUMN b int;\n"})
    git(r, "add", "migrations/004_d.sql")
    report = Report(r, "--staged", status=1)
    assert report.found == [("migrations/004_d.sql", "will-fail", 1)], report.found


@test
def numbers_without_a_framework(tmp):
    files = {"db/001_a.sql": TABLE.format("a"), "db/005_b.sql": TABLE.format("b"),
             "db/005_b.down.sql": "DROP TABLE b;\n", "db/009_late_down.sql": "DROP TABLE b;\n",
             "db/notes.sql": "SELECT 1;\n"}
    for name, rules in (("db/003_c.sql", ["out-of-order-migration"]),
                        ("db/5_c.sql", ["framework-duplicate-version"]),
                        ("db/0005_a.sql", ["framework-duplicate-version"]),
                        ("db/006_c.sql", []), ("db/003_c.down.sql", []), ("db/c.sql", [])):
        r = repository(tmp / name.replace("/", "-"), files)
        write(r, {name: TABLE.format("c")})
        for stage in range(2):
            for args in (("--since", "main"), ("--staged",))[:stage + 1]:
                report = Report(r, *args)
                assert report.rules == rules, (name, args, report.found)
            git(r, "add", "-A")
    # Two new ones are nobody's base.
    r = repository(tmp / "r", files)
    write(r, {"db/006_c.sql": TABLE.format("c"), "db/007_d.sql": TABLE.format("d")})
    assert Report(r, "--since", "main").rules == []


@test
def a_numbered_file_from_a_hook(tmp):
    """pre-commit gives file names: those before them in the directory are what is deployed."""
    r = repository(tmp / "r", {"db/001_a.sql": TABLE.format("a"), "db/002_b.sql": TABLE.format("b"),
                               "db/010_z.sql": "DROP TABLE a CASCADE;\n"})
    write(r, {"db/003_c.sql": "ALTER TABLE a ADD COLUMN b int;\n"})
    assert Report(r, "db/003_c.sql", status=1).rules == ["will-fail"]
    assert Report(r, "db/003_c.sql", "--no-history", status=0).rules == []
    assert Report(r, "db/003_c.sql", "--framework", "plain", status=0).rules == []
    assert Report(r, "db/002_b.sql", "db/003_c.sql", status=1).rules == ["will-fail"]


@test
def paths_narrow_it(tmp):
    r = repository(tmp / "r", {"a/001.sql": TABLE.format("a"), "b/001.sql": TABLE.format("b")})
    write(r, {"a/002.sql": "DROP TABLE a;\n", "b/002.sql": "DROP TABLE b;\n"})
    assert {f[0] for f in Report(r, "--since", "main", "b").found} == {"b/002.sql"}
    assert {f[0] for f in Report(r, "--since", "main").found} == {"a/002.sql", "b/002.sql"}
    (r / "a" / "001.sql").unlink()
    assert "deleted-migration" not in Report(r, "--since", "main", "b").rules


# --- where it runs ------------------------------------------------------------------------------


@test
def in_a_subdirectory(tmp):
    r = repository(tmp / "r")
    write(r, {"migrations/003_c.sql": "DROP TABLE a;\n", "top.sql": "DROP TABLE b;\n"})
    report = Report(r / "migrations", "--since", "main", status=1)
    assert {f[0] for f in report.found} == {"003_c.sql", "../top.sql"}, report.found
    report = Report(r / "migrations", "--since", "main", ".", status=1)
    assert {f[0] for f in report.found} == {"./003_c.sql"}, report.found


@test
def in_a_worktree(tmp):
    r = repository(tmp / "r")
    git(r, "worktree", "add", "-q", "-b", "other", "../w")
    write(tmp / "w", {"migrations/003_c.sql": "DROP TABLE a;\n"})
    assert Report(tmp / "w", "--since", "main", status=1).rules == ["drop-table"]


@test
def in_a_submodule(tmp):
    repository(tmp / "inner")
    outer = repository(tmp / "outer", {"readme": "x"})
    git(outer, "submodule", "add", "-q", "../inner", "db")
    git(outer, "commit", "-q", "-m", "db")
    write(outer, {"db/migrations/003_c.sql": "DROP TABLE a;\n"})
    for folder, args in ((outer / "db", ()), (outer, ("db",))):
        report = Report(folder, "--since", "HEAD", *args, status=1)
        assert report.rules == ["drop-table"], report.found
    assert Report(outer, "--since", "HEAD", status=0).found == []


@test
def in_a_hook(tmp):
    """`git commit` gives its hooks an index of their own."""
    r = repository(tmp / "r")
    hook = r / ".git" / "hooks" / "pre-commit"
    hook.write_text(f"#!/bin/sh\nexec '{BINARY}' check --no-config --staged -q\n")
    hook.chmod(0o755)
    write(r, {"migrations/003_c.sql": "DROP TABLE a;\n", "migrations/004_d.sql": "SELECT 1;\n"})
    git(r, "add", "-A")
    done = subprocess.run(["git", "commit", "-m", "x"], cwd=r, env=environment(),
                          capture_output=True, check=False, timeout=60)
    assert done.returncode == 1 and b"drop-table" in done.stdout + done.stderr, done
    git(r, "commit", "-q", "-m", "d", "migrations/004_d.sql")


@test
def outside_a_repository(tmp):
    write(tmp, {"a.sql": "DROP TABLE a;\n"})
    env = environment(GIT_CEILING_DIRECTORIES=os.fspath(tmp.parent))
    refused(tmp, "not in a git repository", "--diff", env=env)


@test
def unknown_reference(tmp):
    r = repository(tmp / "r")
    refused(r, "nowhere", "git fetch", args=("--since", "nowhere"))
    refused(r, "not the name", args=("--since=-rf",))
    refused(r, "three ways", args=("--since", "main", "--staged"))


@test
def branch_without_a_commit(tmp):
    r = tmp / "r"
    r.mkdir()
    git(r, "init", "-q", "-b", "main")
    write(r, {"001.sql": "DROP TABLE a;\n"})
    refused(r, "no commit", args=("--since", "main"))
    git(r, "add", "-A")
    assert Report(r, "--staged", status=1).rules == ["drop-table"]


@test
def shallow_clone(tmp):
    r = repository(tmp / "r")
    git(r, "checkout", "-q", "main")
    for i in range(3, 6):
        write(r, {f"migrations/00{i}_x.sql": TABLE.format("x")})
        commit(r)
    git(r, "checkout", "-q", "topic")
    write(r, {"migrations/009_t.sql": "DROP TABLE a;\n"})
    commit(r)
    git(tmp, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{r}", "clone")
    refused(tmp / "clone", "shallow", "--unshallow", args=("--since", "origin/main"))
    git(tmp, "clone", "-q", "--depth", "1", "--branch", "topic", f"file://{r}", "one")
    refused(tmp / "one", "shallow", "fetch-depth: 0", args=("--since", "origin/main"))


@test
def histories_without_a_common_commit(tmp):
    r = repository(tmp / "r")
    git(r, "checkout", "-q", "--orphan", "other")
    git(r, "commit", "-q", "-m", "other")
    refused(r, "no commit in common")


@test
def git_is_not_installed(tmp):
    r = repository(tmp / "r")
    refused(r, "not installed", env=environment(PATH=os.fspath(tmp)))


@test
def settings_of_the_user_do_not_matter(tmp):
    r = repository(tmp / "r")
    for key, value in (("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"),
                       ("color.ui", "always"), ("diff.renames", "false"), ("diff.context", "9"),
                       ("diff.external", "false"), ("core.quotePath", "false"),
                       ("diff.relative", "true")):
        git(r, "config", key, value)
    write(r, {"migrations/żółć 003.sql": "DROP TABLE a;\n"})
    git(r, "add", "-A")
    for args in (("--since", "main"), ("--staged",)):
        report = Report(r, *args, status=1)
        assert report.found == [("migrations/żółć 003.sql", "drop-table", 1)], report.found


@test
def odd_file_names(tmp):
    r = repository(tmp / "r")
    names = ["with space.sql", "quote\"'.sql", "new\nline.sql", "tab\t.sql", "co::lon %25.sql",
             "-dash.sql", "[glob]*.sql", "żółć.sql", "back\\slash.sql", "<b>|`.sql", "b/x.sql"]
    write(r, {f"d/{n}": f"DROP TABLE t{i};\n" for i, n in enumerate(names)})
    for stage in range(2):
        report = Report(r, "--since", "main", status=1)
        assert {f[0] for f in report.found} == {f"d/{n}" for n in names}, report.found
        git(r, "add", "-A")
    assert len(Report(r, "--staged", status=1).found) == len(names)
    commit(r)
    write(r, {f"d/{n}": f"DROP TABLE t{i};\nDROP TABLE u{i};\n" for i, n in enumerate(names)})
    report = Report(r, "--since", "HEAD", status=1)
    assert {(f[0], f[2]) for f in report.found if f[1] == "drop-table"} == \
        {(f"d/{n}", 2) for n in names}, report.found


# --- diffs --------------------------------------------------------------------------------------


def judged_by_diff(folder, diff, *args, status=None):
    return Report(folder, "--diff", "-", *args, stdin=diff, status=status)


@test
def diffs_of_git_and_diff(tmp):
    r = repository(tmp / "r", {"migrations/001_a.sql": "DROP TABLE x;\n" * 9})
    text = "DROP TABLE x;\n" * 4 + "DROP TABLE new;\n" + "DROP TABLE x;\n" * 5
    write(r, {"migrations/001_a.sql": text, "migrations/002_b.sql": "DROP TABLE y;"})
    git(r, "add", "-AN")
    wanted = {("migrations/001_a.sql", 5), ("migrations/002_b.sql", 1)}
    shutil.copytree(r, tmp / "plain", ignore=shutil.ignore_patterns(".git"))
    for options in ((), ("-U0",), ("-U20",), ("--no-prefix",), ("--src-prefix=i/",
                                                               "--dst-prefix=w/")):
        diff = git(r, "diff", *options)
        for changed in (diff, diff.replace(b"\n", b"\r\n"), b"From: me\n\nHello\n---\n" + diff):
            for folder in (r, tmp / "plain"):
                report = judged_by_diff(folder, changed, status=1)
                found = {(f[0], f[2]) for f in report.found if f[1] == "drop-table"}
                assert found == wanted, (options, found)
    (tmp / "d.diff").write_bytes(git(r, "diff"))
    assert {f[0] for f in Report(r, "--diff", tmp / "d.diff", status=1).found} == \
        {w[0] for w in wanted}
    report = judged_by_diff(r / "migrations", git(r, "diff"), status=1)
    assert {f[0] for f in report.found} == {"001_a.sql", "002_b.sql"}, report.found
    git(r, "commit", "-qam", "x")
    show = git(r, "show", "HEAD")
    assert len(judged_by_diff(r, show, status=1).found) >= 2


@test
def crlf_file(tmp):
    r = repository(tmp / "r", {"001.sql": "DROP TABLE x;\r\nDROP TABLE z;\r\n"})
    write(r, {"001.sql": "DROP TABLE x;\r\nDROP TABLE z;\r\nDROP TABLE y;\r\n"})
    report = Report(r, "--since", "main", status=1)
    assert ("001.sql", "drop-table", 3) in report.found and len(report.found) == 2, report.found


@test
def diff_without_prefix_tools(tmp):
    """diff -u: no line above ---, times behind the names."""
    write(tmp, {"old/001.sql": "SELECT 1;\n", "new/001.sql": "SELECT 1;\nDROP TABLE a;\n"})
    diff = subprocess.run(["diff", "-ru", "old", "new"], cwd=tmp, capture_output=True,
                          check=False).stdout
    report = judged_by_diff(tmp, diff, status=1)
    assert [f for f in report.found if f[1] == "drop-table"] == \
        [("new/001.sql", "drop-table", 2)], report.found


@test
def what_is_no_diff(tmp):
    write(tmp, {"a.sql": "DROP TABLE a;\n"})
    for text in (b"hello\n", b"DROP TABLE a;\n", b"\0\1\2\3\n"):
        refused(tmp, "not a unified diff", args=("--diff", "-"), stdin=text)
    refused(tmp, "merge", args=("--diff", "-"), stdin=b"diff --cc a.sql\n@@@ -1,1 -1,1 +1,1 @@@\n")
    refused(tmp, "no hunk", args=("--diff", "-"), stdin=b"--- a.sql\n+++ a.sql\n@@ nonsense\n")
    refused(tmp, "nothere", args=("--diff", "nothere"))
    assert "no migrations changed" in judged_by_diff(tmp, b"", status=0).said


@test
def binary_change(tmp):
    r = repository(tmp / "r", {"001.sql": b"\0\1\2" * 50})
    write(r, {"001.sql": b"\0\1\3" * 50, "002.sql": "DROP TABLE a;\n"})
    report = Report(r, "--since", "main", status=2)
    assert "drop-table" in report.rules and "001.sql" in report.said
    git(r, "add", "-A")
    report = judged_by_diff(r, git(r, "diff", "--binary", "--cached"), status=2)
    assert "drop-table" in report.rules


@test
def no_newline_at_the_end(tmp):
    r = repository(tmp / "r", {"001.sql": "DROP TABLE x;"})
    write(r, {"001.sql": "DROP TABLE x;\nDROP TABLE y;"})
    report = Report(r, "--since", "main", status=1)
    assert report.found == [("001.sql", "drop-table", 2),
                            ("001.sql", "edited-migration", 1)], report.found


@test
def huge_diff(tmp):
    r = repository(tmp / "r")
    write(r, {"big.sql": "INSERT INTO a VALUES (1);\n" * 200000, "last.sql": "DROP TABLE a;\n"})
    begin = time.monotonic()
    report = Report(r, "--since", "main", "--exclude", "big.sql", status=1)
    assert report.rules == ["drop-table"]
    git(r, "add", "-A")
    report = judged_by_diff(r, git(r, "diff", "--cached"), "--exclude", "big.sql", status=1)
    assert report.rules == ["drop-table"]
    assert SANITIZED or time.monotonic() - begin < 20


@test
def two_thousand_earlier_migrations(tmp):
    files = {f"migrations/{i:04}_x.sql": f"CREATE TABLE t{i} (id bigint PRIMARY KEY, a text);\n"
             f"ALTER TABLE t{i // 2} ADD COLUMN c{i} int;\nCREATE INDEX i{i} ON t{i} (a);\n"
             for i in range(2000)}
    r = repository(tmp / "r", files)
    write(r, {"migrations/2000_y.sql": "DROP TABLE t7;\nALTER TABLE t9 DROP COLUMN a;\n"})
    best = 9
    for args in (("--since", "main"), ("--since", "main", "migrations")):
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            report = Report(r, *args, status=1)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            # Its own time and git's: how busy the machine is besides does not matter.
            best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert {f[0] for f in report.found} == {"migrations/2000_y.sql"}
        assert len(report.statements) == 2
    print(f"# {best:.3f} s")
    assert SANITIZED or best < 0.3, best


def main():
    failed = 0
    print(f"1..{len(TESTS)}")
    for number, function in enumerate(TESTS, 1):
        with tempfile.TemporaryDirectory(prefix="pgpreflight-git-") as folder:
            try:
                function(pathlib.Path(folder).resolve())
                print(f"ok {number} - {function.__name__}", flush=True)
            except (AssertionError, OSError, ValueError, KeyError, IndexError,
                    subprocess.SubprocessError) as e:
                failed += 1
                print(f"not ok {number} - {function.__name__}")
                said = getattr(e, "stderr", b"") or b""
                text = f"{type(e).__name__}: {e} {said!r}"[:1500]
                print("".join(f"# {line}\n" for line in text.split("\n")), end="", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    if not shutil.which("git"):
        print("1..0 # SKIP git is not installed")
        sys.exit(0)
    sys.exit(main())
