#!/usr/bin/env python3
"""`pgpreflight init`: what it proposes is applied with git, read back, and run. TAP.

usage: init.py PGPREFLIGHT
"""

import json
import os
import re
import shutil
import sys

import yaml

from tap import BINARY, ROOT, commit, environment, main, repository, run, test, valid, write

PRISMA = {"prisma/migrations/migration_lock.toml": 'provider = "postgresql"\n',
          "prisma/migrations/1_a/migration.sql": "CREATE TABLE a (id bigint PRIMARY KEY);\n"}
ALL = ("--pre-commit", "--github", "--gitlab")
FILES = {".pgpreflight.json", ".pre-commit-config.yaml", ".github/workflows/pgpreflight.yml", ".gitlab-ci.yml"}
HOOK = {"repo": "https://github.com/OWNER/pgpreflight", "rev": "v0.1.0",
        "hooks": [{"id": "pgpreflight", "files": r"^(prisma/migrations)/.*\.sql$"}]}
ODD = ["db/two words", "it's \"so\"", "$(touch x)/`y`", "a(b)[c]+.d|e", "a: b # c", "-- -x", "żółć 漢字", "%20*?"]


def start(tmp, files=None):
    env = environment(tmp, PATH=os.environ["PATH"], PRE_COMMIT_HOME=str(tmp / "cache"))
    return repository(tmp / "repo", env, files or PRISMA), env


def init(repo, env, *args, status=0):
    return run(repo, env, BINARY, "init", *args, status=status)


def apply_diff(repo, env, ran):
    run(repo, env, "git", "apply", "--check", "-", stdin=ran.out)
    run(repo, env, "git", "apply", "-", stdin=ran.out)


def tree(repo):
    return {str(p.relative_to(repo)): p.read_bytes() for p in repo.rglob("*")
            if p.is_file() and ".git" not in p.relative_to(repo).parts[:1]}


def load(path):
    document = yaml.safe_load(path.read_text())
    if True in document:  # YAML 1.1 takes `on` for a truth value
        document["on"] = document.pop(True)
    return document


def added_by(repo, env, name, text, *args):
    """Adds to a file that is there, both ways; returns its document."""
    (repo / name).write_bytes(text.encode())
    ran = init(repo, env, *args)
    assert (repo / name).read_bytes() == text.encode()
    apply_diff(repo, env, ran)
    applied = (repo / name).read_bytes()
    assert applied.startswith(text.encode()), applied
    (repo / name).write_bytes(text.encode())
    init(repo, env, "--write", *args)
    assert (repo / name).read_bytes() == applied, applied
    assert "has it already" in init(repo, env, *args).err
    return load(repo / name)


@test
def the_diff_can_be_applied_and_is_what_is_written(tmp):
    repo, env = start(tmp)
    before = tree(repo)
    ran = init(repo, env, *ALL)
    assert "found Prisma Migrate in prisma/migrations" in ran.err and tree(repo) == before, ran
    apply_diff(repo, env, ran)
    applied = tree(repo)
    assert set(applied) - set(before) == FILES, set(applied)
    again = init(repo, env, *ALL, "--write")
    assert again.err.count("has it already") == 4 and not again.out and tree(repo) == applied, again
    for name in FILES:
        (repo / name).unlink()
    assert init(repo, env, *ALL, "--write").out.count("wrote ") == 4 and tree(repo) == applied


@test
def the_files_are_what_their_tools_read(tmp):
    repo, env = start(tmp)
    init(repo, env, *ALL, "--write")
    shown = run(repo, env, BINARY, "check", "--show-config").out
    assert re.search(r'"pg_version": 15,? *// .*\.pgpreflight\.json', shown), shown
    hook = load(repo / ".pre-commit-config.yaml")
    assert hook == {"repos": [HOOK]}
    valid(hook, "pre-commit-config.json")
    workflow = load(repo / ".github/workflows/pgpreflight.yml")
    assert workflow["jobs"]["pgpreflight"]["steps"][1]["with"] == {"paths": "prisma/migrations\n"}
    valid(workflow, "github-workflow.json")
    valid(load(repo / ".gitlab-ci.yml"),
          "gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json")
    valid(load(ROOT / "action.yml"), "github-action.json")
    valid(load_list(ROOT / ".pre-commit-hooks.yaml"), "pre-commit-hooks.json")
    if shutil.which("pre-commit"):
        run(repo, env, "pre-commit", "validate-config")


def load_list(path):
    return yaml.safe_load(path.read_text())


@test
def it_takes_what_the_project_uses(tmp):
    repo, env = start(tmp)
    assert init(repo, env).out.count("diff --git") == 1
    (repo / ".github").mkdir()
    assert "b/.github/workflows/pgpreflight.yml" in init(repo, env).out
    write(repo, {".gitlab-ci.yml": "a:\n  script: x\n", ".pre-commit-config.yaml": "repos:\n- repo: meta\n  hooks: []\n"})
    assert init(repo, env).out.count("diff --git") == 4
    assert init(repo, env, "--gitlab").out.count("diff --git") == 2
    write(repo, {".github/workflows/pgpreflight.yml": "# mine\n", ".pgpreflight.json": '{"pg_version": 17}\n'})
    ran = init(repo, env, "--write")
    assert (repo / ".github/workflows/pgpreflight.yml").read_text() == "# mine\n"
    assert (repo / ".pgpreflight.json").read_text() == '{"pg_version": 17}\n', ran


@test
def a_hook_is_added_to_the_others(tmp):
    repo, env = start(tmp)
    item = "  - repo: https://example.org/x\n    rev: v1\n    hooks:\n      - id: y\n"
    flat = "".join(line[2:] + "\n" for line in item.splitlines())
    name = ".pre-commit-config.yaml"
    for number, text in enumerate((
            f"repos:\n{item}", f"# head\ndefault_stages: [commit]\n\nrepos: # all\n\n  # one\n{item}\n  # end\n# end\n",
            f"repos:\n{flat}", f"---\nrepos:\n{flat}", f"repos:\n{item}"[:-1], f"repos:\n{flat}"[:-1],
            f"repos:\n{item}".replace("\n", "\r\n"), f"repos:\n{item}"[:-1].replace("\n", "\r\n"),
            f"repos:\n{item}        args: |\n          repos:\n", f"repos:\n{item * 3}",
            "repos:\n- repo: x\n  rev: y\n  hooks: []")):
        old = yaml.safe_load(text)
        document = added_by(repo, env, name, text, "--pre-commit")
        assert document["repos"] == old["repos"] + [HOOK], (number, document)
        assert {k: v for k, v in document.items() if k != "repos"} == \
            {k: v for k, v in old.items() if k != "repos"}
        assert (b"\r\n" in (repo / name).read_bytes()) == ("\r\n" in text)
        assert b"\n" not in (repo / name).read_bytes().replace(b"\r\n", b"") or "\r\n" not in text


@test
def a_job_is_added_to_the_others(tmp):
    repo, env = start(tmp)
    for text in ("a:\n  script: x\n", "---\n# c\nstages:\n  - build\n  - test\na:\n  script: x", "", "# only a comment",
                 "stages: [build, test, deploy]\nworkflow:\n  rules:\n    - if: $CI\n",
                 "stages:\n- 'test'\n.a: &a\n  script:\n  - x\nb:\n  <<: *a\n", "a:\r\n  script: x\r\n\r\n"):
        old = yaml.safe_load(text) or {}
        document = added_by(repo, env, ".gitlab-ci.yml", text, "--gitlab")
        job = document.pop("pgpreflight")
        assert document == old and job["artifacts"]["reports"]["codequality"], document


@test
def what_is_not_safe_is_left_to_people(tmp):
    repo, env = start(tmp)
    hook, job = ".pre-commit-config.yaml", ".gitlab-ci.yml"
    for name, text in ((hook, "repos: []\n"), (hook, ""), (hook, "repos: [{repo: meta, hooks: []}]\n"),
                       (hook, "repos:\n  - repo: x\nfail_fast: true\n"), (hook, "repos:\n\t- repo: x\n"),
                       (hook, "repos:\n  {}\n"), (hook, "repos:\n  - repo: x\n...\n"), (hook, "[]\n"),
                       (job, "{a: {script: x}}\n"), (job, "stages: [build, deploy]\n"), (job, "- a\n"),
                       (job, "stages:\n  - build\n  - latest\na:\n  script: test\n"),
                       (job, "spec:\n  inputs: {}\n---\na:\n  script: x\n"), (job, "a: {\n}\n"), (job, "\ta: x\n")):
        (repo / name).write_text(text)
        option = "--pre-commit" if name == hook else "--gitlab"
        for args in ((option,), (option, "--write")):
            ran = init(repo, env, *args, status=1)
            assert f"{name} is left as it is" in ran.err and "by hand" in ran.err and "pgpreflight:" in ran.err, ran
            assert (repo / name).read_text() == text and name not in ran.out
            (repo / ".pgpreflight.json").unlink(missing_ok=True)
        (repo / name).unlink()


@test
def odd_directories_mean_themselves(tmp):
    for number, name in enumerate(ODD):
        folder = tmp / str(number)
        folder.mkdir()
        repo, env = start(folder, {f"{name}/1.sql": "CREATE TABLE a (id bigint);\n"})
        init(repo, env, *ALL, "--write")
        hook = load(repo / ".pre-commit-config.yaml")["repos"][0]["hooks"][0]
        assert re.search(hook["files"], f"{name}/1.sql") and not re.search(hook["files"], "x/1.sql"), hook
        step = load(repo / ".github/workflows/pgpreflight.yml")["jobs"]["pgpreflight"]["steps"][1]
        assert step["with"]["paths"] == f"{name}\n", step
        command = load(repo / ".gitlab-ci.yml")["pgpreflight"]["script"][-1]
        printed = run(repo, env, "sh", "-c", command.replace("/tmp/pgpreflight/node_modules/.bin/pgpreflight",
                                                             "printf '%s\\n'")).out
        assert printed.splitlines()[-2:] == ["--", name], printed
        run(repo, env, BINARY, "check", "--show-config")
        assert not (repo / "x").exists()
    for name in ("new\nline", "\x1b[31m", "bad \udcff byte", " blank"):
        shutil.rmtree(tmp / "0")
        (tmp / "0").mkdir()
        repo, env = start(tmp / "0", {f"{name}/1.sql": "CREATE TABLE a (id bigint);\n"})
        ran = init(repo, env, *ALL)
        assert "paths" not in ran.out and "files:" not in ran.out and "\x1b" not in ran.text, ran
        apply_diff(repo, env, ran)
        run(repo, env, BINARY, "check", "--show-config")


@test
def plain_directories(tmp):
    repo, env = start(tmp, {f"db/{n}.sql": "" for n in ("a/b/1", "a/2", "ab/3", "c/d/4")} | {"node_modules/x/1.sql": ""})
    ran = init(repo, env, "--github")
    assert "found SQL in db/a, SQL in db/ab, SQL in db/c/d\n" in ran.err, ran
    assert "+            db/a\n+            db/ab\n+            db/c/d\n" in ran.out
    write(repo, {"db/5.sql": ""})
    assert "found SQL in db\n" in init(repo, env).err
    assert "found SQL in db/c/d\n" in init(repo, env, "db/c").err
    write(repo, {f"{n}/1.sql": "" for n in range(9)})
    ran = init(repo, env, "--github")
    assert "SQL in 10 directories" in ran.err and "paths" not in ran.out, ran
    (repo / "0/dangling.sql").symlink_to("nowhere")
    init(repo, env)
    write(repo, {".pgpreflight.json": '{"exclude": ["*"]}'})
    assert "excluded" in init(repo, env, status=2).err


@test
def every_framework(tmp):
    for number, folder in enumerate(sorted((ROOT / "testdata/frameworks").iterdir())):
        # Some have their SQL written by their tool, when the live test runs it.
        if folder.name == "drizzle-broken" or not any(folder.rglob("*.sql")):
            continue
        repo, env = tmp / str(number), environment(tmp, PATH=os.environ["PATH"])
        shutil.copytree(folder, repo)
        run(repo, env, "git", "init", "-q")
        ran = init(repo, env, *ALL)
        plain = run(repo, env, BINARY, "units", ".", status=None).out.startswith("no framework")
        assert ("found SQL in" in ran.err) == plain, (folder.name, ran.err)
        apply_diff(repo, env, ran)


@test
def what_cannot_be_done_is_an_error(tmp):
    repo, env = start(tmp)
    assert "further up" in init(repo / "prisma/migrations", env, status=2).err
    (tmp / "empty").mkdir()
    ran = init(tmp / "empty", env, status=2)
    assert "no .sql file" in ran.err and not ran.out, ran
    assert "nowhere" in init(repo, env, "nowhere", status=2).err
    (repo / ".gitlab-ci.yml").mkdir()
    ran = init(repo, env, "--gitlab", status=2)
    assert "cannot read .gitlab-ci.yml" in ran.err, ran
    (repo / ".github").write_text("a file")
    assert "cannot" in init(repo, env, "--github", "--write", status=2).err
    (repo / ".pgpreflight.json").write_text("{")
    init(repo, env, status=2)


@test
def the_page_shows_what_it_writes(tmp):
    repo, env = start(tmp)
    init(repo, env, *ALL, "--write")
    commit(repo, env, "init")
    page = (ROOT / "docs/ci.md").read_text()
    for name in FILES - {".pgpreflight.json"}:
        assert f"```yaml\n{(repo / name).read_text()}```" in page, f"docs/ci.md does not have {name} as it is written"
    assert json.dumps(HOOK)


sys.exit(main("git"))
