#!/usr/bin/env python3
"""The pages for users say what the program does: examples run, and every option is named. TAP.

usage: docs.py PGPREFLIGHT
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.path.abspath(sys.argv[1])
PAGES = ["README.md", "docs/usage.md"]
results = []


def check(name, problem):
    results.append(problem)
    print(f"{'not ok' if problem else 'ok'} {len(results)} - {name}")
    for line in problem.splitlines():
        print("#", line)


def examples(page):
    """Each command in a ```sh block that pipes into jq, with the line it stands on."""
    lines = (ROOT / page).read_text().splitlines()
    inside, command, start = False, [], 0
    for number, line in enumerate(lines, 1):
        if line.startswith("```"):
            inside = line == "```sh"
        elif inside and line.strip() and not line.startswith("#"):
            start = start or number
            command.append(line)
            continue
        text = "\n".join(command)
        if "| jq" in text or "|\n  jq" in text:
            yield start, text
        command, start = [], 0


def run_example(text, scratch):
    env = {**os.environ, "PATH": f"{scratch}/bin:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", text], cwd=scratch, env=env, capture_output=True, text=True,
                          check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0 or done.stderr:
        return f"status {done.returncode}\n{done.stderr}"
    return "" if done.stdout.strip() else "printed nothing"


def output(*args):
    return subprocess.run([BINARY, *args], capture_output=True, text=True, check=True).stdout


def missing_names():
    usage = (ROOT / "docs" / "usage.md").read_text()
    shown = output("check", "--no-config", "--show-config")
    keys = re.findall(r'^  "(\w+)":', shown, re.MULTILINE)
    options = re.findall(r"^ +(?:-\w, )?(--[\w-]+)", output("check", "--help"), re.MULTILINE)
    assert len(keys) > 10 and len(options) > 15
    short = {"--quiet": "`-q`", "--verbose": "`-v`", "--help": "--help", "--version": None}
    for name in [f"| `{key}` |" for key in keys] + options:
        name = short.get(name, name)
        if name and name not in usage:
            yield f"docs/usage.md does not say {name}"


def config_round_trip(scratch):
    """What --show-config prints is a config file, and means the same."""
    first = output("check", "--no-config", "--show-config", "--rule", "locks=off", "--exclude", 'a"b',
                   "--lock-timeout", "2s", "--select", "drop-table")
    (scratch / "shown.json").write_text(first)
    again = output("check", "--config", str(scratch / "shown.json"), "--show-config")
    values = [re.sub(r" *// .*", "", text) for text in (first, again)]
    json.loads(values[0])
    return "" if values[0] == values[1] else "\n".join(values)


def explanations():
    """Each rule's explanation fits on a screen, and says what the server does with its example."""
    told = 0
    for rule in json.loads(output("rules", "--format", "json")):
        text = output("explain", rule["id"])
        told += "\n  lock " in text
        if len(text.splitlines()) > 60:
            yield f"explain {rule['id']} has {len(text.splitlines())} lines"
        if rule["good"] and "Not flagged:" not in text:
            yield f"explain {rule['id']} has no safe example"
    if told < 100:
        yield f"only {told} explanations tell a lock"


def main():
    commands = [(page, *example) for page in PAGES for example in examples(page)]
    print(f"1..{len(commands) + 3}")
    with tempfile.TemporaryDirectory() as directory:
        scratch = pathlib.Path(directory)
        shutil.copytree(ROOT / "testdata" / "demo", scratch / "migrations")
        (scratch / "migrations" / "9999.sql").write_text("DO $$ BEGIN EXECUTE x; END $$;\n")
        (scratch / "bin").mkdir()
        (scratch / "bin" / "pgpreflight").symlink_to(BINARY)
        for page, line, text in commands:
            name = f"{page}:{line}"
            if not shutil.which("jq"):
                results.append("")
                print(f"ok {len(results)} - {name} # SKIP jq is not installed")
                continue
            check(name, run_example(text, scratch))
        check("every rule is explained in a screenful", "\n".join(explanations()))
        check("a printed configuration can be read", config_round_trip(scratch))
    check("docs/usage.md names every option and key", "\n".join(missing_names()))
    return 1 if any(results) or not commands else 0


if __name__ == "__main__":
    sys.exit(main())
