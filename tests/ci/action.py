#!/usr/bin/env python3
"""The GitHub action: its step as action.yml has it, run in real clones, with a stand-in for the API. TAP.

usage: action.py PGPREFLIGHT
"""

import json
import os
import pathlib
import sys

import yaml

from github_api import REPOSITORY, TOKEN, GitHub
from tap import BINARY, ROOT, commit, environment, main, repository, run, test, write

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
BEFORE = {f"db/{n:03}.sql": f"CREATE TABLE t{n} (id bigint PRIMARY KEY);\nDROP TABLE old{n};\n" for n in range(5)}
DROP = {"db/100.sql": "DROP TABLE t1;\nDROP INDEX i;\n"}
QUIET = {"db/100.sql": "SET lock_timeout = '1s';\nCREATE TABLE u (id bigint PRIMARY KEY);\n"}
MARKER = "<!-- pgpreflight report -->\n"


def origin(tmp, env, files=None):
    """The repository as GitHub has it: main with 5 commits, a branch, and what would be merged."""
    repo = repository(tmp / "origin", env, {"README": "x"})
    run(repo, env, "git", "config", "uploadpack.allowAnySHA1InWant", "true")
    for name, text in BEFORE.items():
        write(repo, {name: text})
        commit(repo, env, name)
    run(repo, env, "git", "switch", "-q", "-c", "branch", "main~2")
    write(repo, files or DROP)
    commit(repo, env, "the change")
    run(repo, env, "git", "switch", "-q", "--detach", "main")
    run(repo, env, "git", "merge", "-q", "--no-ff", "-m", "merge", "branch")
    run(repo, env, "git", "update-ref", "refs/pull/7/merge", "HEAD")
    run(repo, env, "git", "switch", "-q", "main")
    return repo


def sha(repo, env, ref):
    return run(repo, env, "git", "rev-parse", ref).out.strip()


def checkout(tmp, env, repo, ref="refs/pull/7/merge"):
    """As actions/checkout does it: one commit."""
    folder = tmp / f"work tree of {pathlib.Path(ref).name}"
    folder.mkdir()
    run(folder, env, "git", "init", "-q")
    run(folder, env, "git", "remote", "add", "origin", f"file://{repo}")
    run(folder, env, "git", "fetch", "-q", "--no-tags", "--depth=1", "origin", f"+{ref}:refs/remotes/pull")
    run(folder, env, "git", "checkout", "-q", "--detach", "refs/remotes/pull")
    return folder


class Job:
    """One run of the action's step."""

    def __init__(self, folder, env, name, event, api="http://127.0.0.1:9", status=None, **inputs):
        tmp = folder.parent
        (tmp / "event.json").write_text(json.dumps(event))
        for file in ("output", "summary"):
            (tmp / file).write_text("")
        given = {k: v.get("default", "") for k, v in ACTION["inputs"].items()}
        given |= {"program": BINARY, **{k.replace("_", "-"): v for k, v in inputs.items()}}
        step, = ACTION["runs"]["steps"]
        names = {f"${{{{ inputs.{k} }}}}": v for k, v in given.items()}
        env = env | {k: names[v].replace("${{ github.token }}", TOKEN) for k, v in step["env"].items()}
        env |= {"GITHUB_ACTION_PATH": str(ROOT), "GITHUB_EVENT_NAME": name, "GITHUB_API_URL": api,
                "GITHUB_EVENT_PATH": str(tmp / "event.json"), "GITHUB_OUTPUT": str(tmp / "output"),
                "GITHUB_STEP_SUMMARY": str(tmp / "summary"), "GITHUB_REPOSITORY": REPOSITORY,
                "RUNNER_TEMP": str(tmp)}
        self.ran = run(folder, env, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"],
                       status=status)
        self.status, self.text = self.ran.status, self.ran.text
        self.summary = (tmp / "summary").read_text()
        self.outputs = dict(line.split("=", 1) for line in (tmp / "output").read_text().splitlines())
        for place in (self.text, self.summary, str(self.outputs)):
            assert TOKEN not in place, "the token is shown"
        left = [p for p in tmp.rglob("*") if p.is_file() and p.stat().st_size < 1e6
                and TOKEN.encode() in p.read_bytes()]
        assert not left, left


def pull_request(repo, env):
    return {"pull_request": {"number": 7, "base": {"sha": sha(repo, env, "main")}}}


def start(tmp, files=None):
    env = environment(tmp, PATH=os.environ["PATH"])
    repo = origin(tmp, env, files)
    return repo, env, checkout(tmp, env, repo), pull_request(repo, env)


@test
def only_the_change_is_judged_in_a_checkout_of_one_commit(tmp):
    repo, env, folder, event = start(tmp)
    with GitHub() as api:
        job = Job(folder, env, "pull_request", event, api.url, status=1)
    errors = [line for line in job.text.splitlines() if line.startswith("::error ")]
    assert len(errors) == 1 and "file=db/100.sql,line=1" in errors[0], job.text
    assert job.outputs["dangerous"] == "1" and job.outputs["destructive"] == "1", job.outputs
    assert job.summary.startswith(MARKER) and "db/000.sql" not in job.summary
    assert json.loads((folder / job.outputs["sarif"]).read_text())["runs"][0]["results"]
    assert pathlib.Path(job.outputs["report"]).read_text() == job.summary


@test
def one_comment_is_kept_up_to_date(tmp):
    repo, env, folder, event = start(tmp)
    with GitHub() as api:
        api.comments = {1: "hello", 2: f"quoted:\n{MARKER}"}
        Job(folder, env, "pull_request", event, api.url, status=1)
        assert sorted(api.comments) == [1, 2, 3] and api.comments[3].startswith(MARKER)
        first = api.comments[3]
        write(folder, {"db/101.sql": "DROP TABLE t2;\n"})
        Job(folder, env, "pull_request", event, api.url, status=1)
        assert sorted(api.comments) == [1, 2, 3] and "101.sql" in api.comments[3] and api.comments[3] != first
        (folder / "db/100.sql").unlink()
        write(folder, {"db/101.sql": QUIET["db/100.sql"]})
        Job(folder, env, "pull_request", event, api.url, status=0)
        assert "nothing dangerous" in api.comments[3], api.comments[3]
        assert api.comments[1] == "hello" and api.comments[2] == f"quoted:\n{MARKER}"
        assert [r.split()[0] for r in api.requests] == ["GET", "POST", "GET", "PATCH", "GET", "PATCH"]


@test
def with_nothing_to_say_no_comment_is_begun(tmp):
    repo, env, folder, event = start(tmp, QUIET)
    with GitHub() as api:
        job = Job(folder, env, "pull_request", event, api.url, status=0)
        assert not api.comments and len(api.requests) == 1, api.requests
    assert "::" not in job.text and job.summary, job.text


@test
def its_comment_is_found_on_a_later_page(tmp):
    repo, env, folder, event = start(tmp)
    with GitHub() as api:
        api.comments = {n: "talk" for n in range(1, 251)} | {230: f"{MARKER}old"}
        Job(folder, env, "pull_request", event, api.url, status=1)
        assert len(api.comments) == 250 and "db/100.sql" in api.comments[230]
        assert len(api.requests) == 4, api.requests
        api.comments[230] = "talk"
        Job(folder, env, "pull_request", event, api.url, status=1)
        assert len(api.comments) == 251


@test
def a_comment_that_cannot_be_written_is_a_warning(tmp):
    repo, env, folder, event = start(tmp)
    for refuse in ({"POST": 403}, {"GET": 403}, {"GET": 404}, {"POST": 422}, {"GET": 401}):
        with GitHub() as api:
            api.refuse = refuse
            job = Job(folder, env, "pull_request", event, api.url, status=1)
            status, = refuse.values()
            assert f"::warning title=pgpreflight::The comment in the pull request could not be written " \
                   f"(status {status})." in job.text, job.text
            assert ("pull-requests: write" in job.text) == (status != 422), job.text
            assert not api.comments and job.summary
    # Nobody there at all; the check's own status stays.
    job = Job(folder, env, "pull_request", event, status=0, fail_on="never")
    assert "::warning" in job.text and "000" in job.text, job.text


@test
def the_longest_report_fits(tmp):
    sql = "".join(f'DROP TABLE "t{n}{"x" * 50}";\nUPDATE u SET a = \'{"<&`" * 600}\';\n' for n in range(300))
    repo, env, folder, event = start(tmp, {"db/100.sql": sql})
    with GitHub() as api:
        job = Job(folder, env, "pull_request", event, api.url, status=1)
        assert "::warning title=pgpreflight" not in job.text
        assert 20000 < len(api.comments[101]) <= 65000


@test
def odd_text_breaks_nothing(tmp):
    name = "db/1 $(touch x) `y` '\" ::error::%0A żółć.sql"
    repo, env, folder, event = start(tmp, {name: 'DROP TABLE "::set-output name=a::b";\n'})
    with GitHub() as api:
        job = Job(folder, env, "pull_request", event, api.url, status=1)
        assert "touch x" in api.comments[101]
    # The base has files too, so the odd one is all that changed.
    assert job.outputs["dangerous"] == "1" and not (folder / "x").exists()
    job = Job(folder, env, "workflow_dispatch", {}, paths=f"\n{name}\n  \n", status=1)
    assert job.outputs["dangerous"] == "1", job.text


@test
def other_events(tmp):
    """A push, a new branch, a forced push, a merge group, a manual run."""
    repo, env, _, _ = start(tmp)
    main_, branch, root = (sha(repo, env, r) for r in ("main", "branch", "main~5"))
    folder = checkout(tmp, env, repo, "refs/heads/branch")
    new = {"before": "0" * 40, "repository": {"default_branch": "main"}}
    for name, event in (("push", {"before": main_, "repository": {"default_branch": "main"}}), ("push", new),
                        ("push", new | {"before": branch, "forced": True}),
                        ("merge_group", {"merge_group": {"base_sha": main_}})):
        job = Job(folder, env, name, event, status=1)
        assert job.outputs["dangerous"] == "1", (name, job.ran)
        assert "could not be written" not in job.text
    # The table that is dropped is made on the way.
    assert Job(folder, env, "push", {"before": root, "repository": {}}, status=1).outputs["dangerous"] == "3"
    assert Job(folder, env, "workflow_dispatch", {}, status=1).outputs["dangerous"] == "3"
    assert Job(folder, env, "workflow_dispatch", {}, since="main", status=1).outputs["dangerous"] == "1"


@test
def what_cannot_be_compared_is_an_error(tmp):
    repo, env, folder, event = start(tmp)
    run(folder, env, "git", "remote", "set-url", "origin", f"file://{tmp}/gone")
    job = Job(folder, env, "pull_request", event, status=2)
    assert "::error title=pgpreflight::there is no common commit" in job.text and "fetch-depth: 0" in job.text
    job = Job(folder, env, "push", {}, status=2)
    assert "set the input since" in job.text, job.text
    job = Job(checkout(tmp, env, repo, "refs/heads/main"), env, "pull_request_target", event, status=2)
    assert "::error" in job.text and "not the pull request" in job.text, job.text


@test
def a_long_history_is_fetched_as_far_as_needed(tmp):
    repo, env, folder, _ = start(tmp)
    for n in range(60):
        run(repo, env, "git", "commit", "-q", "--allow-empty", "-m", str(n))
    job = Job(folder, env, "pull_request", pull_request(repo, env), comment="false", status=1)
    assert job.outputs["dangerous"] == "1", job.text
    # Two lines with nothing in common can be compared by nobody.
    run(repo, env, "git", "checkout", "-q", "--orphan", "other")
    commit(repo, env, "other")
    job = Job(folder, env, "pull_request", {"pull_request": {"number": 7, "base": {"sha": sha(repo, env, "other")}}},
              status=2)
    assert "no common commit" in job.text, job.text


@test
def the_status_is_the_checks_own(tmp):
    repo, env, folder, event = start(tmp)
    for level, status in (("never", 0), ("dangerous", 1), ("advice", 1)):
        Job(folder, env, "pull_request", event, comment="false", fail_on=level, status=status)
    job = Job(folder, env, "pull_request", event, comment="false", status=0, fail_on="dangerous",
              args="--ignore\ndrop-table\n")
    assert job.outputs["dangerous"] == "0"
    job = Job(folder, env, "pull_request", event, comment="false", args="--nonsense", status=2)
    assert "::error title=pgpreflight::" in job.text and "--nonsense" in job.text
    Job(folder, env, "workflow_dispatch", {}, paths="nowhere", status=2)


@test
def it_installs_the_npm_package(tmp):
    run(ROOT, dict(os.environ), "scripts/npm-pack", "--program", BINARY, tmp / "packed")
    packages = " ".join(str(p) for p in sorted((tmp / "packed").iterdir()))
    repo, env, folder, event = start(tmp)
    env["npm_config_offline"] = "true"
    job = Job(folder, env, "pull_request", event, comment="false", program="", package=packages, status=1)
    assert job.outputs["dangerous"] == "1"
    job = Job(folder, env, "pull_request", event, comment="false", program="", package="./nowhere", status=2)
    assert "::error title=pgpreflight::npm install ./nowhere failed" in job.text, job.text


@test
def it_installs_what_it_is(_):
    version = run(ROOT, dict(os.environ), BINARY, "--version").out.split()[1]
    assert ACTION["inputs"]["package"]["default"] == f"pgpreflight@{version}"


sys.exit(main("bash", "curl", "git", "jq", "npm", "patchelf"))
