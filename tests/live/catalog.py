"""What a database is, as text: everything a user made in it, in names instead of numbers, and every
row. Two databases that are the same give the same lines.

Read from the catalog, because not every server here comes with its pg_dump; where it does, what
that prints is added.
"""

import os
import re
import subprocess

import psycopg2

import observe
import server

USER = "n.nspname !~ '^pg_|^information_schema$'"
REL = "c.oid::regclass"
ACL = "(SELECT string_agg(x::text, ',' ORDER BY x::text) FROM unnest(coalesce({0}, acldefault('{1}', {2}))) x)"

# pg_attver: the minor versions of November 2026 (15.20) stamp a column when it is made or altered.
QUERIES = {
    "relation": f"""
        SELECT {REL}, c.relkind, c.relpersistence, c.relowner::regrole, c.reloptions, t.spcname, c.relreplident,
               c.relrowsecurity, c.relforcerowsecurity, m.amname, pg_get_expr(c.relpartbound, c.oid),
               CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END, nullif(c.reloftype, 0)::regtype,
               c.relispopulated, {ACL.format("c.relacl", "r", "c.relowner").replace("'r'", "(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::" + '"char"')},
               (SELECT string_agg(i.inhparent::regclass || CASE WHEN i.inhdetachpending THEN ' (leaving)' ELSE '' END, ',' ORDER BY inhseqno)
                FROM pg_inherits i WHERE i.inhrelid = c.oid),
               CASE c.relkind WHEN 'v' THEN pg_get_viewdef(c.oid) WHEN 'm' THEN pg_get_viewdef(c.oid) END,
               (SELECT k.reloptions FROM pg_class k WHERE k.oid = c.reltoastrelid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
        LEFT JOIN pg_am m ON m.oid = c.relam WHERE {USER} AND c.relkind <> 't'""",
    "column": f"""
        SELECT {REL}, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname, format_type(a.atttypid, a.atttypmod),
               a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
               nullif(a.attcollation, 0)::regcollation, a.attstorage, a.attcompression,
               CASE WHEN c.relkind NOT IN ('i', 'I') THEN coalesce(a.attstattarget, -1) END,
               (SELECT array_agg(o) FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg_attver=%'),
               (SELECT string_agg(x::text, ',' ORDER BY x::text) FROM unnest(a.attacl) x), a.attislocal, a.attinhcount
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE {USER} AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind <> 't'""",
    "constraint": """
        SELECT CASE k.conrelid WHEN 0 THEN k.contypid::regtype::text ELSE k.conrelid::regclass::text END, k.conname,
               pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable, k.condeferred, k.conislocal, k.coninhcount,
               k.connoinherit
        FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE """ + USER,
    "index": f"""
        SELECT {REL}, pg_get_indexdef(c.oid), i.indisvalid, i.indisclustered, i.indisreplident, i.indisprimary
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {USER}
        AND c.relkind IN ('i', 'I') AND i.indrelid IN (SELECT oid FROM pg_class WHERE relkind <> 't')""",
    "trigger": """
        SELECT g.tgrelid::regclass, g.tgname, pg_get_triggerdef(g.oid), g.tgenabled,
               (SELECT string_agg(e.extname, ',') FROM pg_depend p JOIN pg_extension e ON e.oid = p.refobjid
                WHERE p.classid = 'pg_trigger'::regclass AND p.objid = g.oid AND p.deptype = 'x')
        FROM pg_trigger g WHERE NOT g.tgisinternal""",
    "foreign key trigger": "SELECT tgrelid::regclass, count(*) FROM pg_trigger WHERE tgisinternal GROUP BY 1",
    "rule": f"""
        SELECT {REL}, r.rulename, pg_get_ruledef(r.oid), r.ev_enabled FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {USER} AND r.rulename <> '_RETURN'""",
    "policy": """
        SELECT y.polrelid::regclass, y.polname, y.polcmd, y.polpermissive,
               ARRAY(SELECT pg_get_userbyid(o) FROM unnest(y.polroles) o), pg_get_expr(y.polqual, y.polrelid),
               pg_get_expr(y.polwithcheck, y.polrelid) FROM pg_policy y""",
    "function": f"""
        SELECT p.oid::regprocedure, p.proowner::regrole, CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END,
               {ACL.format("p.proacl", "f", "p.proowner")}
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {USER}""",
    "type": f"""
        SELECT t.oid::regtype, t.typtype, t.typowner::regrole, t.typnotnull, t.typdefault, format_type(nullif(t.typbasetype, 0), t.typtypmod),
               (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE {USER} AND t.typcategory <> 'A'
        AND (t.typrelid = 0 OR (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c')""",
    "sequence": """
        SELECT s.seqrelid::regclass, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmax, s.seqmin, s.seqcache, s.seqcycle,
               (SELECT d.refobjid::regclass || '.' || a.attname FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid
                AND a.attnum = d.refobjsubid WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.deptype IN ('a', 'i'))
        FROM pg_sequence s""",
    "schema": f"""SELECT n.nspname, n.nspowner::regrole, {ACL.format("n.nspacl", "n", "n.nspowner")} FROM pg_namespace n
        WHERE {USER}""",
    "extension": "SELECT extname, extversion, extnamespace::regnamespace FROM pg_extension",
    "publication": """SELECT p.pubname, p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot,
        ARRAY(SELECT r.prrelid::regclass::text FROM pg_publication_rel r WHERE r.prpubid = p.oid ORDER BY 1) FROM pg_publication p""",
    "subscription": "SELECT subname FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
    "statistics": """SELECT stxname, stxnamespace::regnamespace, stxowner::regrole, pg_get_statisticsobjdef(oid), coalesce(stxstattarget, -1)
        FROM pg_statistic_ext""",
    "event trigger": "SELECT evtname, evtevent, evtfoid::regproc, evtenabled, evttags FROM pg_event_trigger",
    "collation": f"SELECT c.collname, c.collnamespace::regnamespace FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace WHERE {USER}",
    "comment": """SELECT pg_describe_object(classoid, objoid, objsubid), description FROM pg_description WHERE objoid >= 16384""",
    "foreign table": "SELECT ftrelid::regclass, ftoptions, (SELECT srvname FROM pg_foreign_server s WHERE s.oid = ftserver) FROM pg_foreign_table",
    "default privileges": "SELECT defaclrole::regrole, defaclnamespace, defaclobjtype, defaclacl FROM pg_default_acl",
    "role": "SELECT rolname, rolsuper, rolconnlimit, rolcanlogin FROM pg_roles WHERE rolname !~ '^pg_'",
    "membership": "SELECT roleid::regrole, member::regrole FROM pg_auth_members",
}


def describe(running, database=server.DATABASE):
    """The lines, sorted within each kind of object."""
    connection = running.connect(database)
    lines = []
    try:
        cursor = connection.cursor()
        for kind, query in QUERIES.items():
            if running.major < 14:
                query = query.replace("WHEN i.inhdetachpending", "WHEN false").replace("a.attcompression", "NULL")
            cursor.execute(query)
            lines += sorted(f"{kind}: {' | '.join(str(value) for value in row)}".replace("\n", " ") for row in cursor.fetchall())
        lines += rows(cursor)
    finally:
        connection.close()
    return lines + pg_dump(running, database)


def rows(cursor):
    lines = []
    cursor.execute("SELECT c.oid::regclass::text, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                   f" WHERE c.relkind IN ('r', 'S', 'm') AND {USER} ORDER BY 1")
    for name, kind in cursor.fetchall():
        # Columns by name, so that their order does not count twice.
        query = (f"SELECT last_value, is_called FROM {name}" if kind == "S" else
                 "SELECT count(*), md5(string_agg(x, ',' ORDER BY x)) FROM "
                 f"(SELECT to_jsonb(t)::text AS x FROM ONLY {name} t) y")
        try:
            cursor.execute(query)
            lines.append(f"rows: {name} {cursor.fetchall()}")
        except psycopg2.Error as error:  # a materialized view without data
            lines.append(f"rows: {name} {error.pgcode}")
    return lines


def pg_dump(running, database):
    places = [running.bindir, os.environ.get("PGPREFLIGHT_PG_CLIENT", "")]
    program = next((p + "/pg_dump" for p in places if os.access(p + "/pg_dump", os.X_OK)), None)
    if not program:
        return []
    done = subprocess.run([program, "-h", running.directory, "-p", str(running.port), "-U", server.SUPERUSER,
                           "--schema-only", database], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise observe.Failed("pg_dump: " + done.stderr.strip())
    return ["pg_dump: " + line for line in done.stdout.splitlines()
            if line.strip() and not line.startswith("--") and not re.match(r"\\(un)?restrict ", line)]


def difference(before, after):
    """Lines of one that the other has not; at most six each."""
    return ([f"- {line}" for line in before if line not in after][:6]
            + [f"+ {line}" for line in after if line not in before][:6])
