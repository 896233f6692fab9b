"""type-changes.json: what ALTER COLUMN TYPE does for pairs of types, against the tool's answer.

All pairs of one session time zone are one file for the tool: a table, and one ALTER, per pair.
"""

import re

import tool  # tests/live/tool.py

# No default operator class for btree, so the recorded tables had no index on such a column.
NO_BTREE = re.compile(r"^(json|xml|point|box)$")
HISTORY = """
CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE EXTENSION ltree;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE mood2 AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN d_text AS text;
CREATE DOMAIN d_textck AS text CHECK (length(VALUE) < 100000);
CREATE DOMAIN d_int AS int;
CREATE DOMAIN d_intck AS int CHECK (VALUE > -2000000000);
CREATE DOMAIN d_intnn AS int NOT NULL;
CREATE DOMAIN d_vc10 AS varchar(10);
CREATE DOMAIN d_vc20 AS varchar(20);
"""
SQLSTATE = re.compile(r"^[0-9A-Z]{5}$")


def compare(pairs, zone, version):
    """Yields (pair, server's answer, tool's answer) for every pair."""
    history, alters = [HISTORY], [f"SET timezone = '{zone}'"]
    for number, pair in enumerate(pairs):
        old, new = pair.split(" -> ")
        history.append(f"CREATE TABLE t{number}(c {old});")
        if not NO_BTREE.match(old):
            history.append(f"CREATE INDEX t{number}_c ON t{number}(c);")
        alters.append(f"ALTER TABLE t{number} ALTER COLUMN c TYPE {new}")
    document = tool.check(";\n".join(alters) + ";\n", "\n".join(history), version, complete=True)
    statements = document["files"][0]["statements"][1:]
    if len(statements) != len(pairs):
        raise tool.ToolError(f"{len(pairs)} statements were sent, {len(statements)} came back")
    for (pair, server), statement in zip(pairs.items(), statements):
        yield pair, server, classify(statement)


def classify(statement):
    """meta, meta +idx, rewrite, or the SQLSTATE of a refusal."""
    fails = statement["fails"]
    if fails and fails["certain"]:
        return fails["sqlstate"]
    work = {w for effect in statement["effects"] or [] for w in effect["work"]}
    if "rewrite" in work:
        return "rewrite"
    return "meta +idx" if work & {"index-rebuild", "index-build"} else "meta"
