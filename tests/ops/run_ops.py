#!/usr/bin/python3
"""Compares what dump_ops prints for testdata/ops/*.sql with the .ops file beside it.

usage: run_ops.py DUMP_OPS DIR OP_LIST_H NODETAGS_H

UPDATE=1 in the environment rewrites the .ops files; read the difference before you keep it.
A case called pgNN.sql needs the grammar of PostgreSQL NN.
Also fails for an op kind that no case shows and for a statement node without a reader.
"""

import difflib
import os
import re
import subprocess
import sys

# Kinds no SQL text of today's grammar gives.
NO_SQL = {
    "CONNECT": "psql's \\connect",
    "SPLIT_PARTITION": "PostgreSQL 19",
    "OTHER": "a node without a reader",
}
# Nodes called ...Stmt that are no statement of their own.
NO_STATEMENT = {
    "RawStmt": "wraps each statement",
    "SetOperationStmt": "made by parse analysis",
    "ReturnStmt": "part of CREATE FUNCTION",
    "PLAssignStmt": "an assignment in PL/pgSQL",
    "ReplicaIdentityStmt": "part of ALTER TABLE",
    "PlannedStmt": "made by the planner",
}


def compare(dump, case, update):
    got = subprocess.run([dump, case], capture_output=True, text=True, check=True).stdout
    expected = case[: -len(".sql")] + ".ops"
    if update:
        with open(expected, "w", encoding="utf-8") as f:
            f.write(got)
        return got, True
    want = ""
    if os.path.exists(expected):
        with open(expected, encoding="utf-8") as f:
            want = f.read()
    if got != want:
        diff = difflib.unified_diff(want.splitlines(True), got.splitlines(True), expected, "now")
        sys.stdout.writelines(diff)
    return got, got == want


def missing_kinds(op_list, shown):
    with open(op_list, encoding="utf-8") as f:
        kinds = re.findall(r"^OP\((\w+),", f.read(), re.M)
    return [k for k in kinds if k not in shown and k not in NO_SQL]


def missing_readers(dump, nodetags):
    with open(nodetags, encoding="utf-8") as f:
        tags = re.findall(r"\bT_(\w+Stmt)\s*=\s*(\d+)", f.read())
    lines = "".join(f"{name} {number}\n" for name, number in tags if name not in NO_STATEMENT)
    return subprocess.run([dump, "--tags"], input=lines, capture_output=True,
                          text=True, check=False).stdout.split()


def main():
    dump, directory, op_list, nodetags = sys.argv[1:5]
    update = os.environ.get("UPDATE") == "1"
    ok, shown = True, set()
    grammar = int(subprocess.run([dump, "--grammar"], capture_output=True, text=True, check=True).stdout)
    for name in sorted(os.listdir(directory)):
        newer = re.match(r"pg(\d+)", name)
        if name.endswith(".sql") and not (newer and int(newer.group(1)) > grammar):
            got, same = compare(dump, os.path.join(directory, name), update)
            ok &= same
            shown |= set(re.findall(r"^ +([A-Z_]+)\b", got, re.M))
    for kind in missing_kinds(op_list, shown):
        print(f"no case in {directory} shows an op {kind}")
        ok = False
    for tag in missing_readers(dump, nodetags):
        print(f"{tag} has no reader")
        ok = False
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
