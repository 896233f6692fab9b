#!/usr/bin/python3
"""The schema model against real servers: testdata/schema/*.sql is run by both, and what
`pgpreflight snapshot` says must be what is in the catalog - names the server chose, what DROP took
along, what partitions and children got."""

import difflib
import glob
import os
import re
import sys

import psycopg2

import server
import sqltext
import tool

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "testdata", "schema")

RELATIONS = """
SELECT c.oid, n.nspname, c.relname, c.relkind,
       pn.nspname || '.' || p.relname, pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT',
       on_.nspname || '.' || ot.relname || '.' || oa.attname
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
LEFT JOIN pg_class p ON p.oid = i.inhparent LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND c.relkind = 'S'
     AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
LEFT JOIN pg_class ot ON ot.oid = d.refobjid LEFT JOIN pg_namespace on_ ON on_.oid = ot.relnamespace
LEFT JOIN pg_attribute oa ON oa.attrelid = ot.oid AND oa.attnum = d.refobjsubid
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')"""

COLUMNS = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef, a.attidentity,
       a.attgenerated
FROM pg_attribute a WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""

CONSTRAINTS = """
SELECT k.conname, k.contype,
       ARRAY(SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY u(n, i)
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY i)::text[],
       rn.nspname || '.' || r.relname,
       ARRAY(SELECT a.attname FROM unnest(k.confkey) WITH ORDINALITY u(n, i)
             JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY i)::text[],
       k.convalidated, k.condeferrable, k.condeferred, k.confdeltype
FROM pg_constraint k LEFT JOIN pg_class r ON r.oid = k.confrelid
LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
WHERE k.conrelid = %s AND k.contype <> 't'"""

INDEXES = """
SELECT c.relname, i.indisunique, i.indisvalid,
       ARRAY(SELECT coalesce(a.attname, '') FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(n, o)
             LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.n AND u.n <> 0
             ORDER BY o)::text[], i.indnkeyatts, pn.nspname || '.' || p.relname, i.indpred IS NOT NULL
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
LEFT JOIN pg_inherits h ON h.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = h.inhparent
LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace
WHERE i.indrelid = %s"""

TYPES = """
SELECT n.nspname || '.' || t.typname, t.typtype,
       ARRAY(SELECT e.enumlabel FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY enumsortorder)::text[],
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, t.typnotnull,
       ARRAY(SELECT k.conname || ' ' || k.convalidated FROM pg_constraint k
             WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY 1)::text[],
       ARRAY(SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
             WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
             AND t.typtype = 'c' ORDER BY a.attnum)::text[]
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND (t.typtype IN ('e', 'd') OR c.relkind = 'c')
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = t.oid AND e.deptype = 'e')"""

CONSTRAINT_TYPES = {"c": "check", "n": "not null", "u": "unique", "p": "primary key",
                    "f": "foreign key", "x": "exclude"}
ACTIONS = {"a": "no action", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"}


def qualified(name):
    return f"{name.get('schema', 'public')}.{name['name']}"


def names(items):
    return "(" + ", ".join(items or []) + ")"


def column_line(name, type_, not_null, has_default, identity, generated):
    flags = [word for word, on in (("not null", not_null), ("default", has_default),
                                   ("identity " + identity, identity), ("generated", generated)) if on]
    return " ".join(["  column", name, type_ or "?", *flags])


def constraint_line(name, type_, columns, ref, ref_columns, valid, deferrable, deferred, on_delete):
    line = f"  constraint {name} {type_} "
    line += names(sorted(columns or []) if type_ == "check" else columns)
    if ref:
        line += f" references {ref} {names(ref_columns)} {on_delete}"
    return line + (" not valid" if not valid else "") + (" deferrable" if deferrable else "") + \
        (" deferred" if deferred else "")


def index_line(name, unique, valid, keys, include, parent, partial):
    return (f"  index {name} {names(keys)} include {names(include)}" + (" unique" if unique else "")
            + (" partial" if partial else "") + (" not valid" if not valid else "")
            + (f" of {parent}" if parent else ""))


def catalog(connection, unknown):
    """The database as lines, each block in an order that both sides can make. Columns in `unknown`
    are those whose type the model does not know (CREATE TABLE AS)."""
    cursor = connection.cursor()
    cursor.execute("SET search_path = ''")  # so that types of ours are printed with their schema
    cursor.execute(RELATIONS)
    lines = []
    for oid, schema, name, kind, parent, is_default, owner in sorted(cursor.fetchall(), key=lambda r: r[1:3]):
        lines.append(f"{kind} {schema}.{name}" + (f" of {parent}" if parent else "")
                     + (" default" if is_default else "") + (f" owned by {owner}" if owner else ""))
        if kind in "vS":
            continue
        block = []
        if kind != "m":
            cursor.execute(COLUMNS, (oid,))
            block += [column_line(n, "?" if (schema, name, n) in unknown else t, nn, d and not g,
                                  {"a": "always", "d": "by default"}.get(i, ""), g)
                      for n, t, nn, d, i, g in cursor.fetchall()]
        cursor.execute(CONSTRAINTS, (oid,))
        block += sorted(constraint_line(n, CONSTRAINT_TYPES[t], c, r, rc, v, d, dd, ACTIONS.get(a))
                        for n, t, c, r, rc, v, d, dd, a in cursor.fetchall())
        cursor.execute(INDEXES, (oid,))
        block += sorted(index_line(n, u, v, cols[:keys], cols[keys:], p, w)
                        for n, u, v, cols, keys, p, w in cursor.fetchall())
        lines += block
    cursor.execute(TYPES)
    for name, kind, labels, base, not_null, checks, attributes in sorted(cursor.fetchall()):
        lines.append(f"type {name} {names(labels)} {base or ''} {not_null} {names(checks)} {names(attributes)}")
    return lines


KINDS = {"table": "r", "partitioned table": "p", "foreign table": "f", "view": "v",
         "materialized view": "m", "sequence": "S"}


def type_text(type_, ours):
    """As format_type prints it with an empty search_path."""
    if not type_:
        return None
    text = type_["text"]
    home = ours.get(f"{type_.get('schema') or 'public'}.{type_['name']}")
    return f"{home}.{text}" if home and "." not in text else text


def model(document):
    ours = {qualified(t): t.get("schema", "public") for t in document["types"]}
    lines = []
    for r in sorted(document["relations"], key=lambda r: (r.get("schema", "public"), r["name"])):
        kind = KINDS.get(r["kind"], "?")
        owner = r.get("owned_by")
        lines.append(f"{kind} {qualified(r)}"
                     + (f" of {qualified(r['partition_of'])}" if "partition_of" in r else "")
                     + (" default" if r.get("default_partition") else "")
                     + (f" owned by {qualified(owner)}.{owner['column']}" if owner else ""))
        if kind in "vS":
            continue
        block = []
        if kind != "m":
            block += [column_line(c["name"], type_text(c.get("type"), ours), c.get("not_null"),
                                  c.get("has_default"), c.get("identity", ""), c.get("generated"))
                      for c in r.get("columns", []) if not c.get("dropped")]
        block += sorted(constraint_line(
            c["name"], c["type"], c.get("columns"), qualified(c["references"]) if "references" in c else None,
            c.get("referenced_columns"), c.get("valid"), c.get("deferrable"), c.get("initially_deferred"),
            c.get("on_delete")) for c in r.get("constraints", []))
        block += sorted(index_line(
            i["name"], i.get("unique"), i.get("valid"), i.get("columns"), i.get("include"),
            qualified(i["parent"]) if "parent" in i else None, "where" in i) for i in r.get("indexes", []))
        lines += block
    for t in sorted(document["types"], key=qualified):
        if t["kind"] in ("enum", "domain", "composite"):
            checks = sorted(f"{c['name']} {str(c.get('valid')).lower()}" for c in t.get("constraints", []))
            attributes = [f"{a['name']} {a['type']['text']}" for a in t.get("attributes", [])]
            lines.append(f"type {qualified(t)} {names(t.get('labels'))} {t.get('base', {}).get('text', '')}"
                         f" {bool(t.get('not_null'))} {names(checks)} {names(attributes)}")
    return lines


def run_sql(server_, text):
    server_.fresh_database()
    connection = server_.connect()
    cursor = connection.cursor()
    for statement in sqltext.split(text):
        cursor.execute(statement)
    cursor.execute("ROLLBACK")  # what a file leaves open is gone, as for the tool
    return connection


def compare(server_, path):
    """The lines that differ: - the server's, + the tool's."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    document = tool.run("snapshot", "--no-config", "--pg-version", str(server_.major), path)
    unknown = {(r.get("schema", "public"), r["name"], c["name"])
               for r in document["relations"] for c in r.get("columns", []) if "type" not in c}
    connection = run_sql(server_, text)
    try:
        theirs = catalog(connection, unknown)
    finally:
        connection.close()
    ours = model(document)
    return [line for line in difflib.unified_diff(theirs, ours, "server", "model", lineterm="", n=1)]


def main():
    files = sys.argv[1:] or sorted(glob.glob(DATA + "/*.sql"))
    servers = server.servers_here()
    if not servers:
        print("1..0 # SKIP no server")
        return 0
    server.stop_on_signals()
    number = failed = 0
    for major, bindir in servers.items():
        with server.Server(major, bindir) as server_:
            for path in files:
                with open(path, encoding="utf-8") as file:
                    since = re.match(r"-- version (\d+)", file.read(40))
                if since and int(since[1]) > major:
                    continue
                number += 1
                try:
                    difference = compare(server_, path)
                except psycopg2.Error as error:
                    difference = [f"the server refuses a statement: {error}".strip()]
                failed += bool(difference)
                print(f"{'not ok' if difference else 'ok'} {number} - {os.path.basename(path)} on {major}")
                for line in difference:
                    print("#", line)
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
