#!/usr/bin/env python3
"""The hook, with the real pre-commit in scratch repositories. TAP.

usage: precommit.py PGPREFLIGHT
"""

import shutil
import sys

from tap import ROOT, commit, environment, head, main, repository, run, test, write

BEFORE = {"db/001_start.sql": "CREATE TABLE a (id bigint PRIMARY KEY);\nDROP TABLE old;\n"}
HARMLESS = "SET lock_timeout = '1s';\nCREATE TABLE b (id bigint PRIMARY KEY);\n"
CONFIG = """repos:
  - repo: {hooks}
    rev: v0
    hooks:
      - id: pgpreflight
{more}"""


def setup(tmp, more="", **env):
    """A repository that uses the hook, installed, and its environment."""
    env = environment(tmp, PRE_COMMIT_HOME=str(tmp / "cache"), **env)
    hooks = tmp / "hooks"
    (hooks / "scripts").mkdir(parents=True)
    for name in (".pre-commit-hooks.yaml", "scripts/pre-commit-hook"):
        shutil.copy(ROOT / name, hooks / name)
    run(hooks, env, "git", "init", "-q")
    commit(hooks, env, "hooks")
    run(hooks, env, "git", "tag", "v0")
    repo = repository(tmp / "repo", env,
                      {**BEFORE, ".pre-commit-config.yaml": CONFIG.format(hooks=hooks, more=more)})
    assert "pre-commit installed" in run(repo, env, "pre-commit", "install").text
    return repo, env


def try_commit(repo, env, files, status):
    write(repo, files)
    run(repo, env, "git", "add", "-A")
    before = head(repo, env)
    said = run(repo, env, "git", "commit", "-m", "change", status=status)
    assert (head(repo, env) == before) == (status != 0), said
    return said.text


@test
def the_manifest_is_valid(tmp):
    run(ROOT, environment(tmp), "pre-commit", "validate-manifest", ".pre-commit-hooks.yaml")


@test
def a_dangerous_commit_is_blocked_until_it_is_not(tmp):
    repo, env = setup(tmp)
    said = try_commit(repo, env, {"db/002_next.sql": "DROP TABLE a;\n"}, status=1)
    assert "db/002_next.sql:1:1" in said and "[drop-table]" in said, said
    assert "001_start" not in said, "it spoke about what is there already"
    said = try_commit(repo, env, {"db/002_next.sql": HARMLESS}, status=0)
    assert "Passed" in said, said


@test
def commits_without_sql_do_not_run_it(tmp):
    repo, env = setup(tmp)
    assert "Skipped" in try_commit(repo, env, {"README": "x"}, status=0)


@test
def only_what_is_staged_is_judged(tmp):
    repo, env = setup(tmp)
    write(repo, {"db/002_next.sql": HARMLESS})
    run(repo, env, "git", "add", "-A")
    write(repo, {"db/002_next.sql": HARMLESS + "DROP TABLE a;\n"})
    run(repo, env, "git", "commit", "-m", "the harmless half")
    assert "DROP" in (repo / "db/002_next.sql").read_text()


@test
def an_edited_migration_is_told_of(tmp):
    repo, env = setup(tmp)
    text = BEFORE["db/001_start.sql"] + "DROP TABLE more;\n"
    said = try_commit(repo, env, {"db/001_start.sql": text}, status=1)
    assert "[edited-migration]" in said and ":3:1" in said and ":2:1" not in said, said


@test
def odd_names(tmp):
    for number, name in enumerate(("two words.sql", "-- --fail-on=never.sql", "it's \"so\" $HOME `x`.sql",
                                   "żółć *?[a].sql", "new\nline.sql")):
        folder = tmp / str(number)
        folder.mkdir()
        repo, env = setup(folder)
        said = try_commit(repo, env, {name: "DROP TABLE a;\n"}, status=1)
        assert "[drop-table]" in said, said
        assert "Passed" in try_commit(repo, env, {name: HARMLESS}, status=0)


@test
def all_files_are_judged_as_a_whole(tmp):
    repo, env = setup(tmp)
    said = run(repo, env, "pre-commit", "run", "--all-files", status=1).text
    assert "db/001_start.sql:2:1" in said, said
    said = run(repo, env, "pre-commit", "run", "--files", "db/001_start.sql", status=1).text
    assert "db/001_start.sql:2:1" in said, said


@test
def a_range_of_commits_is_judged_for_what_it_changes(tmp):
    repo, env = setup(tmp)
    write(repo, {"db/002_next.sql": "DROP TABLE a;\n"})
    commit(repo, env, "second")
    refs = ("--from-ref", "HEAD~1", "--to-ref", "HEAD")
    said = run(repo, env, "pre-commit", "run", *refs, status=1).text
    assert "002_next.sql:1:1" in said and "001_start" not in said, said
    write(repo, {"db/001_start.sql": BEFORE["db/001_start.sql"] + "DROP TABLE more;\n"})
    commit(repo, env, "third")
    said = run(repo, env, "pre-commit", "run", *refs, status=1).text
    assert "edited-migration" in said and "002_next" not in said and ":2:1" not in said, said


@test
def options_of_the_user(tmp):
    repo, env = setup(tmp, '        args: [--fail-on, destructive, --ignore=missing-lock-timeout]\n')
    said = try_commit(repo, env, {"db/002_next.sql": "UPDATE a SET id = 1;\n"}, status=1)
    assert "[update-without-where]" in said and "[missing-lock-timeout]" not in said, said


@test
def the_programs_place(tmp):
    """In node_modules, or nowhere."""
    repo, env = setup(tmp)
    program = tmp / "bin" / "pgpreflight"
    elsewhere = program.resolve()
    program.unlink()
    said = try_commit(repo, env, {"db/002_next.sql": HARMLESS}, status=1)
    assert "pgpreflight is not installed" in said and "npm install" in said, said
    (repo / "node_modules/.bin").mkdir(parents=True)
    (repo / "node_modules/.bin/pgpreflight").symlink_to(elsewhere)
    (repo / ".gitignore").write_text("node_modules\n")
    said = try_commit(repo, env, {"db/002_next.sql": "DROP TABLE a;\n"}, status=1)
    assert "[drop-table]" in said, said


sys.exit(main("git", "pre-commit"))
