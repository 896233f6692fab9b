#!/usr/bin/env python3
"""What docs/ci.md says for GitLab, other CI systems and plain git, taken from the page and run. TAP.

usage: recipes.py PGPREFLIGHT
"""

import json
import os
import re
import shutil
import sys
import xml.etree.ElementTree as ET

import jsonschema
import yaml

from tap import BINARY, ROOT, commit, environment, head, main, repository, run, test, write

PAGE = (ROOT / "docs/ci.md").read_text()
BEFORE = {"prisma/migrations/migration_lock.toml": 'provider = "postgresql"\n',
          "prisma/migrations/1_a/migration.sql": "CREATE TABLE a (id bigint PRIMARY KEY);\nDROP TABLE old;\n"}
NEXT = "prisma/migrations/2_b/migration.sql"


def blocks(section, language):
    text = re.search(rf"^## {section}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)[1]
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def start(tmp):
    """main, and a branch that begins before main's last commit."""
    env = environment(tmp, npm_config_offline="true")
    repo = repository(tmp / "repo", env, BEFORE)
    base = head(repo, env)
    write(repo, {"prisma/migrations/3_c/migration.sql": "DROP TABLE of_main;\n"})
    commit(repo, env, "main goes on")
    run(repo, env, "git", "switch", "-q", "-c", "branch", base)
    write(repo, {NEXT: "SELECT 1;\nDROP TABLE a;\n", "other.sql": "DROP TABLE elsewhere;\n"})
    commit(repo, env, "the change")
    return repo, env, base


def gitlab_job(tmp, repo, env, status, **variables):
    """Runs the job's lines as a runner does: one shell, which ends at the first that fails."""
    job = yaml.safe_load(blocks("GitLab", "yaml")[0])["pgpreflight"]
    if not (tmp / "packed").exists():
        run(ROOT, dict(os.environ), "scripts/npm-pack", "--program", BINARY, tmp / "packed")
    packages = " ".join(str(p) for p in sorted((tmp / "packed").iterdir()))
    lines = []
    for line in job["script"]:
        line = line.replace("/tmp/pgpreflight", f"{tmp}/installed")
        lines.append(re.sub(r"pgpreflight@[\d.]+", packages, line))
    assert lines[0] != job["script"][0] and str(tmp) in lines[2]
    variables |= {k: str(v) for k, v in job["variables"].items()}
    ran = run(repo, env | variables, "sh", "-e", "-c", "\n".join(lines), status=status)
    reports = job["artifacts"]["reports"]
    issues = json.loads((repo / reports["codequality"]).read_text())
    jsonschema.validate(issues, json.loads((ROOT / "tests/schemas/code-quality.json").read_text()))
    cases = list(ET.parse(repo / reports["junit"]).iter("testcase"))
    for name in reports.values():
        (repo / name).unlink()
    return ran, [(i["check_name"], i["location"]["path"]) for i in issues], cases


@test
def gitlab(tmp):
    repo, env, base = start(tmp)
    ran, issues, cases = gitlab_job(tmp, repo, env, 1, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert issues and {path for _, path in issues} == {NEXT}, issues
    assert ("drop-table", NEXT) in issues and len(cases) == 2 and "2_b" in ran.out
    assert sum(c.find("failure") is not None for c in cases) == 1
    # On the default branch: nothing is new.
    _, issues, cases = gitlab_job(tmp, repo, env, 0)
    assert issues == [] and cases == []
    # A pipeline for merged results: what main has got in the meantime is not ours.
    run(repo, env, "git", "merge", "-q", "--no-edit", "main")
    ran, issues, _ = gitlab_job(tmp, repo, env, 1, CI_MERGE_REQUEST_DIFF_BASE_SHA=base,
                                CI_MERGE_REQUEST_TARGET_BRANCH_SHA="main")
    assert {path for _, path in issues} == {NEXT}, issues


@test
def any_other_ci(tmp):
    repo, env, _ = start(tmp)
    clone = tmp / "clone"
    run(tmp, env, "git", "clone", "-q", "--single-branch", "--branch", "branch", f"file://{repo}", clone)
    recipe, = blocks("Others", "sh")
    assert recipe.rstrip().endswith(" migrations/")
    recipe = recipe.replace(" migrations/", " prisma/migrations/")
    for variables in ({}, {"CHANGE_TARGET": "main"}):
        ran = run(clone, env | variables, "sh", "-e", "-c", recipe, status=1)
        assert f"{NEXT}:2:1" in ran.out and "elsewhere" not in ran.out and "of_main" not in ran.out, ran
        assert list(ET.parse(clone / "pgpreflight.xml").iter("failure"))
    write(clone, {NEXT: "SELECT 1;\n"})
    run(clone, env, "sh", "-e", "-c", recipe, status=0)
    shutil.rmtree(clone)
    run(tmp, env, "git", "clone", "-q", "--depth=1", "--branch", "branch", f"file://{repo}", clone)
    ran = run(clone, env, "sh", "-e", "-c", recipe, status=2)
    assert "shallow" in ran.err, ran


@test
def a_plain_git_hook(tmp):
    repo, env, _ = start(tmp)
    hook = repo / ".git/hooks/pre-commit"
    line, = blocks("pre-commit", "sh")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{line}")
    hook.chmod(0o755)
    for text, status in (("DROP TABLE a;\n", 1), ("SELECT 2;\n", 0)):
        write(repo, {"prisma/migrations/4_d/migration.sql": text})
        run(repo, env, "git", "add", "-A")
        # lint-staged hands over absolute names.
        run(repo, env, "pgpreflight", "--staged", repo / "prisma/migrations/4_d/migration.sql", status=status)
        run(repo, env, "git", "commit", "-m", "x", status=status)


@test
def a_hook_sees_the_commits_own_index(tmp):
    """A commit of some files has an index of its own; a linked worktree has another directory."""
    repo, env, _ = start(tmp)
    hook = repo / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{blocks('pre-commit', 'sh')[0]}")
    hook.chmod(0o755)
    run(repo, env, "git", "worktree", "add", "-q", tmp / "linked", "-b", "linked")
    for folder in (repo, tmp / "linked"):
        bad, good = ("prisma/migrations/5_e/migration.sql", "prisma/migrations/6_f/migration.sql")
        write(folder, {bad: "DROP TABLE a;\n", good: "SELECT 1;\n"})
        run(folder, env, "git", "add", "-A")
        ran = run(folder, env, "git", "commit", "-m", "x", "--", bad, status=1)
        assert "5_e" in ran.text and "6_f" not in ran.text, ran
        run(folder / "prisma", env, "git", "commit", "-m", "x", "--", f"../{good}")
        write(folder, {good: "SELECT 1;\nDROP TABLE b;\n"})
        run(folder, env, "git", "reset", "-q", bad)
        (folder / bad).unlink()
        ran = run(folder, env, "git", "commit", "-a", "-m", "x", status=1)
        assert "6_f/migration.sql:2:1" in ran.text and "edited-migration" in ran.text, ran


@test
def the_short_way(tmp):
    repo, env, _ = start(tmp)
    block, = blocks("The short way", "sh")
    ran = run(repo, env, "sh", "-e", "-c", block)
    assert (repo / ".github/workflows/pgpreflight.yml").exists() and ran.out.count("diff --git") == 1, ran


@test
def every_block_is_one_that_is_run(_):
    """A new block on the page needs a test: here, or in init.py, npm.py or precommit.py.
    scripts/container-test stands for the container's."""
    found = re.findall(r"^## ([^\n]+)|^```(\w+)$", PAGE, re.M)
    sections, section = {}, ""
    for title, language in found:
        section = title or section
        if language:
            sections.setdefault(section, []).append(language)
    assert sections == {"The short way": ["sh"], "npm": ["sh"], "pre-commit": ["yaml", "yaml", "sh"],
                        "GitHub": ["yaml", "yaml"], "GitLab": ["yaml"], "In a container": ["sh"],
                        "Others": ["sh"]}, sections


sys.exit(main("git", "npm", "patchelf"))
