"""Pages that scripts/docs prints: one for each rule with its example and what the program says to it, and what the
checks of other tools are called here."""

import os
import re
import subprocess
import tempfile

FILE = re.compile(r"^-- file: *(.*?) *\n", re.M)
# What proves these lies in the history of a repository or in the configuration, not in one file.
NO_OUTPUT = {"blocked-now", "edited-migration", "deleted-migration", "renamed-migration", "out-of-order-migration", "protected-table",
             "failed-migration"}
TITLES = {"destructive": "potentially destructive"}

OTHER_HEAD = """\
<!-- Printed by scripts/docs from docs/other-tools.txt. Do not edit. -->
# From other tools to pgpreflight

What a check is called here. A rule in *italics* is off until it is selected (`--select`, or a level in the configuration).

Comments of theirs count while you move: with `"honor_foreign_ignores": true`, `-- squawk-ignore` and `-- atlas:nolint`
accept all findings of their statement. Our own comment names the rule and wants a reason:
`-- pgpreflight: allow RULE -- reason`. A backlog is put aside in one go with `--write-baseline`.

| there | here |
|---|---|
| `.squawk.toml`: `excluded_rules`, `excluded_paths`, `pg_version` | `"ignore"`, `"exclude"`, `"pg_version"` in `.pgpreflight.json` |
| squawk `--assume-in-transaction` | `--runner wrapped`; with a migration tool it is known |
| strong_migrations `start_after`, `target_version`, `lock_timeout` | `"start_after"`, `"pg_version"`, `"lock_timeout"` |
| strong_migrations `safety_assured { }` | `-- pgpreflight: allow RULE -- reason` |
| Atlas `--latest N`, `--git-base` | `--since REF` |

"""


def files_of(text):
    parts = FILE.split(text)
    return list(zip(parts[1::2], parts[2::2])) or [("1_migration.sql", text)]


def program_output(program, rule):
    """(command line, what it prints) for the rule's bad example."""
    with tempfile.TemporaryDirectory(prefix="pgpreflight-docs-") as folder:
        files = files_of(rule["bad"])
        tree = os.path.join(folder, "migrations" if len(files) > 1 else "")
        for name, content in files:
            path = os.path.join(tree, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write(content.rstrip("\n") + "\n")
        shown, hidden = [], ["--no-config", "--no-history", "--color", "never", "--today", "2026-01-01"]
        if rule["since"]:
            shown += ["--pg-version", str(max(15, rule["since"]))]
        if rule["setup"]:
            with open(os.path.join(folder, "deployed.sql"), "w", encoding="utf-8") as f:
                f.write(rule["setup"])
            shown += ["--history", "deployed.sql"]
        if rule["framework"]:
            shown += ["--framework", rule["framework"]]
        shown += ["--select", rule["id"]]
        paths = [files[0][0] if len(files) == 1 else "migrations"]
        done = subprocess.run([program, "check", *hidden, *shown, *paths], cwd=folder, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode not in (0, 1) or rule["id"] not in done.stdout:
            raise SystemExit(f"docs: the example of {rule['id']} does not show it: {done.stdout}{done.stderr}")
        return " ".join(["pgpreflight", *shown, *paths]), done.stdout


def sql(text):
    return f"```sql\n{text.rstrip()}\n```\n\n"


def rule_page(program, rule, elsewhere):
    title = TITLES.get(rule["verdict"], rule["verdict"])
    versions = (f", PostgreSQL {rule['since']} and later" if rule["since"] else "") + (
        f", PostgreSQL {rule['until']} and earlier" if rule["until"] else "")
    page = (f"<!-- Printed by scripts/docs. Do not edit. -->\n# {rule['id']}\n\n"
            f"{rule['summary'][0].upper()}{rule['summary'][1:]}.\n\n"
            f"**{title}**, {rule['topic']}{versions}{', off unless selected' if rule['opt_in'] else ''}\n\n"
            f"{rule['why']}\n\n## Flagged\n\n")
    if rule["setup"]:
        page += f"With this deployed:\n\n{sql(rule['setup'])}"
    page += sql(rule["bad"])
    if rule["id"] not in NO_OUTPUT:
        command, out = program_output(program, rule)
        page += f"```console\n$ {command}\n{out.rstrip()}\n```\n\n"
    if rule["good"]:
        page += f"## Not flagged\n\n{sql(rule['good'])}"
    page += "## Level\n\n"
    page += (f"`-- pgpreflight: allow {rule['id']} -- reason` above a statement accepts it there; `--rule "
             f"{rule['id']}=LEVEL`, or `\"rules\": {{\"{rule['id']}\": \"LEVEL\"}}` in `.pgpreflight.json`, changes it "
             "everywhere: `dangerous`, `destructive`, `advice` or `off`.\n")
    if elsewhere:
        page += "\n## Elsewhere\n\n" + "".join(f"- {tool}: {', '.join(f'`{n}`' for n in names)}\n"
                                                 for tool, names in elsewhere.items())
    return page


def read_other_tools(root, rules):
    """[(tool, remark, [(theirs, [ours], note)])]"""
    known, tools = {rule["id"] for rule in rules}, []
    with open(os.path.join(root, "docs", "other-tools.txt"), encoding="utf-8") as f:
        for line in f.read().splitlines():
            if line.startswith("## "):
                tools.append((*line[3:].split("|"), []))
            elif line and not line.startswith("#"):
                theirs, ours, note = line.split("|")
                ours = [] if ours == "-" else ours.split(", ")
                unknown = set(ours) - known
                if unknown or not (ours or note):
                    raise SystemExit(f"docs/other-tools.txt: {line}: {unknown or 'why none?'}")
                tools[-1][2].append((theirs, ours, note))
    return tools


def other_page(tools, rules):
    off, page = {rule["id"] for rule in rules if rule["opt_in"]}, OTHER_HEAD

    def ours(name):
        link = f"[{name}](rules/{name}.md)"
        return f"*{link}*" if name in off else link

    for tool, remark, rows in tools:
        page += f"## {tool}\n\n{remark[0].upper()}{remark[1:]}.\n\n| there | here | |\n|---|---|---|\n"
        for theirs, names, note in rows:
            page += f"| `{theirs}` | {', '.join(map(ours, names)) or 'none'} | {note} |\n"
        page += "\n"
    return page.rstrip("\n") + "\n"


def pages(program, root, rules):
    """{path: text}"""
    tools = read_other_tools(root, rules)
    elsewhere = {}
    for tool, _, rows in tools:
        for theirs, ours, _ in rows:
            for name in ours:
                elsewhere.setdefault(name, {}).setdefault(tool, []).append(theirs)
    found = {f"docs/rules/{rule['id']}.md": rule_page(program, rule, elsewhere.get(rule["id"])) for rule in rules}
    found["docs/from-other-tools.md"] = other_page(tools, rules)
    return found
