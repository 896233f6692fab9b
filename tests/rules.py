#!/usr/bin/env python3
"""Checks the rules: rules.py PGPREFLIGHT TESTDATA

For every rule: `bad` fires it, `good` does not and has nothing dangerous, its texts are in shape,
and testdata/rules/ID/ has a statement that fires it and one that stays silent. For every *.sql there:
each statement gets exactly the findings that the marker above it names.

    -- expect: rule-id, other-rule(destructive)     the findings of the next statement, all of them;
                                                    (verdict) where it is not the rule's own
    -- expect-file: rule-id                         findings about the file itself
    -- effect: t ACCESS EXCLUSIVE scan, s.u SHARE   what the next statement does to relations that were
                                                    there before: all tables and views it locks (or
                                                    "none"), indexes if named; and it does not fail
    -- fails: 25001                                 the next statement fails so
    -- setup: setup.sql                             deployed before; files called setup*.sql are no tests
    -- pg-version: 14
    -- runner: wrapped                              psql (usual), message, wrapped
    -- select: rule-id, ...                         rules that are off by default
    -- framework: goose                             whose migration it is; else none
    -- file: NAME                                   what follows is a file of that name: several of them
                                                    are checked together (also in `bad` and `good`)

No marker means no finding. Advice of rules that no marker and no `select` of the file names is
not looked at. testdata/peers/*.sql are read the same way; there, rows of what other tools claim stand
above the statements that show it (scripts/peers), and tests/live/test_peers.py tries them on servers.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HEAD = re.compile(r"^-- (setup|pg-version|runner|select|framework|expect-file): *(.*?) *$", re.M)
FILE = re.compile(r"^-- file: *(.*?) *\n", re.M)
EXPECT = re.compile(r"^[ \t]*-- expect: *(.*?) *$", re.M)
EFFECT = re.compile(r"^[ \t]*-- (effect|fails): *(.*?) *$", re.M)
LOCKS = ["ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
         "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"]
NAME = re.compile(r"^([a-z-]+)(?:\((advice|destructive|dangerous)\))?$")


# Rules about a file's past, which no file shows; what proves them.
ELSEWHERE = {"edited-migration": "tests/git_cases.py", "deleted-migration": "tests/git_cases.py",
             "renamed-migration": "tests/git_cases.py",
             "protected-table": "tests/cli/severity.py", "blocked-now": "tests/live/test_blockers.py",
             "out-of-order-migration": "tests/git_cases.py",
             "failed-migration": "tests/live/test_pending.py"}


class Problem(Exception):
    pass


def files_of(text):
    """[(name, its text)]: what stands above the first `-- file:` line is nobody's."""
    parts = FILE.split(text)
    return list(zip(parts[1::2], parts[2::2])) or [("1_migration.sql", text)]


def run(program, text, setup=None, options=()):
    """The JSON document for a text. setup is the SQL deployed before, or None."""
    with tempfile.TemporaryDirectory(prefix="pgpreflight-rules-") as folder:
        files = files_of(text)
        tree = os.path.join(folder, "tree")
        path = tree if len(files) > 1 else os.path.join(tree, files[0][0])
        for name, content in files:
            os.makedirs(os.path.dirname(os.path.join(tree, name)), exist_ok=True)
            with open(os.path.join(tree, name), "w", encoding="utf-8") as f:
                f.write(content)
        command = [program, "check", "--no-config", "--no-history", "--format", "json",
                   "--fail-on", "never"]
        if setup:
            history = os.path.join(folder, "history.sql")
            with open(history, "w", encoding="utf-8") as f:
                f.write(setup)
            command += ["--history", history]
        done = subprocess.run([*command, *options, path], capture_output=True, check=False)
    if done.returncode:
        raise Problem(f"exit status {done.returncode}: {done.stderr.decode(errors='replace')}")
    return json.loads(done.stdout)


def describe(finding):
    return (f"line {finding['start']['line']}: {finding['rule']} ({finding['verdict']}): "
            f"{finding['message']}")


def check_message(finding):
    message = finding["message"]
    if "\n" in message or message.endswith("."):
        raise Problem(f"the message of {finding['rule']} is not one line without a full stop: "
                      f"{message!r}")
    if "(null)" in message + (finding["safer"] or "") or "?" in (finding["safer"] or ""):
        raise Problem(f"{finding['rule']} has a hole: {message!r} / {finding['safer']!r}")


# --- descriptors ------------------------------------------------------------------------------


def check_descriptor(rule):
    for field in ("summary", "why", "bad", "topic"):
        if not rule[field]:
            raise Problem(f"no {field}")
    if not rule["good"] and rule["topic"] != "input":
        raise Problem("no good example")
    if rule["summary"].endswith(".") or "\n" in rule["summary"]:
        raise Problem("summary is one line without a full stop")
    if not 1 <= len(re.findall(r"[.](?= [A-Z]|$)", rule["why"])) <= 7 or "\n" in rule["why"]:
        raise Problem("why is two to five sentences on one line")
    if bool(rule["fix"]) == bool(rule["not_fixable"]):
        raise Problem("it has either a rewrite (src/fix_rules.c) or the reason why there is none")
    if not rule["hazards"]:
        raise Problem("names no row of the hazard catalogue")


def example_options(rule):
    options = []
    if rule["since"]:
        options += ["--pg-version", str(max(15, rule["since"]))]
    if rule.get("framework"):
        options += ["--framework", rule["framework"]]
    if rule["opt_in"]:
        options += ["--rule", f"{rule['id']}={rule['verdict']}"]
    return options


def check_elsewhere(rule):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ELSEWHERE[rule]),
              encoding="utf-8") as f:
        if f'"{rule}"' not in f.read():
            raise Problem(f"{ELSEWHERE[rule]} does not name it")


def check_examples(program, rule):
    if rule["id"] in ELSEWHERE:
        check_elsewhere(rule["id"])
        return
    options = example_options(rule)
    bad = run(program, rule["bad"], rule["setup"], options)["findings"]
    if rule["id"] not in {f["rule"] for f in bad}:
        raise Problem("bad does not fire it; found: " + "; ".join(map(describe, bad)))
    for finding in bad:
        check_message(finding)
        if finding["rule"] == "syntax-error" and rule["id"] != "syntax-error":
            raise Problem("bad does not parse")
    if not rule["good"]:
        return
    for finding in run(program, rule["good"], rule["setup"], options)["findings"]:
        check_message(finding)
        if finding["rule"] == rule["id"] or finding["verdict"] == "dangerous":
            raise Problem("good has " + describe(finding))


# --- files ------------------------------------------------------------------------------------


class Case:
    def __init__(self, path, text=None):
        self.path = path
        self.text = text
        if text is None:
            with open(path, encoding="utf-8") as f:
                self.text = f.read()
        self.head = {k: v for k, v in HEAD.findall(self.text)}
        self.expect = [(self.text.count("\n", 0, m.start()) + 1, names(m[1]))
                       for m in EXPECT.finditer(self.text)]
        self.effects = [(self.text.count("\n", 0, m.start()) + 1, m[1], m[2])
                        for m in EFFECT.finditer(self.text)]
        self.expect_file = names(self.head.get("expect-file", ""))
        self.named = {n for _, wanted in self.expect for n in wanted} | set(self.expect_file)
        self.fired, self.silent = set(), 0

    def parts(self):
        """(name, case) for each file of it."""
        return [(name, Case(self.path, text)) for name, text in files_of(self.text)
                if name.endswith(".sql")]

    def options(self, levels):
        options = []
        for key in ("pg-version", "runner", "framework"):
            if key in self.head:
                options += [f"--{key}", self.head[key]]
        for rule in names(self.head.get("select", "")):
            self.named.add(rule)
            options += ["--rule", f"{rule}={levels[rule]}"]
        return options

    def setup(self):
        if "setup" not in self.head:
            return None
        with open(os.path.join(os.path.dirname(self.path), self.head["setup"]),
                  encoding="utf-8") as f:
            return f.read()


def names(text):
    """'a, b(advice)' to {'a': None, 'b': 'advice'}"""
    found = {}
    for part in filter(None, re.split(r"[, ]+", text)):
        m = NAME.match(part)
        if not m:
            raise Problem(f"cannot read the marker {text!r}")
        found[m[1]] = m[2]
    return found


def start(statement):
    return statement["start"]["line"], statement["start"]["column"]


def place_below(line, statements):
    """Markers belong to the next statement that starts below them, by where it starts: a DO block
    and what is in it may start at the same place."""
    below = [s for s in statements if s["start"]["line"] > line]
    if not below:
        raise Problem(f"line {line}: no statement below the marker")
    return min(map(start, below))


def wanted_by_place(case, statements):
    wanted = {}
    for line, expected in case.expect:
        wanted.setdefault(place_below(line, statements), {}).update(expected)
    return wanted


def effects_text(statements, named):
    """What the statements do, as an `effect` marker says it. named: the marker, for its indexes."""
    found = {}
    for e in (e for s in statements for e in s["effects"] or []):
        relation = e["relation"]
        schema = relation["schema"] if relation["schema"] not in (None, "public") else ""
        name = f"{schema}.{relation['name']}" if schema else relation["name"]
        if not e["lock"] or relation["created_here"]:
            continue
        if relation["kind"] in ("index", "sequence") and f"{name} " not in named:
            continue
        lock, work = found.get(name, (e["lock"], set()))
        found[name] = max(lock, e["lock"], key=LOCKS.index), work | set(e["work"]) - {"none"}
    return sorted(" ".join([name, lock, *sorted(work)]) for name, (lock, work) in found.items()) or ["none"]


def check_effects(case, statements):
    for line, kind, text in case.effects:
        place = place_below(line, statements)
        there = [s for s in statements if start(s) == place]
        fails = [s["fails"] for s in there if s["fails"]]
        if kind == "fails":
            if text not in [f["sqlstate"] for f in fails]:
                yield f"line {place[0]}: does not fail with {text} but {fails}"
            continue
        wanted, got = sorted(re.split(r" *, *", text)), effects_text(there, text)
        if wanted != got:
            yield f"line {place[0]}: effect: {', '.join(got)}"
        if any(f["certain"] for f in fails):
            yield f"line {place[0]}: fails: {fails}"



def compare(where, expected, found, problems):
    seen = {f["rule"]: f["verdict"] for f in found}
    for rule, verdict in expected.items():
        if rule not in seen:
            problems.append(f"{where}: {rule} does not fire")
        elif verdict and seen[rule] != verdict:
            problems.append(f"{where}: {rule} is {seen[rule]}, not {verdict}")
    problems.extend(f"{where}: not expected: {describe(f)}"
                    for f in found if f["rule"] not in expected)


def check_file(program, case, levels):
    for name in case.named:
        if name not in levels:
            raise Problem(f"there is no rule {name}")
    document = run(program, case.text, case.setup(), case.options(levels))
    problems = []
    for name, part in case.parts():
        found = [f for f in document["files"] if f["path"].endswith("/" + name)]
        if len(found) != 1:
            raise Problem(f"the report has {len(found)} files {name}")
        part.named |= case.named
        findings = [f for f in document["findings"] if f["path"] == found[0]["path"]]
        problems += check_part(part, found[0]["statements"], findings)
        case.fired |= part.fired
        case.silent += part.silent
    if problems:
        raise Problem("\n".join(problems))


def check_part(case, statements, findings):
    wanted = wanted_by_place(case, statements)
    places = {s["index"]: start(s) for s in statements}
    by_place, problems = {}, []
    for f in findings:
        check_message(f)
        if not f["allowed"] and (f["verdict"] != "advice" or f["rule"] in case.named):
            place = places.get(f["statement"])
            if not place and f["rule"] not in case.expect_file:
                # a comment's finding goes with the statement below it
                place = min((p for p in places.values() if p >= start(f)), default=None)
            by_place.setdefault(place, []).append(f)
    compare("the file", case.expect_file, by_place.pop(None, []), problems)
    for place in sorted(set(places.values())):
        expected = wanted.get(place, {})
        compare(f"line {place[0]}", expected, by_place.get(place, []), problems)
        case.fired |= set(expected)
        case.silent += not expected
    case.fired |= set(case.expect_file)
    return problems + list(check_effects(case, statements))


def load_cases(root):
    cases = {}
    for rule in sorted(os.listdir(root)) if os.path.isdir(root) else ():
        folder = os.path.join(root, rule)
        if os.path.isdir(folder):
            cases[rule] = folder_cases(folder)
    return cases


def folder_cases(folder):
    return [Case(os.path.join(folder, name)) for name in sorted(os.listdir(folder))
            if name.endswith(".sql") and not name.startswith("setup")]


def check_folder(rule, cases):
    if rule in ELSEWHERE:
        return
    if not cases:
        raise Problem(f"testdata/rules/{rule} has no test file")
    if not any(rule in c.fired for c in cases):
        raise Problem(f"no statement in testdata/rules/{rule} expects the rule")
    if not any(c.silent for c in cases):
        raise Problem(f"no statement in testdata/rules/{rule} stays silent")


def main():
    program, testdata = sys.argv[1:3]
    rules = json.loads(subprocess.run([program, "rules", "--format", "json"], check=True,
                                      capture_output=True).stdout)
    levels = {r["id"]: r["verdict"] for r in rules}
    cases = load_cases(os.path.join(testdata, "rules"))
    first, then = [], []
    for r in rules:
        first.append((f"descriptor of {r['id']}", check_descriptor, (r,)))
        first.append((f"examples of {r['id']}", check_examples, (program, r)))
        then.append((f"testdata of {r['id']}", check_folder, (r["id"], cases.get(r["id"], []))))
    cases["peers"] = folder_cases(os.path.join(testdata, "peers"))
    for folder, of_rule in cases.items():
        if folder not in levels and folder not in ("guards", "peers"):
            first.append((f"testdata/rules/{folder} is a rule", unknown_folder, (folder,)))
        for case in of_rule:
            name = os.path.relpath(case.path, testdata)
            first.append((name, check_file, (program, case, levels)))
    failed = 0
    print(f"1..{len(first) + len(then)}")
    number = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for stage in (first, then):
            for (name, _, _), problem in zip(stage, pool.map(attempt, stage)):
                number += 1
                print(f"{'not ok' if problem else 'ok'} {number} - {name}")
                if problem:
                    failed += 1
                    print("".join(f"# {line}\n" for line in problem.split("\n")), end="")
    return 1 if failed else 0


def unknown_folder(folder):
    raise Problem(f"there is no rule {folder}")


def attempt(test):
    try:
        test[1](*test[2])
    except Problem as e:
        return str(e)
    except (OSError, ValueError, KeyError) as e:
        return f"{type(e).__name__}: {e}"
    return None


if __name__ == "__main__":
    sys.exit(main())
