#!/usr/bin/env python3
"""Every report says the same, at the same place, in its own format's syntax. TAP.

usage: reports.py PGPREFLIGHT

Schemas are in tests/schemas; without python3-jsonschema and xmllint only the structure we check by
hand is checked, unless PGPREFLIGHT_NO_SKIP is set.
"""
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ET

try:
    import jsonschema
except ImportError:
    jsonschema = None

BINARY = os.path.abspath(sys.argv[1])
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
FORMATS = {"json": "json", "sarif": "sarif", "github": "txt", "gitlab": "json", "junit": "xml",
           "markdown": "md", "text": "txt", "html": "html"}
TESTS = []
HOSTILE = [
    "a::error file=x::b.sql", "per%0Acent %25.sql", "new\nline.sql", "quote\"'.sql", "co,mma:.sql",
    "<img src=x onerror=alert(1)>.sql", "`code` **bold** [l](http:) @team #1 |.sql",
    "\x1b[31mred.sql", "żółć 漢字.sql", "-->]]>.sql", "a&amp;b;.sql",
]


def test(function):
    TESTS.append(function)
    return function


class Run:
    """One run with every format at once."""

    def __init__(self, folder, *args, status=None):
        self.out = pathlib.Path(tempfile.mkdtemp(prefix="pgpreflight-reports-"))
        command = [BINARY, "check", "--no-config", "--no-history"]
        for name, suffix in FORMATS.items():
            command += ["--format", name, "--output", self.out / f"{name}.{suffix}"]
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1750000000"}
        env |= {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
        done = subprocess.run([*command, *args], cwd=folder, env=env, capture_output=True,
                              timeout=300, check=False)
        assert done.returncode in (0, 1, 2), done
        assert status is None or done.returncode == status, (done.returncode, done.stderr)
        self.raw = {n: (self.out / f"{n}.{s}").read_bytes() for n, s in FORMATS.items()}
        shutil.rmtree(self.out)
        self.text = {n: raw.decode("utf-8") for n, raw in self.raw.items()}
        self.document = json.loads(self.text["json"])
        self.findings = self.document["findings"]
        self.shown = [f for f in self.findings if not f["allowed"]]

    def places(self, findings=None):
        return collections.Counter(
            (f["rule"], plain(f["path"]), f["start"]["line"], f["start"]["column"],
             f["end"]["line"], f["end"]["column"])
            for f in (self.shown if findings is None else findings))


def plain(path):
    return re.sub(r"^(\./+)+", "", path)


def shown(path):
    """Control characters that no annotation can hold, as we write them."""
    return re.sub(r"[\x00-\x09\x0b\x0c\x0e-\x1f]", lambda m: f"\\x{ord(m[0]):02X}", path)


def less(counter, *fields):
    """The counter with only these fields of its keys."""
    out = collections.Counter()
    for key, n in counter.items():
        out[tuple(key[i] for i in fields)] += n
    return out


# --- each format, read back ---------------------------------------------------------------------


def schema(name, document):
    if jsonschema is None:
        assert not os.environ.get("PGPREFLIGHT_NO_SKIP"), "python3-jsonschema is missing"
        return
    rules = json.loads((HERE / "schemas" / name).read_text())
    cls = jsonschema.validators.validator_for(rules)
    for problem in cls(rules).iter_errors(document):
        raise AssertionError(f"{name}: {list(problem.absolute_path)}: {problem.message[:300]}")


def sarif_places(run):
    log = json.loads(run.text["sarif"])
    schema("sarif-2.1.0-rtm.5.json", log)
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert len({r["id"] for r in rules}) == len(rules)
    found, suppressed = collections.Counter(), 0
    levels = {"dangerous": "error", "destructive": "warning", "advice": "note"}
    for r in log["runs"][0]["results"]:
        assert rules[r["ruleIndex"]]["id"] == r["ruleId"]
        assert rules[r["ruleIndex"]]["help"]["markdown"]
        assert r["level"] == levels[r["properties"]["verdict"]]
        where = r["locations"][0]["physicalLocation"]
        uri = where["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2}|file://)*", uri), uri
        g = where["region"]
        found[(r["ruleId"], urllib.parse.unquote(uri.removeprefix("file://")), g["startLine"],
               g["startColumn"], g["endLine"], g["endColumn"])] += 1
        suppressed += bool(r["suppressions"])
    return found, suppressed, log


COMMAND = re.compile(r"::(error|warning|notice) ([^\n]*?)::([^\n]*)")


def github_places(run):
    found = collections.Counter()
    for line in run.text["github"].splitlines():
        m = COMMAND.fullmatch(line)
        assert m, f"not a command: {line!r}"
        p = dict(part.split("=", 1) for part in m[2].split(","))
        p = {k: urllib.parse.unquote(v) for k, v in p.items()}
        if "line" not in p:
            continue
        assert ("col" in p) == (p["line"] == p["endLine"])
        found[(p["title"].split(" (")[0], p["file"], int(p["line"]), int(p.get("col", 0)),
               int(p["endLine"]), int(p.get("endColumn", 0)))] += 1
    return found


def gitlab_places(run):
    issues = json.loads(run.text["gitlab"])
    schema("code-quality.json", issues)
    prints = [i["fingerprint"] for i in issues]
    assert len(set(prints)) == len(prints), "a fingerprint stands twice"
    return collections.Counter(
        (i["check_name"], i["location"]["path"], i["location"]["lines"]["begin"])
        for i in issues if i["check_name"] != "unreadable-file")


def junit_tree(run):
    if shutil.which("xmllint"):
        # The published schema is older than the attribute `file`, which GitLab links to.
        text = re.sub(rb'(<testcase [^>]*) file="[^"]*"', rb"\1", run.raw["junit"])
        done = subprocess.run(["xmllint", "--noout", "--huge", "--schema",
                               HERE / "schemas" / "jenkins-junit.xsd", "-"],
                              input=text, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr[:300]
    elif os.environ.get("PGPREFLIGHT_NO_SKIP"):
        raise AssertionError("xmllint is missing")
    root = ET.fromstring(run.raw["junit"])
    rules = json.loads((HERE / "schemas" / "junit.json").read_text())
    for element in root.iter():
        rule = rules[element.tag]
        names = set(element.attrib)
        assert set(rule["required"]) <= names <= set(rule["required"]) | set(rule["optional"])
        assert {c.tag for c in element} <= set(rule["children"])
    for suite in root:
        cases = list(suite)
        assert int(suite.get("tests")) == len(cases)
        for kind, attribute in (("failure", "failures"), ("error", "errors")):
            assert int(suite.get(attribute)) == sum(c.find(kind) is not None for c in cases)
    return root


FINDING = re.compile(r"^(.*):(\d+):(\d+): (?:dangerous|potentially destructive|advice): .* "
                     r"\[([a-z-]+)\]$", re.M)


def junit_places(run):
    found = collections.Counter()
    for case in junit_tree(run).iter("testcase"):
        for part in (case.find("failure"), case.find("system-out")):
            for m in FINDING.finditer(part.text if part is not None else ""):
                found[(m[4], case.get("classname"), int(m[2]), int(m[3]))] += 1
    return found


def compare(name, wanted, found):
    lost, extra = wanted - found, found - wanted
    assert not lost and not extra, f"{name}: lost {list(lost)[:3]}, extra {list(extra)[:3]}"


def compare_all(run):
    """The same findings at the same places in all formats."""
    wanted = run.places()
    sarif, suppressed, _ = sarif_places(run)
    compare("sarif", run.places(run.findings), sarif)
    assert suppressed == len(run.findings) - len(run.shown)
    single = collections.Counter(
        {(k if k[2] == k[4] else (*k[:3], 0, k[4], 0)): 0 for k in wanted})
    for k, n in wanted.items():
        single[k if k[2] == k[4] else (*k[:3], 0, k[4], 0)] += n
    compare("github", collections.Counter({(k[0], shown(k[1]), *k[2:]): n
                                           for k, n in single.items()}), github_places(run))
    compare("gitlab", less(wanted, 0, 1, 2), gitlab_places(run))
    compare("junit", collections.Counter({(k[0], re.sub("[\x00-\x08\x0e-\x1f]", "", k[1]), *k[2:]): n
                                          for k, n in less(wanted, 0, 1, 2, 3).items()}),
            junit_places(run))
    markdown_check(run)
    for rule, path, line, column, _, _ in wanted:
        if path.isascii() and path.isprintable() and "::" not in path:
            assert f"{path}:{line}:{column}" in run.text["text"], (rule, path, line, column)


ROW = re.compile(r"^\| (dangerous|potentially destructive|advice) \| <code>(.*?):(\d+):(\d+)</code>"
                 r" \| .* \| <code>([a-z-]+)</code> \|$", re.M)


def markdown_check(run):
    text = run.text["markdown"]
    assert text.startswith("<!-- pgpreflight report -->\n## pgpreflight: ")
    assert len(text) <= 65000, len(text)
    lines = text.split("\n")
    assert sum(x.startswith("<details>") for x in lines) == lines.count("</details>")
    rows = ROW.findall(text)
    order = [("dangerous", "potentially destructive", "advice").index(r[0]) for r in rows]
    assert order == sorted(order), "not worst first"
    places = less(run.places(), 0, 2, 3)
    for _, _, line, column, rule in rows:
        assert places[(rule, int(line), int(column))], (rule, line, column)
    if "other reports of the run" not in text:
        assert len(rows) == len(run.shown)
    return rows


# --- tests ----------------------------------------------------------------------------------------


@test
def same_places_in_all_formats(tmp):
    """All test files of all rules, in one run."""
    n = 0
    for folder in sorted((ROOT / "testdata" / "rules").iterdir()):
        for path in sorted(folder.glob("*.sql")) if folder.is_dir() else ():
            shutil.copy(path, tmp / f"{n:04}_{folder.name}_{path.name}")
            n += 1
    run = Run(tmp, "--one-by-one", ".")
    assert len(run.findings) > 300, len(run.findings)
    compare_all(run)


@test
def places_in_odd_text(tmp):
    (tmp / "a.sql").write_bytes(
        "\ufeffSELECT 'żółć 漢字'; DROP TABLE a;\r\n\tALTER TABLE 漢 RENAME TO b;\r"
        "DROP TABLE\n\n  c\n;\nSELEC 1;\n-- pgpreflight: allow drop-table -- known\n"
        "DROP TABLE d;".encode())
    run = Run(tmp, "a.sql", status=1)
    compare_all(run)
    assert len(run.findings) > len(run.shown)


@test
def hostile_file_names(tmp):
    for name in HOSTILE:
        (tmp / name).write_text("DROP TABLE a;\n")
    run = Run(tmp, *(f"./{name}" for name in HOSTILE), status=1)
    compare_all(run)
    for name, text in run.text.items():
        assert "\x1b" not in text, name
    assert "<img" not in run.text["html"]
    assert "<img" not in run.text["markdown"] and "@team" not in run.text["markdown"]
    assert "**bold**" not in run.text["markdown"] and "](http" not in run.text["markdown"]
    assert len(run.text["github"].splitlines()) == len(run.shown)


@test
def hostile_sql(tmp):
    (tmp / "a.sql").write_text(
        'DROP TABLE "x\n::error::boo%0A";\nDROP TABLE "</details><script>@all|`a``b```c";\n'
        "-- ```\n/* ]]> --> \x1b[31m \x07 */ DROP TABLE \"]]></failure>\x02&\";\n"
        "ALTER TABLE a DROP COLUMN \"```` **b** <!-- \";\n")
    run = Run(tmp, "a.sql", status=1)
    compare_all(run)
    text = run.text["markdown"]
    outside = re.sub(r"^(`{3,})sql\n.*?^\1$", "", text, flags=re.S | re.M)
    assert "<script" not in outside and "@all" not in outside and "<!-- \"" not in outside
    assert "\x1b" not in text and "\x07" not in text
    ET.fromstring(run.raw["junit"])


@test
def no_findings(tmp):
    (tmp / "a.sql").write_text("CREATE TABLE a (id bigint PRIMARY KEY);\n")
    run = Run(tmp, "--rule", "missing-lock-timeout=off", "a.sql", status=0)
    compare_all(run)
    assert run.text["github"] == "" and json.loads(run.text["gitlab"]) == []
    assert "nothing dangerous" in run.text["markdown"]


@test
def empty_file(tmp):
    (tmp / "a.sql").write_text("")
    run = Run(tmp, "a.sql", status=0)
    compare_all(run)


@test
def unreadable_files_are_in_every_report(tmp):
    (tmp / "a.sql").write_bytes(b"SELECT '\xff';")
    (tmp / "b.sql").write_text("DROP TABLE a;")
    run = Run(tmp, "a.sql", "b.sql", status=2)
    compare_all(run)
    log = json.loads(run.text["sarif"])["runs"][0]["invocations"][0]
    assert not log["executionSuccessful"] and log["exitCode"] == 2
    assert "a.sql" in log["toolExecutionNotifications"][0]["message"]["text"]
    assert "::error file=a.sql,title=not read::" in run.text["github"]
    assert any(i["check_name"] == "unreadable-file" for i in json.loads(run.text["gitlab"]))
    assert next(junit_tree(run).iter("error")).get("type") == "unreadable-file"
    assert "**not read**" in run.text["markdown"]


@test
def suppressed_findings(tmp):
    (tmp / "a.sql").write_text("-- pgpreflight: allow drop-table -- unused since #4\n"
                               "DROP TABLE a;\n")
    run = Run(tmp, "a.sql", status=0)
    compare_all(run)
    results = json.loads(run.text["sarif"])["runs"][0]["results"]
    mine = next(r for r in results if r["ruleId"] == "drop-table")
    assert mine["suppressions"] == [{"kind": "inSource", "status": "accepted",
                                     "justification": "unused since #4"}]
    assert "drop-table" not in run.text["github"] + run.text["gitlab"] + run.text["markdown"]


@test
def fingerprints_do_not_depend_on_lines(tmp):
    before = "DROP TABLE a;\nDROP TABLE b;\nDROP TABLE a;\nALTER TABLE c DROP COLUMN d;\n"
    after = "-- new\n\n" + before.replace("DROP TABLE b", "/* x */ DROP  TABLE\n b -- y\n")
    prints = []
    for text in (before, after):
        (tmp / "a.sql").write_text(text)
        run = Run(tmp, "--rule", "missing-lock-timeout=off", "a.sql", status=1)
        results = json.loads(run.text["sarif"])["runs"][0]["results"]
        prints.append(([r["partialFingerprints"]["pgpreflight/v1"] for r in results],
                       [i["fingerprint"] for i in json.loads(run.text["gitlab"])]))
    assert prints[0] == prints[1], prints
    assert len(set(prints[0][0])) == len(prints[0][0])


@test
def fingerprints_see_quoted_text(tmp):
    seen = set()
    for text in ("DELETE FROM a WHERE b = 'x  y'", "DELETE FROM a WHERE b = 'x y'",
                 "DELETE FROM a WHERE b = $$x -- y$$", "DELETE FROM a WHERE b = $$x $$",
                 "DELETE FROM a WHERE b = E'\\' -- y'", "DELETE FROM a WHERE b = E'\\' '"):
        (tmp / "a.sql").write_text(text)
        run = Run(tmp, "--rule", "unbatched-delete=dangerous", "a.sql")
        seen |= {r["partialFingerprints"]["pgpreflight/v1"]
                 for r in json.loads(run.text["sarif"])["runs"][0]["results"]
                 if r["ruleId"] == "unbatched-delete"}
    assert len(seen) == 6, len(seen)


@test
def markdown_is_bounded(tmp):
    long = "x" * 60
    sql = "".join(f'ALTER TABLE "{long}<>|{i}" DROP COLUMN "{long}@", ADD COLUMN b int;\n'
                  f'UPDATE "t{i}" SET a = \'{"<&`" * 600}\';\n' for i in range(400))
    (tmp / ("|" * 80 + ".sql")).write_text(sql)
    run = Run(tmp, ".", status=1)
    compare_all(run)
    assert len(run.text["markdown"]) > 40000 and "The table shows the worst" in run.text["markdown"]


@test
def failing_tests_are_what_fails_the_gate(tmp):
    (tmp / "a.sql").write_text("DROP INDEX a;\nDROP TABLE b;\n")
    for level, wanted in (("dangerous", 1), ("destructive", 2), ("never", 0)):
        run = Run(tmp, "--fail-on", level, "--rule", "drop-index=destructive",
                  "--rule", "missing-lock-timeout=off", "a.sql")
        failed = [c for c in junit_tree(run).iter("failure")]
        assert len(failed) == wanted, (level, len(failed))


@test
def large_input_streams(tmp):
    (tmp / "a.sql").write_text("DROP TABLE a;\n" * 3000)
    run = Run(tmp, "a.sql", status=1)
    compare_all(run)


def main():
    failed = 0
    print(f"1..{len(TESTS)}")
    for number, function in enumerate(TESTS, 1):
        with tempfile.TemporaryDirectory(prefix="pgpreflight-reports-") as folder:
            try:
                function(pathlib.Path(folder))
                print(f"ok {number} - {function.__name__}")
            except (AssertionError, OSError, ValueError, KeyError, IndexError,
                    subprocess.TimeoutExpired, ET.ParseError) as e:
                failed += 1
                print(f"not ok {number} - {function.__name__}")
                print("".join(f"# {line}\n" for line in f"{type(e).__name__}: {e}"[:1500].split("\n")),
                      end="")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
