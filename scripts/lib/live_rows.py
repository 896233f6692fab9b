"""Rows for tables that others designed: valid values found from types, keys and constraints."""

import re

import psycopg2

import observe

TABLES = """
SELECT c.oid, n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^(pg_|information_schema$)'
"""
COLUMNS = """
SELECT a.attnum, quote_ident(a.attname), a.attnotnull OR b.typnotnull, a.atttypid::regtype::text,
       format_type(a.atttypid, a.atttypmod), b.typtype::text, b.typbasetype, b.oid, b.typcategory::text,
       a.atttypmod, a.atthasdef
FROM pg_attribute a JOIN pg_type b ON b.oid = a.atttypid
WHERE a.attrelid = {oid} AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attnum
"""
KEYS = """
SELECT conkey, confkey, confrelid, confrelid::regclass::text,
       ARRAY(SELECT quote_ident(attname) FROM unnest(confkey) WITH ORDINALITY k(n, o)
             JOIN pg_attribute ON attrelid = confrelid AND attnum = n ORDER BY o)
FROM pg_constraint WHERE conrelid = {oid} AND contype = 'f' AND conparentid = 0
"""
CHECKS = "SELECT conname, conkey, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = {oid} AND contype = 'c'"
# Changes whenever a table's columns, constraints or enum labels do.
SHAPES = """
SELECT (SELECT sum(hashtext(attrelid || attname || atttypid || atttypmod || attnotnull || attisdropped))
        FROM pg_attribute WHERE attrelid > 16384), (SELECT sum(hashtext(oid || conkey::text)) FROM pg_constraint WHERE oid > 16384),
       (SELECT sum(hashtext(enumtypid || enumlabel)) FROM pg_enum)
"""
FIRST = 1000000  # above what migrations write themselves
BY_TYPE = {
    "smallint": "20000 + i % 10000", "boolean": "i % 2 = 0", "uuid": "md5(i::text)::uuid",
    "bytea": "decode(md5(i::text), 'hex')",
    "json": "json_build_object('n', i)", "jsonb": "jsonb_build_object('n', i)", "date": "date '2024-01-01' + i",
    "time without time zone": "time '00:00' + i * interval '1 second'", "interval": "i * interval '1 second'",
    "inet": "inet '10.0.0.0' + i", "cidr": "(inet '10.0.0.0' + i)::cidr", "xml": "'<a/>'::xml", "money": "i::money",
    "tsvector": "to_tsvector('simple', 'v' || i)", "point": "point(i, i)", "ltree": "('v' || i)::ltree",
    "timestamp without time zone": "timestamp '2024-01-01' + i * interval '1 minute'",
    "timestamp with time zone": "timestamptz '2024-01-01' + i * interval '1 minute'", "hstore": "hstore('k', i::text)",
    "int4range": "int4range(i, i + 1)", "int8range": "int8range(i, i + 1)", "numeric": "i",
}


def ask(cursor, query):
    cursor.execute(query)
    return cursor.fetchall()


def value(cursor, oid, kind, base, category, typmod, name):
    """SQL for row i of a column, NULL when nothing is known of the type."""
    if kind == "d":
        inner = ask(cursor, f"SELECT oid::regtype::text, typtype::text, typbasetype, typcategory::text,"
                            f" (SELECT typtypmod FROM pg_type WHERE oid = {oid}) FROM pg_type WHERE oid = {base}")[0]
        return value(cursor, base, inner[1], inner[2], inner[3], inner[4], inner[0])
    if kind == "e":
        labels = ask(cursor, f"SELECT quote_literal(enumlabel) FROM pg_enum WHERE enumtypid = {oid} ORDER BY enumsortorder")
        texts = ", ".join(label for (label,) in labels)
        return f"(ARRAY[{texts}])[1 + i % {len(labels)}]::{name}" if labels else "NULL"
    if category == "A":
        element = ask(cursor, "SELECT e.oid, e.typtype::text, e.typbasetype, e.typcategory::text, e.oid::regtype::text"
                              f" FROM pg_type t JOIN pg_type e ON e.oid = t.typelem WHERE t.oid = {oid}")
        if not element:
            return "NULL"
        inner = value(cursor, element[0][0], element[0][1], element[0][2], element[0][3], -1, element[0][4])
        return "NULL" if inner == "NULL" else f"ARRAY[{inner}]::{name}"
    if name in BY_TYPE:
        return BY_TYPE[name]
    if category == "S":
        length = typmod - 4 if typmod > 4 else 100
        return f"'v{FIRST}' || i" if length > 12 else f"right(to_hex({FIRST} + i * 7), {length})"
    if category == "N":
        return f"{FIRST} + i"
    return "NULL"


class Table:
    def __init__(self, cursor, oid, schema, name):
        self.oid, self.name = oid, observe.quoted(schema, name)
        self.columns, self.values, self.fixed = {}, {}, {}
        for row in ask(cursor, COLUMNS.format(oid=oid)):
            self.columns[row[0]] = row[1]
            self.values[row[0]] = value(cursor, row[7], row[5], row[6], row[8], row[9], row[3])
            if self.values[row[0]] == "NULL" and row[2] and row[10]:
                self.values[row[0]] = "DEFAULT"
        self.keys = ask(cursor, KEYS.format(oid=oid))
        self.checks = {c[0]: c for c in ask(cursor, CHECKS.format(oid=oid))}
        self.shape = repr((self.columns, self.values, self.keys, self.checks))

    def parents(self):
        return {key[2] for key in self.keys} - {self.oid}

    def insert(self, cursor, rows, first):
        """With numbers from first on; returns the transaction that the rows carry as xmin."""
        values, joins = dict(self.values), ""
        for n, (own, theirs, parent, parent_name, names) in enumerate(self.keys):
            count = 0 if parent == self.oid else ask(cursor, f"SELECT count(*) FROM {parent_name}")[0][0]
            for at, column in enumerate(own):
                if parent == self.oid:
                    values[column] = values.get(theirs[at], "NULL")
                else:
                    values[column] = f"k{n}.c{at}" if count else "NULL"
            if count:
                selected = ", ".join(f"{name} c{at}" for at, name in enumerate(names))
                joins += (f" JOIN (SELECT row_number() OVER () n, {selected} FROM {parent_name}) k{n}"
                          f" ON k{n}.n = 1 + (i - 1) % {count}")
        values.update({c: v for c, v in self.fixed.items() if c in values})
        used = [c for c in self.columns if values[c] != "DEFAULT"]
        if not used:
            return None
        names, values = (", ".join(each[c] for c in used) for each in (self.columns, values))
        cursor.execute(f"WITH new AS (INSERT INTO {self.name} ({names}) OVERRIDING SYSTEM VALUE SELECT {values}"
                       f" FROM generate_series({first}, {first + rows - 1}) i{joins} RETURNING 1)"
                       " SELECT pg_current_xact_id()::xid::text FROM new LIMIT 1")
        return (cursor.fetchone() or [None])[0]

    def fill(self, cursor, rows, first):
        for _ in range(12):
            try:
                return self.insert(cursor, rows, first)
            except psycopg2.errors.CheckViolation as error:
                if not self.give_way(error.diag.constraint_name):
                    break
            except psycopg2.Error:
                break
        try:
            return self.insert(cursor, 1, first)
        except psycopg2.Error:
            return None

    def give_way(self, constraint):
        """Takes the next constant that the text of the CHECK names for one of its columns."""
        name, columns, definition = self.checks.get(constraint, (None, None, ""))
        if not columns:
            return False
        tried = self.tried = getattr(self, "tried", {})
        texts = dict.fromkeys(re.findall(r"'(?:[^']|'')*'|\b\d+\b", definition))
        choices = [(column, text) for text in [*texts, "NULL", "true", "false"] for column in columns]
        at = tried.get(name, 0)
        if at >= len(choices):
            return False
        tried[name] = at + 1
        self.fixed.update({column: "NULL" for column in columns if len(columns) > 1})
        self.fixed[choices[at][0]] = choices[at][1]
        return True


class Filler:
    """Remembers which rows it made, so that those of the migrations stay when it makes others."""

    def __init__(self, connection, rows):
        self.connection, self.rows, self.first = connection, rows, 1
        self.shapes, self.made, self.shape = {}, {}, None

    def fill(self):
        """Gives every table that has no rows, or has changed its shape, new ones; parents first."""
        cursor = self.connection.cursor()
        shape = ask(cursor, SHAPES)
        if shape == self.shape:
            return
        self.shape = shape
        cursor.execute("SET session_replication_role = replica")
        self.first += self.rows
        tables = {row[0]: Table(cursor, *row) for row in ask(cursor, TABLES)}
        left, changed = dict(tables), False
        while left:
            ready = [t for t in left.values() if not t.parents() & set(left)]
            for table in ready or [next(iter(left.values()))]:
                del left[table.oid]
                changed = self._table(cursor, table) or changed
        for (name,) in ask(cursor, "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'm'") if changed else ():
            attempt(cursor, f"REFRESH MATERIALIZED VIEW {name}")
        cursor.execute("RESET session_replication_role")

    def _table(self, cursor, table):
        filled = ask(cursor, f"SELECT 1 FROM {table.name} LIMIT 1")
        if filled and self.shapes.get(table.oid) == table.shape:
            return False
        for xmin in self.made.get(table.oid, ()):
            attempt(cursor, f"DELETE FROM {table.name} WHERE xmin::text = '{xmin}'")
        self.made[table.oid] = [table.fill(cursor, self.rows, self.first)]
        self.shapes[table.oid] = table.shape
        return True

    def empty(self, names):
        """Takes the rows out of the tables with these names."""
        cursor = self.connection.cursor()
        self.shape = None
        cursor.execute("SET session_replication_role = replica")
        for _, schema, name in ask(cursor, TABLES):
            if name in names:
                attempt(cursor, f"DELETE FROM {observe.quoted(schema, name)}")
        cursor.execute("RESET session_replication_role")


def attempt(cursor, statement):
    try:
        cursor.execute(statement)
    except psycopg2.Error:
        pass
