#!/usr/bin/python3
"""The probe against the model: what `snapshot --db` reads from a server that ran some SQL must agree
with what `snapshot` makes of the same SQL, wherever both know."""

import glob
import json
import os
import re
import subprocess
import sys

import psycopg2

import server
import test_schema
import tool

PLACES = ("schema", "probe")
# Texts that the server prints in its own words, and what only one side can know.
NOT_COMPARED = {"default", "expression", "where", "text", "owner", "replica_identity", "published", "rights",
                "scans", "rows", "bytes", "index_bytes", "toast_bytes", "tablespace", "version", "pg_version",
                "complete", "server", "search_path", "absent", "bound", "default_calls", "on_only"}
# Lists in which the order says nothing.
SETS = {"proves_not_null", "expression_columns", "reads_columns", "schemas", "extensions", "generated_from"}


def snapshot(*arguments):
    done = subprocess.run([tool.BINARY, "snapshot", "--no-config", *arguments], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=tool.ENVIRONMENT, check=False)
    if done.returncode:
        raise tool.ToolError(done.stderr.decode("utf-8", "replace"))
    return json.loads(done.stdout)


def uri(running, database=server.DATABASE):
    return f"postgresql://{server.SUPERUSER}@/{database}?host={running.directory}&port={running.port}"


def settle(document):
    """Takes out of a document what is no difference: columns that are gone, the order of columns that
    something merely names, marks that say nothing of a partition."""
    document["schemas"] = [s for s in document["schemas"] if s != "public"]
    document["extensions"] = [e for e in document["extensions"] if e != "plpgsql"]
    for type_ in document["types"]:  # from 17 on a domain's NOT NULL is one of its constraints
        type_["constraints"] = [c for c in type_.get("constraints", []) if c["type"] != "not null"]
    for relation in document["relations"]:
        relation["columns"] = [c for c in relation.get("columns", []) if not c.get("dropped")]
        relation["reads_columns"] = [c for c in relation.get("reads_columns", []) if c != "*"]
        for what in ("triggers", "policies", "rules", "statistics"):
            for item in relation.get(what, []):
                item["columns"] = sorted(item.get("columns", []))
        for index in relation.get("indexes", []):
            index["key_names"] = [n.rstrip("0123456789") for n in index.get("key_names", [])]
        for item in relation["columns"] + relation.get("constraints", []):
            if relation.get("partition_of") or item.get("type") in ("primary key", "unique"):
                item.pop("inherited", None)


def key_of(item):
    if isinstance(item, dict) and "name" in item:
        return ".".join(filter(None, (item.get("schema", "public"), item["name"], item.get("arguments"))))
    return None


def differences(where, ours, theirs):
    """Lines about what both know and see differently."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(set(ours) | set(theirs)):
            if key in NOT_COMPARED or key == "schema":
                continue
            if not ours.get(key) and key in UNKNOWN_WHEN_MISSING:
                continue
            yield from differences(f"{where}.{key}", ours.get(key), theirs.get(key))
    elif isinstance(ours or theirs, list) and (ours or theirs) and key_of((ours or theirs)[0]) \
            and where.rsplit(".", 1)[1] not in ("columns", "attributes"):
        mine, other = ({key_of(i): i for i in (side or [])} for side in (ours, theirs))
        for key in sorted(set(mine) | set(other)):
            if key not in mine or key not in other:
                yield f"{where}: {key} only in {'the model' if key in mine else 'the database'}"
            else:
                yield from differences(f"{where}[{key}]", mine[key], other[key])
    elif isinstance(ours, list) and isinstance(theirs, list) and ours and isinstance(ours[0], dict):
        if [i["name"] for i in ours] != [i["name"] for i in theirs]:
            yield f"{where}: {[i['name'] for i in ours]} in the model, {[i['name'] for i in theirs]} in the database"
        for mine, other in zip(ours, theirs):
            yield from differences(f"{where}[{mine['name']}]", mine, other)
    else:
        if where.rsplit(".", 1)[-1] in SETS:
            ours, theirs = sorted(set(ours or [])), sorted(set(theirs or []))
        if (ours or None) != (theirs or None):
            yield f"{where}: {ours} in the model, {theirs} in the database"


UNKNOWN_WHEN_MISSING = {"type", "not_null", "has_default", "valid", "columns", "has_check", "volatility"}


def compare(running, path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    test_schema.run_sql(running, text).close()
    ours = snapshot("--pg-version", str(running.major), path)
    theirs = snapshot("--db", uri(running))
    ours["relations"] = [r for r in ours["relations"] if r.get("complete") or r["kind"] != "unknown"]
    settle(ours)
    settle(theirs)
    known = set(ours["extensions"])
    for key in ("functions", "types"):
        if known:  # what an extension brings is not in the SQL
            mine = {key_of(i) for i in ours[key]}
            theirs[key] = [i for i in theirs[key] if key_of(i) in mine]
    return list(differences("document", ours, theirs))


def main():
    files = sys.argv[1:] or sorted(f for place in PLACES for f in glob.glob(os.path.join(tool.ROOT, "testdata", place, "*.sql")))
    servers = server.servers_here()
    if not servers:
        print("1..0 # SKIP no server")
        return 0
    server.stop_on_signals()
    number = failed = 0
    for major, bindir in servers.items():
        with server.Server(major, bindir) as running:
            for path in files:
                with open(path, encoding="utf-8") as file:
                    since = re.match(r"-- version (\d+)", file.read(40))
                if since and int(since[1]) > major:
                    continue
                number += 1
                try:
                    problems = compare(running, path)
                except (psycopg2.Error, tool.ToolError) as error:
                    problems = [str(error).strip()]
                failed += bool(problems)
                print(f"{'not ok' if problems else 'ok'} {number} - {os.path.basename(path)} on {major}")
                for line in problems:
                    print("#", line.replace("\n", "\n# "))
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
