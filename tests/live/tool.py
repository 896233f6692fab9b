"""The program under test: runs it and reads its JSON."""

import json
import os
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def built_in(folder):
    """The program in a build directory."""
    places = [os.path.join(folder, "pgpreflight"), os.path.join(folder, "src", "pgpreflight")]
    return next((place for place in places if os.access(place, os.X_OK)), places[0])


BINARY = os.environ.get("PGPREFLIGHT") or built_in(os.path.join(ROOT, "build"))
ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
for _name, _value in os.environ.items():
    if _name.endswith("SAN_OPTIONS"):
        ENVIRONMENT[_name] = _value


EMPTY_DATABASE = {"version": 1, "complete": True, "schemas": ["public"], "extensions": ["plpgsql"]}


class ToolError(Exception):
    pass


def run(*arguments):
    try:
        done = subprocess.run([BINARY, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=ENVIRONMENT, check=False)
    except OSError as error:
        raise ToolError(f"pgpreflight cannot be run: {error.strerror}; build it, or set PGPREFLIGHT") from error
    if done.returncode not in (0, 1):
        raise ToolError(f"pgpreflight {' '.join(arguments[:2])} ended with {done.returncode}: "
                        + done.stderr.decode("utf-8", "replace").strip())
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise ToolError(f"pgpreflight {' '.join(arguments[:2])} printed no JSON: {error}") from error


def check(text, history="", pg_version=15, runner="psql", complete=False, options=()):
    """The JSON document about one file. history is SQL that was deployed before, None: nothing is
    known; complete: it made all there is, so a name that it did not make does not exist."""
    with tempfile.TemporaryDirectory(prefix="pgpreflight-") as folder:

        def put(name, content):
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(content + "\n")
            return path

        arguments = ["check", "--format", "json", "--no-config", "--fail-on", "never",
                     "--pg-version", str(pg_version), "--runner", runner, *options]
        if complete:
            arguments += ["--schema", put("schema.json", json.dumps(EMPTY_DATABASE))]
        if history is None:
            arguments += ["--no-history"]
        else:
            arguments += ["--history", put("1_history.sql", history)]
        return run(*arguments, put("2_checked.sql", text))


def last_statements(document):
    """The file's last statement and, behind it, those that were found inside it."""
    statements = document["files"][0]["statements"]
    last = max((i for i, s in enumerate(statements) if not s.get("via")), default=0)
    return statements[last:]
