#!/usr/bin/python3
"""The SQL that a finding offers as the safer way is accepted by PostgreSQL.

For every rule: its `bad` example is checked, with its `setup` as history; then setup and the
`safer` SQL of the rule's findings run on real servers, statement by statement. Prose, which does
not begin with a keyword in capitals, is left alone.

usage: test_safer.py [--rule GLOB] [MAJOR...]
"""

import argparse
import fnmatch
import os
import re
import sys

import psycopg2

import observe
import server
import sqltext
import tool

SQL = re.compile(r"\s*(--[^\n]*\n\s*)*[A-Z]{2,}\b")


def load_rules(pattern):
    document = tool.run("rules", "--format", "json")
    rules = document["rules"] if isinstance(document, dict) else document
    return [rule for rule in rules if fnmatch.fnmatch(rule["id"], pattern)]


def offers(rule, major):
    """(bad before the statement of the finding, bad up to its end, safer text) for each finding."""
    # A level of its own, so that rules which are off by default speak too.
    options = ["--rule", f"{rule['id']}={rule['verdict']}"]
    document = tool.check(rule["bad"], rule.get("setup") or "", major, options=options)
    bad = rule["bad"].encode()
    for finding in document["findings"]:
        if finding["rule"] != rule["id"] or not finding.get("safer"):
            continue
        start = end = 0
        if finding.get("statement"):
            statements = document["files"][0]["statements"]
            at = next(s for s in statements if s["index"] == finding["statement"])
            start, end = at["start"]["offset"], at["end"]["offset"]
        yield bad[:start].decode(), bad[:end].decode(), finding["safer"]


def accepted(running, setup, texts):
    """None, or what the server objects to."""
    running.fresh_database()
    connection = running.connect()
    try:
        observe.run_all(connection, sqltext.split(setup or ""), "setup")
        for text in texts:
            observe.run_all(connection, sqltext.split(text), "safer")
    except observe.Failed as error:
        return str(error)
    finally:
        connection.close()
    return None


def check_rule(running, rule):
    """Problems, and how many pieces of SQL were tried."""
    problems, tried = [], 0
    for before, through, safer in offers(rule, running.major):
        if not SQL.match(safer):
            continue
        tried += 1
        # In place of the statement, in a session of its own or behind the rest of the example (which
        # may be the BEGIN it avoids); or behind the statement, when it says what is still to do.
        ways = [[safer]] + [[text, safer] for text in (before, through) if text.strip()]
        found = [accepted(running, rule.get("setup"), way) for way in ways]
        if all(found):
            problems += [found[0], "safer: " + safer]
    return problems, tried


def covers(rule, major):
    return (rule.get("since") or 0) <= major <= (rule.get("until") or major)


def run_server(major, bindir, rules, number):
    failed = False
    with server.Server(major, bindir) as running:
        for rule in rules:
            if not covers(rule, major):
                continue
            try:
                problems, tried = check_rule(running, rule)
            except (tool.ToolError, psycopg2.Error, StopIteration) as error:
                problems, tried = [str(error)], 1
            if not tried:
                print(f"# {major} {rule['id']} offers no SQL")
                continue
            number += 1
            print(f"{'not ok' if problems else 'ok'} {number} - {major} {rule['id']}")
            for problem in problems:
                print("# " + problem.strip().replace("\n", "\n# "))
            failed = failed or bool(problems)
    return number, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("majors", nargs="*", type=int, metavar="MAJOR")
    parser.add_argument("--rule", default="*", help="only rules whose id matches")
    options = parser.parse_args()
    server.stop_on_signals()
    found = server.servers_here(options.majors or None)
    if not found:
        if os.environ.get("PGPREFLIGHT_NO_SKIP"):
            print("Bail out! no PostgreSQL server here")
            return 1
        print("1..0 # SKIP no PostgreSQL server here; scripts/servers gets them")
        return 0
    rules, number, failed = load_rules(options.rule), 0, False
    for major, bindir in sorted(found.items()):
        number, bad = run_server(major, bindir, rules, number)
        failed = failed or bad
    print(f"1..{number}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
