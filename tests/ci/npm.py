#!/usr/bin/env python3
"""The npm packages: packed, installed from the tarballs into scratch projects, and run. TAP.

usage: npm.py PGPREFLIGHT
"""

import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time

from tap import BINARY, NO_SKIP, ROOT, commit, environment, head, main, repository, run, test, write

PACKED = pathlib.Path(tempfile.mkdtemp(prefix="pgpreflight-npm-"))
SQL = {"db/1.sql": "CREATE TABLE a (id bigint PRIMARY KEY);\n", "db/2.sql": "DROP TABLE b;\n"}


def tarballs():
    """The packages, made once: the program's and the main one."""
    if not any(PACKED.iterdir()):
        run(ROOT, dict(os.environ), "scripts/npm-pack", "--program", BINARY, PACKED)
    found = sorted(PACKED.iterdir())
    assert len(found) == 2, found
    return found[1], found[0]


def project(tmp, *args, packages=None):
    """A project with the packages installed, and its environment."""
    env = environment(tmp, PATH=os.environ["PATH"], npm_config_offline="true", npm_config_audit="false",
                      npm_config_fund="false", npm_config_update_notifier="false")
    folder = tmp / "project"
    write(folder, {"package.json": '{"private": true}', **SQL})
    run(folder, env, "npm", "install", *args, *(packages or tarballs()))
    return folder, env


def same_as_native(folder, env, *command):
    for args, stdin in ((["--version"], ""), (["check", "db"], ""), (["check", "db/1.sql", "nothere"], ""),
                        (["check", "-q", "-"], "DROP TABLE c;"), (["rules"], "")):
        wanted = run(folder, env, BINARY, *args, stdin=stdin, status=None)
        found = run(folder, env, *command, *args, stdin=stdin, status=None)
        assert (found.status, found.out, found.err) == (wanted.status, wanted.out, wanted.err), \
            (args, wanted, found)


def best_of(folder, env, command, times=15):
    best = 9.0
    for _ in range(times):
        begin = time.perf_counter()
        subprocess.run([*command, "--version"], cwd=folder, env=env, stdout=subprocess.DEVNULL, check=True)
        best = min(best, time.perf_counter() - begin)
    return best * 1000


@test
def what_is_in_them(_):
    version = run(ROOT, dict(os.environ), BINARY, "--version").out.split()[1]
    names = {"pgpreflight": ["LICENSE", "bin/pgpreflight", "package.json"],
             "@pgpreflight/linux-x64": ["LICENSE", "THIRD-PARTY.txt", "package.json", "pgpreflight"]}
    for path in tarballs():
        with tarfile.open(path) as tar:
            files = {m.name.removeprefix("package/"): m for m in tar.getmembers()}
            facts = json.load(tar.extractfile("package/package.json"))
            libraries = {n for n in files if n.startswith("libcjson.so.")}
            assert sorted(set(files) - libraries) == names[facts["name"]], sorted(files)
            if "THIRD-PARTY.txt" in files:
                notices = tar.extractfile("package/THIRD-PARTY.txt").read().decode()
                assert all(x in notices for x in ("libpg_query", "cJSON", "PostgreSQL Global")), notices
        assert facts["version"] == version, facts
        for wanted in facts.get("optionalDependencies", {}).values():
            assert wanted == version, facts


@test
def the_oldest_glibc(tmp):
    """docs/ci.md names it. A newer system than Debian 12 would make other packages."""
    assert re.search(r"glibc 2\.34\b", (ROOT / "docs/ci.md").read_text())
    with tarfile.open(tarballs()[0]) as tar:
        tar.extractall(tmp)
    wanted = set()
    for path in (tmp / "package").iterdir():
        if path.name.startswith(("pgpreflight", "lib")):
            said = run(tmp, dict(os.environ), "objdump", "-T", path).out
            wanted |= {tuple(map(int, v.split("."))) for v in re.findall(r"GLIBC_([\d.]+)", said)}
    built_on = tuple(map(int, platform.libc_ver()[1].split(".")))
    assert max(wanted) <= max(built_on, (2, 36)) and (built_on > (2, 36) or max(wanted) <= (2, 34)), max(wanted)


def one_package(tmp):
    """What people install: the main package, which brings the other."""
    run(tmp, dict(os.environ), "tar", "-xzf", tarballs()[1])
    path = tmp / "package/package.json"
    path.write_text(re.sub(r'("@pgpreflight/linux-x64": )"[^"]*"', lambda m: f'{m[1]}"file:{tarballs()[0]}"',
                           path.read_text()))
    assert "scripts" not in json.loads(path.read_text())
    run(tmp / "package", dict(os.environ), "npm", "pack")
    return list((tmp / "package").glob("*.tgz"))


@test
def installed_it_is_the_program_itself(tmp):
    folder, env = project(tmp, packages=one_package(tmp))
    program = folder / "node_modules/.bin/pgpreflight"
    assert program.read_bytes()[:4] == b"\x7fELF"
    same_as_native(folder, env, program)
    same_as_native(folder, env, "npx", "pgpreflight")
    native, ours = best_of(folder, env, [BINARY]), best_of(folder, env, [program])
    npx = best_of(folder, env, ["npx", "pgpreflight"], 3)
    print(f"# start-up: native {native:.2f} ms, node_modules/.bin {ours:.2f} ms ({ours / native:.2f}x), "
          f"npx {npx:.0f} ms, nearly all of it npm's own")
    assert ours < native * 1.5 + 1, (native, ours)
    folder.rename(tmp / "moved")
    same_as_native(tmp / "moved", env, tmp / "moved/node_modules/.bin/pgpreflight")


@test
def installed_for_all_it_works_through_node(tmp):
    folder, env = project(tmp, "--global", "--prefix", tmp / "all", packages=one_package(tmp))
    program = tmp / "all/bin/pgpreflight"
    assert program.read_bytes().startswith(b"#!/usr/bin/env node")
    same_as_native(folder, env, program)
    print(f"# start-up through node: {best_of(folder, env, [program], 5):.0f} ms")


@test
def without_a_program_it_says_so(tmp):
    """As on another platform: the optional package is not there."""
    folder, env = project(tmp, packages=tarballs()[1:])
    said = run(folder, env, "npx", "pgpreflight", "check", "db", status=2)
    assert "no program for" in said.err and not said.out, said


@test
def as_a_hook_that_installs_itself(tmp):
    """pre-commit with language: node builds an environment of its own from the package."""
    if not shutil.which("pre-commit"):
        assert not NO_SKIP, "pre-commit is missing"
        return
    env = environment(tmp, PATH=os.environ["PATH"], PRE_COMMIT_HOME=str(tmp / "cache"),
                      npm_config_offline="true")
    entry = re.search(r"^  - repo: local\n.*?^```", (ROOT / "docs/ci.md").read_text(), re.M | re.S)[0]
    config = entry.removesuffix("```")
    assert "[pgpreflight@" in config
    config = re.sub(r"\[pgpreflight@[\d.]+\]", lambda _: json.dumps([str(t) for t in tarballs()]), config)
    repo = repository(tmp / "repo", env, {**SQL, ".pre-commit-config.yaml": "default_language_version:\n"
                                          "  node: system\nrepos:\n" + config})
    run(repo, env, "pre-commit", "install")
    before = head(repo, env)
    write(repo, {"db/3.sql": "DROP TABLE a;\n"})
    run(repo, env, "git", "add", "-A")
    said = run(repo, env, "git", "commit", "-m", "blocked", status=1)
    assert "db/3.sql:1:1" in said.text and head(repo, env) == before, said
    write(repo, {"db/3.sql": "SET lock_timeout = '1s';\nCREATE TABLE c (id bigint PRIMARY KEY);\n"})
    run(repo, env, "git", "add", "-A")
    run(repo, env, "git", "commit", "-m", "allowed")
    commit(repo, env, "nothing else", "--allow-empty")


try:
    sys.exit(main("git", "node", "npm", "npx", "patchelf", "objdump"))
finally:
    shutil.rmtree(PACKED)
