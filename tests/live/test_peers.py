#!/usr/bin/python3
"""Cases of testdata/peers, and those of testdata/rules that say effects, on real servers.

Where our answer differs from another tool's, the server decides. Each statement runs behind those before it, in the transaction that the file opens or in one of its
own. The server must be seen doing what the tool says of it: lock, work, SQLSTATE. A file says with
`-- live: REASON` that it cannot be run here; tests/rules.py checks what the markers expect.

usage: test_peers.py [--case GLOB] [MAJOR...]
"""

import argparse
import concurrent.futures
import fnmatch
import glob
import os
import re
import sys

import psycopg2

import observe
import server
import test_facts
import tool

TESTDATA = os.path.join(tool.ROOT, "testdata")
SAYS = re.compile(r"^[ \t]*-- (effect|fails):", re.M)
HEAD = re.compile(r"^-- (setup|pg-version|live|framework|file): *(.*?) *$", re.M)
SESSION = re.compile(r"(SET|RESET|CREATE\s+TEMP)\b", re.I)  # lasts as long as the session
REFUSED = ("42601", "0A000")  # what the grammar does not take; a few clauses have their own words
OPENS, CLOSES = re.compile(r"BEGIN\b", re.I), re.compile(r"(COMMIT|ROLLBACK)\b", re.I)


class Head:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        found = dict(HEAD.findall(self.text))
        self.skip = found.get("live") or ("its framework runs it" if "framework" in found else
                                          "several files" if "file" in found else None)
        self.major = int(found.get("pg-version", 0))
        self.setup = ""
        if "setup" in found:
            with open(os.path.join(os.path.dirname(path), found["setup"]), encoding="utf-8") as file:
                self.setup = file.read()


def load_heads(pattern):
    """[(path below testdata, Head)]"""
    paths = glob.glob(TESTDATA + "/peers/*.sql") + glob.glob(TESTDATA + "/rules/*/*.sql")
    heads = [(os.path.relpath(p, TESTDATA), Head(p)) for p in sorted(paths)
             if not os.path.basename(p).startswith("setup") and fnmatch.fnmatch(os.path.basename(p), pattern)]
    return [(name, head) for name, head in heads if name.startswith("peers") or SAYS.search(head.text)]


def with_inner(statements):
    """[(statement, it and what runs inside it)] for those that the file itself has."""
    groups = []
    for statement in statements:
        if not statement.get("via"):
            groups.append((statement, []))
        groups[-1][1].append(statement)
    return groups


class Fact:
    """What test_facts asks a row of the table: whether the statement refuses a transaction."""

    def __init__(self, statements, rows):
        mine = [rows[name] for s in statements for name in s.get("facts") or [] if name in rows]
        self.no_transaction = any(row.no_transaction for row in mine)
        self.waits_for_snapshots = any(row.waits_for_snapshots for row in mine)


def check_statement(running, case, statements, fact):
    seen = observe.observe(running, case)
    if seen.problem:
        return [seen.problem], seen
    if not case.transaction and not seen.sqlstate:
        test_facts.step.add_to(seen, running, case)
    fails = next((s["fails"] for s in statements if s["fails"]), None)
    if fails and (fails["certain"] or seen.sqlstate):
        if seen.sqlstate != fails["sqlstate"]:
            return [f"the tool says {fails['sqlstate']}, the server {seen.sqlstate or 'accepts it'}"], seen
        return [], seen
    return test_facts.effect_problems(fact, statements, seen, case, running, False), seen


def check_file(running, head, rows):
    """(line of the statement, problems) for each statement of the file."""
    document = tool.check(head.text, head.setup, running.major)
    data = head.text.encode()
    committed, session, opened = observe.sqltext.split(head.setup), [], None
    for own, statements in with_inner(document["files"][0]["statements"]):
        text = data[own["start"]["offset"]:own["end"]["offset"]].decode()
        if OPENS.match(text):
            opened = []
        elif CLOSES.match(text):
            committed += opened if opened and text.upper().startswith("COMMIT") else []
            opened = None
        else:
            fact = Fact(statements, rows)
            case = observe.Case("", "", opened is not None or not fact.no_transaction)
            case.setup, case.proof = list(committed), session + (opened or []) + [text]
            if any(s["problem"] for s in statements):
                yield own["start"]["line"], must_fail(running, case)
                continue
            problems, seen = check_statement(running, case, statements, fact)
            yield own["start"]["line"], problems
            if not seen.sqlstate:
                (session if SESSION.match(text) else committed if opened is None else opened).append(text)


def must_fail(running, case):
    seen = observe.observe(running, case)
    return [] if seen.sqlstate in REFUSED else [f"the server says {seen.sqlstate or 'yes'}"]


def run_server(major, bindir, heads, rows):
    """[(name, why it was skipped or None, statements tried, problems)]"""
    results = []
    with server.Server(major, bindir) as running:
        for name, head in heads:
            skip = head.skip or (head.major not in (0, major) and f"about PostgreSQL {head.major}") or None
            problems, tried = [], 0
            try:
                for line, found in () if skip else check_file(running, head, rows):
                    tried += 1
                    problems += [f"line {line}: {text}" for text in found]
            except (tool.ToolError, psycopg2.Error) as error:
                problems.append(str(error))
            results.append((f"{major} {name}", skip, tried, problems))
    return results


def show(number, name, skip, tried, problems):
    print(f"{'not ok' if problems else 'ok'} {number} - {name}: {tried} statements"
          + (f" # SKIP {skip}" if skip else ""))
    for problem in problems:
        print("# " + problem.replace("\n", "\n# "))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("majors", nargs="*", type=int, metavar="MAJOR")
    parser.add_argument("--case", default="*", help="only files whose name matches")
    options = parser.parse_args()
    server.stop_on_signals()
    found = server.servers_here(options.majors or None)
    if not found:
        if os.environ.get("PGPREFLIGHT_NO_SKIP"):
            print("Bail out! no PostgreSQL server here")
            return 1
        print("1..0 # SKIP no PostgreSQL server here; scripts/servers gets them")
        return 0
    heads = load_heads(options.case)
    rows = {row.id: row for row in test_facts.load_rows("*") if not row.is_failure}
    results = []
    with concurrent.futures.ProcessPoolExecutor(len(found)) as pool:
        for part in [pool.submit(run_server, major, bindir, heads, rows)
                     for major, bindir in sorted(found.items())]:
            results += part.result()
    print(f"1..{len(results)}")
    for number, result in enumerate(results, 1):
        show(number, *result)
    return int(any(problems for _, _, _, problems in results))


if __name__ == "__main__":
    sys.exit(main())
