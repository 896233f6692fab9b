#!/usr/bin/env python3
"""The HTML report in a real browser: it shows everything, fetches nothing, filters, obeys the
keyboard, and hostile names stay text. TAP.

usage: html.py PGPREFLIGHT    SHOTS=DIR in the environment keeps screenshots
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from browser import Browser, find_chromium

BINARY = os.path.abspath(sys.argv[1])
ROOT = pathlib.Path(__file__).resolve().parents[2]
HOSTILE = '''-- </script><script>document.title = "owned"</script>
ALTER TABLE "x</pre><img src=http://127.0.0.1:9/a onerror=document.title='owned'>" DROP COLUMN "c'""&amp;";
COMMENT ON TABLE t IS '<a href="javascript:1">';
-- pgpreflight: allow drop-table -- <b onclick=x>gone</b> "since" it's
DROP TABLE "</style><style>*{display:none}";
DO $$ BEGIN ALTER TABLE big ALTER COLUMN a TYPE text USING '<!--'; END $$;
SELEC <svg/onload=alert(1)>;
'''
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def report(folder, *paths):
    page, data = folder / "report.html", folder / "report.json"
    env = os.environ | {"SOURCE_DATE_EPOCH": "1750000000"}
    done = subprocess.run([BINARY, "check", "--no-config", "--format", "html", "--output", page,
                           "--format", "json", "--output", data, *paths], cwd=ROOT, env=env,
                          capture_output=True, check=False)
    assert done.returncode in (0, 1) and not done.stderr, done
    return page, json.loads(data.read_text())


def demo(browser, folder, fragment=""):
    page, document = report(folder, "testdata/demo")
    browser.open("about:blank")
    browser.open(f"{page.as_uri()}{fragment}")
    return document


def shown(browser, what):
    return browser.run(f"[...document.querySelectorAll('{what}')].filter(x => x.offsetParent).length")


def count(document, **wanted):
    return sum(1 for f in document["findings"] if not f["allowed"] and
               all(f[k] == v for k, v in wanted.items()))


def keep(browser, name):
    if os.environ.get("SHOTS"):
        browser.screenshot(f"{os.environ['SHOTS']}/{name}.png")


@test
def everything_is_there(browser, folder):
    document = demo(browser, folder)
    assert shown(browser, ".f") == len(document["findings"]) > 3
    statements = sum(len(f["statements"]) for f in document["files"])
    assert shown(browser, ".st") == statements > 5
    assert shown(browser, "section.file") == len(document["files"])
    for file in document["files"]:
        text = (ROOT / file["path"]).read_text()
        page = browser.run("[...document.querySelectorAll('section.file')].find(s => s.querySelector('h2')"
                           f".textContent === {json.dumps(file['path'])}).querySelector('.sql').innerText")
        for line in text.splitlines():
            assert line.strip() in page, line


@test
def nothing_is_fetched_and_nothing_complains(browser, folder):
    demo(browser, folder)
    assert all(url.startswith("file:") and url.endswith("report.html") or url == "about:blank"
               for url in browser.requests()), browser.requests()
    assert not list(browser.complaints()), list(browser.complaints())
    text = (folder / "report.html").read_text()
    assert not re.search(r"(src|href|action)=\"(?!#)", text)


@test
def it_fits_the_window_in_light_and_dark(browser, folder):
    demo(browser, folder)
    grounds = set()
    for scheme in ("light", "dark"):
        browser.media(scheme)
        for width in (360, 768, 1280):
            browser.size(width)
            assert browser.run("document.documentElement.scrollWidth") <= width, (scheme, width)
            keep(browser, f"report-{scheme}-{width}")
        grounds.add(browser.run("getComputedStyle(document.body).backgroundColor"))
    browser.media("light")
    browser.size(1280)
    assert len(grounds) == 2, grounds


@test
def filter_by_verdict(browser, folder):
    document = demo(browser, folder)
    browser.run("document.querySelector('[value=safe]').click()")
    browser.run("document.querySelector('[value=advice]').click()")
    browser.run("document.querySelector('[value=accepted]').click()")
    wanted = count(document, verdict="dangerous") + count(document, verdict="destructive")
    assert shown(browser, ".f") == wanted > 0
    assert shown(browser, ".st.safe") == 0 and shown(browser, ".f.advice") == 0
    assert "hide=safe" in browser.run("location.hash")
    browser.run("document.querySelector('[type=reset]').click()")
    browser.run("new Promise(done => setTimeout(done, 50))")
    assert shown(browser, ".f") == len(document["findings"])


@test
def filter_by_rule_file_and_text(browser, folder):
    document = demo(browser, folder)
    choose = "var x = document.querySelector('[name=%s]'); x.value = %s;" \
             "x.dispatchEvent(new Event('input', {bubbles: true}))"
    browser.run(choose % ("r", "'add-check'"))
    assert shown(browser, ".f") == count(document, rule="add-check") == shown(browser, ".st")
    assert shown(browser, "section.file") == 1
    browser.run(choose % ("r", "''"))
    browser.run(choose % ("f", "'0044'"))
    assert shown(browser, "section.file") == 1
    browser.run(choose % ("f", "''"))
    browser.run(choose % ("q", "'orders_status_idx'"))
    assert shown(browser, ".st") == 1
    browser.run(choose % ("q", "'no such thing'"))
    assert shown(browser, ".st") == 0 and shown(browser, "#none") == 1


@test
def a_filtered_view_can_be_passed_on(browser, folder):
    document = demo(browser, folder, "#?hide=safe,advice&rule=rename-column")
    assert shown(browser, ".f") == count(document, rule="rename-column") == 1
    assert browser.run("document.querySelector('[name=r]').value") == "rename-column"


@test
def keyboard(browser, folder):
    demo(browser, folder)
    browser.key("Tab")
    assert browser.run("document.activeElement.className") == "skip"
    browser.key("Tab")
    assert browser.run("document.activeElement.value") == "dangerous"
    browser.key(" ")
    assert shown(browser, ".f.dangerous") == 0
    browser.key("Escape")
    browser.run("new Promise(done => setTimeout(done, 50))")
    assert shown(browser, ".f.dangerous") > 0
    browser.run("document.activeElement.blur()")
    browser.key("j")
    browser.key("j")
    second = browser.run("[...document.querySelectorAll('.f')].indexOf(document.activeElement)")
    browser.key("k")
    first = browser.run("[...document.querySelectorAll('.f')].indexOf(document.activeElement)")
    assert (first, second) == (0, 1)
    browser.key("/")
    assert browser.run("document.activeElement.name") == "q"
    browser.key("j")
    assert browser.run("document.activeElement.name + document.activeElement.value") == "qj"


@test
def hostile_names_stay_text(browser, folder):
    name = "a<img src=x onerror=alert(1)>\"'&.sql"
    (folder / name).write_text(HOSTILE)
    page, document = report(folder, folder / name)
    browser.open("about:blank")
    browser.open(page.as_uri())
    assert browser.run("document.title").startswith("pgpreflight: ")
    assert browser.run("document.querySelectorAll('img,iframe,object,link,[onclick],[onerror]').length") == 0
    assert browser.run("document.scripts.length") == 1
    assert browser.run("document.querySelectorAll('style').length") == 1
    assert name in browser.run("document.querySelector('h2').textContent")
    page = browser.run("document.querySelector('.sql').innerText")
    for line in HOSTILE.splitlines():
        assert line in page, line
    assert all("127.0.0.1" not in url for url in browser.requests())
    assert not list(browser.complaints()), list(browser.complaints())
    assert shown(browser, ".f") == len(document["findings"])


def plan(browser, folder, *paths):
    page = folder / "plan.html"
    done = subprocess.run([BINARY, "plan", "--no-config", "--format", "html", "--output", page, *paths],
                          cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0 and not done.stderr, done
    browser.open("about:blank")
    browser.open(page.as_uri())


@test
def a_plan_can_be_ticked(browser, folder):
    plan(browser, folder, "testdata/demo")
    boxes = shown(browser, "input[type=checkbox]")
    assert boxes > 5 and browser.run("document.querySelector('.progress').textContent") == f"0 of {boxes} done"
    browser.run("document.querySelector('#t2').labels[0].click()")
    assert browser.run("document.querySelector('.progress').textContent") == f"1 of {boxes} done"
    plan(browser, folder, "testdata/demo")
    assert browser.run("document.querySelector('#t2').checked && !document.querySelector('#t1').checked")
    browser.run("localStorage.clear()")
    assert not list(browser.complaints()), list(browser.complaints())


@test
def a_plan_fits_and_stays_text(browser, folder):
    (folder / "a.sql").write_text(HOSTILE)
    long = folder / ("a_name_that_a_tool_made_" * 8 + ".sql")
    long.write_text("ALTER TABLE t DROP COLUMN a, ADD COLUMN b text DEFAULT '" + "x" * 200 + "';\n")
    for paths in (["testdata/demo"], [folder / "a.sql"], [long]):
        plan(browser, folder, *paths)
        for scheme, width in (("light", 360), ("dark", 1100)):
            browser.media(scheme)
            browser.size(width)
            assert browser.run("document.documentElement.scrollWidth") <= width, (scheme, width)
            keep(browser, f"plan-{scheme}-{width}")
        assert browser.run("document.title") == "Deployment plan"
        assert browser.run("document.querySelectorAll('img,iframe,link,svg,[onclick]').length") == 0
        assert not [u for u in browser.requests() if not u.startswith("file:") and u != "about:blank"]
        assert not list(browser.complaints()), list(browser.complaints())
    browser.media()
    browser.size(1280)


@test
def paper(browser, folder):
    demo(browser, folder)
    browser.media(kind="print")
    assert shown(browser, "#filters") == 0 and shown(browser, ".f") > 3
    keep(browser, "report-print")
    browser.media()


@test
def without_script_everything_is_there(browser, folder):
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        document = demo(browser, folder)
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)
    assert shown(browser, ".f") == len(document["findings"])
    assert shown(browser, "#filters") == 0


def main():
    if not find_chromium():
        if os.environ.get("PGPREFLIGHT_NO_SKIP"):
            print("1..1\nnot ok 1 - Chromium is not installed")
            return 1
        print("1..0 # SKIP Chromium is not installed")
        return 0
    print(f"1..{len(TESTS)}")
    failed = 0
    with Browser() as browser:
        for number, function in enumerate(TESTS, 1):
            with tempfile.TemporaryDirectory(prefix="pgpreflight-html-") as folder:
                try:
                    function(browser, pathlib.Path(folder))
                    print(f"ok {number} - {function.__name__}", flush=True)
                except (AssertionError, OSError, ValueError) as e:
                    failed += 1
                    print(f"not ok {number} - {function.__name__}")
                    print("# " + repr(e)[:1500].replace("\n", "\n# "), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
