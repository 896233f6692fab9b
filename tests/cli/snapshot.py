#!/usr/bin/env python3
"""Runs the command line on each case in testdata/cases and compares what comes out.

A case is a directory. Its files are copied to a scratch directory, except these:

    args           the command line, quoted as in a shell
    stdin          standard input (else /dev/null)
    env            NAME=value lines
    expected.txt   standard output
    expected.err   standard error (no file: nothing)
    expected/      files that the run must have written
    exit           the exit status (no file: 0)

JSON reports, on standard output or in a file, are also validated against
docs/json-schema/report.schema.json. A case whose name ends in .bug is a known failure and must
still fail. UPDATE=1 in the environment rewrites what is expected: read the diff before committing it.

usage: snapshot.py PGPREFLIGHT [CASE...]
"""

import difflib
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "testdata" / "cases"
FRAMEWORKS = ROOT / "testdata" / "frameworks"  # the same, a tree for each migration framework
PLANS = ROOT / "testdata" / "plans"  # the same, deployment plans; tests/live/test_plan.py carries them out
SCHEMA = ROOT / "docs" / "json-schema" / "report.schema.json"
CONTROL = {"args", "stdin", "env", "expected.txt", "expected.err", "expected", "exit"}
TODAY = "1750000000"  # 2025-06-15

try:
    import jsonschema
except ImportError:
    jsonschema = None


def read(path, default=b""):
    return path.read_bytes() if path.exists() else default


def stable(data):
    """Without what differs from one build to the next."""
    return re.sub(rb'("parser":")[^"]*', rb"\1*", data)


def run(binary, case, scratch):
    for entry in case.iterdir():
        if entry.name in CONTROL:
            continue
        copy = shutil.copytree if entry.is_dir() else shutil.copy2
        copy(entry, scratch / entry.name, **({"symlinks": True} if entry.is_dir() else {}))
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "SOURCE_DATE_EPOCH": TODAY, "TERM": "xterm"}
    env |= {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    env |= dict(line.split("=", 1) for line in read(case / "env").decode().splitlines())
    stdin = (case / "stdin").open("rb") if (case / "stdin").exists() else subprocess.DEVNULL
    return subprocess.run(
        [binary, *shlex.split(read(case / "args").decode())],
        cwd=scratch, env=env, stdin=stdin, capture_output=True, timeout=120, check=False)


def results(case, scratch, done):
    """What came out, by the name of the file that says what was expected."""
    found = {
        "expected.txt": stable(done.stdout),
        "expected.err": done.stderr,
        "exit": b"" if done.returncode == 0 else b"%d\n" % done.returncode,
    }
    for path in sorted((case / "expected").glob("*")):
        found[f"expected/{path.name}"] = stable(read(scratch / path.name))
    return found


def differences(case, found):
    lines = []
    for name, data in found.items():
        want = read(case / name)
        if want == data:
            continue
        lines += difflib.unified_diff(
            want.decode(errors="backslashreplace").splitlines(),
            data.decode(errors="backslashreplace").splitlines(),
            f"{case.name}/{name}", "now", lineterm="")
        lines.append(f"{case.name}/{name} differs")
    return lines


def update(case, found):
    for name, data in found.items():
        path = case / name
        if data or name == "expected.txt":
            path.write_bytes(data)
        elif path.exists():
            path.unlink()


def invalid(found, validator):
    """What is wrong with the JSON reports of a case."""
    lines = []
    for name, data in found.items():
        if not data.startswith(b'{"version":1,"tool"'):
            continue
        try:
            document = json.loads(data)
        except ValueError as error:
            lines.append(f"{name} is not JSON: {error}")
            continue
        if validator:
            lines += [f"{name}: {e.json_path}: {e.message}" for e in validator.iter_errors(document)]
        lines += [f"{name}: {text}" for text in disagreements(document)]
    return lines


def disagreements(document):
    """What a schema cannot say: the sums add up."""
    statements = [s for f in document["files"] for s in f["statements"]]
    summary = document["summary"]
    if summary["statements"] != len(statements):
        yield "summary.statements is not the number of statements"
    if summary["files"] != len(document["files"]):
        yield "summary.files is not the number of files"
    if sum(1 for s in statements if s["status"] == "syntax-error") != summary["syntax_errors"]:
        yield "summary.syntax_errors is wrong"
    for verdict in ("safe", "destructive", "dangerous", "not-analysed"):
        if sum(1 for s in statements if s["verdict"] == verdict) != summary[verdict.replace("-", "_")]:
            yield f"summary.{verdict} is not the number of such statements"
    for finding in document["findings"]:
        if finding["end"]["offset"] < finding["start"]["offset"]:
            yield "a finding ends before it starts"


def check(binary, case, validator):
    """Lines that say what is wrong; none when all is well."""
    with tempfile.TemporaryDirectory() as scratch:
        done = run(binary, case, pathlib.Path(scratch))
        found = results(case, pathlib.Path(scratch), done)
    if os.environ.get("UPDATE") and not case.name.endswith(".bug"):
        update(case, found)
    lines = differences(case, found) + invalid(found, validator)
    if done.returncode < 0 or done.returncode > 2:
        lines.append(f"exit status {done.returncode}")
    return lines


def main():
    binary = os.path.abspath(sys.argv[1])
    wanted = set(sys.argv[2:])
    cases = sorted(c for place in (CASES, FRAMEWORKS, PLANS) for c in place.iterdir()
                   if (c / "args").exists())
    cases = [c for c in cases if not wanted or c.name in wanted]
    validator = None
    if jsonschema:
        schema = json.loads(SCHEMA.read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
    print(f"1..{len(cases) + 1}")
    failed = not cases
    if validator:
        print("ok 1 - the JSON Schema is one")
    else:
        print("ok 1 - the JSON Schema # SKIP python3-jsonschema is not installed")
    for number, case in enumerate(cases, 2):
        lines = check(binary, case, validator)
        if case.name.endswith(".bug"):
            lines = [] if lines else ["this bug is gone: drop .bug from the name"]
        print(f"{'not ok' if lines else 'ok'} {number} - {case.name}")
        for line in lines:
            print("#", line)
        failed = failed or bool(lines)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
