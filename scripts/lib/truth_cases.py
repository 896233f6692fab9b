"""Recorded cases (truth-NN.json) against the tool's JSON, aspect by aspect."""

import re

import tool  # tests/live/tool.py

STRENGTH = {mode: i for i, mode in enumerate(
    ["ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
     "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"])}
READS = {"scan", "rewrite", "index-build", "index-rebuild", "copy", "rows"}
FULL_SCAN = 0.9
DATABASE = "live"

_RELATION = re.compile(
    r"CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP(?:ORARY)?\s+|UNLOGGED\s+|FOREIGN\s+|RECURSIVE\s+)*"
    r"(?:TABLE|VIEW|MATERIALIZED\s+VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w.\"]+)", re.I)
_PARTITIONED = re.compile(r"CREATE\s+TABLE\s+([\w.]+)[^;]*?PARTITION\s+BY", re.I)
_PARTITION = re.compile(r"CREATE\s+TABLE\s+([\w.]+)\s+PARTITION\s+OF\s+([\w.]+)", re.I)
_FILLED = re.compile(r"INSERT\s+INTO\s+([\w.]+)|CREATE\s+(?:TABLE|MATERIALIZED\s+VIEW)\s+([\w.]+)\s+AS\b",
                     re.I)
_TRUNCATE = re.compile(r"\s*TRUNCATE\b", re.I)
_READS_UNCOUNTED = re.compile(r"\s*(VACUUM|ANALYZE)\b", re.I)


def mode_name(mode):
    """AccessExclusive as in the recordings: ACCESS EXCLUSIVE."""
    return re.sub(r"(?<!^)([A-Z])", r" \1", mode).upper()


def strongest(*modes):
    return max((m for m in modes if m), key=STRENGTH.get, default=None)


class Case:
    def __init__(self, identifier, data, fixture):
        def sql(key):
            return [text.replace("{DB}", DATABASE) for text in data.get(key, [])]

        self.id, self.data = identifier, data
        self.sql = data["sql"].replace("{DB}", DATABASE)
        self.history = fixture + "\n" + ";\n".join(sql("setup")) + ";\n"
        self.before = sql("sets") + sql("pre")
        self.wrapped = data["mode"] == "txn"
        error = data.get("error")
        self.sqlstate = error["sqlstate"] if error else None
        whole = self.history + ";\n".join(self.before + [self.sql])
        self.tables = {plain(name) for name in _RELATION.findall(whole)}
        self.partitioned = {plain(name) for name in _PARTITIONED.findall(whole)}
        self.parent_of = {plain(a): plain(b) for a, b in _PARTITION.findall(whole)}
        self.filled = {plain(a or b) for a, b in _FILLED.findall(self.history)}
        self.created = set(data.get("rel_created", [])) | {
            plain(name) for text in self.before for name in _RELATION.findall(text)}

    def text(self):
        return ";\n".join(self.before + [self.sql]) + ";\n"

    def locks(self):
        """{table: strongest mode} that the server took or held."""
        found = {}
        for key in ("locks", "locks_transient"):
            for name, mode in self.data.get(key, {}).items():
                if name in self.tables:
                    found[name] = strongest(found.get(name), mode_name(mode))
        return found

    def is_sampled(self):
        """It left no transaction open in which its locks could be read at leisure."""
        return not self.wrapped or bool(self.sqlstate)

    def held_before(self, name):
        mode = self.data.get("locks_before", {}).get(name)
        return mode_name(mode) if mode else None


def plain(name):
    name = name.replace('"', "")
    return name[len("public."):] if name.startswith("public.") else name


class Answer:
    """What the tool says about the last statement of one file."""

    def __init__(self, document):
        self.statements = tool.last_statements(document)
        self.locks, self.work, self.kinds = {}, {}, {}
        for effect in (e for s in self.statements for e in s["effects"] or []):
            relation = effect["relation"] or {}
            if not relation.get("name"):
                continue
            schema = relation.get("schema")
            name = relation["name"] if schema in (None, "public", "pg_temp") \
                else f"{schema}.{relation['name']}"
            if effect["lock"]:
                self.locks[name] = strongest(self.locks.get(name), effect["lock"])
            self.work.setdefault(name, set()).update(set(effect["work"]) - {"none"})
            self.kinds[name] = relation["kind"]
        self.fails = next((s["fails"] for s in self.statements if s["fails"]), None)


def ask(case, version, runner=None, text=None):
    runner = runner or ("wrapped" if case.wrapped else "psql")
    return Answer(tool.check(text or case.text(), case.history, version, runner, complete=True))


# --- aspects: each yields the differences as text -------------------------------------------------


# Why a difference from the recording is not held against the tool. They are counted and shown,
# because the figure leans on them.
ALLOWANCES = {
    "failing": "the statement fails, and was sampled while it did: a lock claimed beyond what was caught",
    "elsewhere": "it could only be sampled while it ran, and another version's recording has the mode",
    "traced": "the trace made inside a server of version 15 has the mode",
    "held": "the transaction held a lock as strong before, so a new one cannot be seen",
    "created": "the relation is the statement's own, nobody else can see it",
}


def lock_differences(case, answer, requested, used):
    """requested: {table: {mode: allowance}} that the recording may have missed. used: the names of
    the allowances that were made are added to it."""
    server = case.locks()
    for name in sorted(case.tables & (set(server) | set(answer.locks))):
        claimed, seen = answer.locks.get(name), server.get(name)
        if claimed == seen:
            continue
        allowance = lock_allowance(case, name, claimed, seen, requested)
        if allowance:
            used.add(allowance)
        else:
            yield f"{name}: server {seen or 'no lock'}, tool {claimed or 'no lock'}"


def lock_allowance(case, name, claimed, seen, requested):
    held = case.held_before(name)
    if name in case.created and (claimed is None or seen is None):
        return "created"
    if held and held == seen and (claimed is None or STRENGTH[claimed] <= STRENGTH[held]):
        return "held"
    if claimed in requested.get(name, {}):
        return requested[name][claimed]
    if case.sqlstate and claimed and (seen is None or STRENGTH[claimed] >= STRENGTH[seen]):
        return "failing"
    return None


def rewrite_differences(case, answer):
    if case.sqlstate:
        return
    replaced = {n for n in case.data.get("new_filenode", []) if n in case.tables}
    if _TRUNCATE.match(case.sql):
        replaced = set()
    claimed = {n for n, work in answer.work.items()
               if work & {"rewrite", "copy"} and n in case.tables - case.partitioned}
    for name in sorted(replaced ^ claimed):
        yield f"{name}: " + ("rewritten, not claimed" if name in replaced else "rewrite claimed, not seen")


def scan_differences(case, answer):
    if case.sqlstate:
        return
    scanned = {n for n, times in case.data.get("scans", {}).items()
               if times >= FULL_SCAN and n in case.tables}
    for name in sorted(scanned):
        if not answer.work.get(name, set()) & READS:
            yield f"{name}: scanned {case.data['scans'][name]} times, not claimed"
    if _READS_UNCOUNTED.match(case.sql):
        return
    families = {case.parent_of.get(name, name) for name in scanned}
    for name, work in sorted(answer.work.items()):
        if "scan" not in work or name not in case.tables - case.partitioned or name in scanned:
            continue
        family = case.parent_of.get(name, name)
        if family in families or not {name, family} & case.filled:
            continue  # another partition has the rows; or there are none, and nothing to see
        yield f"{name}: scan claimed, not seen"


def failure_differences(answer, sqlstate):
    fails = answer.fails
    if fails and (fails["certain"] or sqlstate) and fails["sqlstate"] != sqlstate:
        yield f"server {sqlstate or 'succeeds'}, tool {fails['sqlstate']} ({fails['why']})"
    if sqlstate and not fails:
        yield f"server {sqlstate}, tool foresees none"


def failure_in_transaction(case, version):
    """For statements that refuse a transaction: also as the tool sees them inside one."""
    if case.data["in_txn"] != "ok":
        answer = ask(case, version, "wrapped")
        yield from ("in a transaction: " + d for d in failure_differences(answer, case.data["in_txn"]))
    implicit = case.data.get("implicit_txn")
    if implicit and implicit != "ok":
        answer = ask(case, version, "message", "SELECT 1;\n" + case.sql)
        yield from ("in one message: " + d for d in failure_differences(answer, implicit))


ASPECTS = ("locks", "rewrite", "scan", "failure")


def compare(case, version, requested):
    """{aspect: [differences]}; under "allowances" the names of those that were made."""
    answer, used = ask(case, version), set()
    found = {
        "locks": list(lock_differences(case, answer, requested, used)),
        "rewrite": list(rewrite_differences(case, answer)),
        "scan": list(scan_differences(case, answer)),
        "failure": list(failure_differences(answer, case.sqlstate)),
    }
    found["allowances"] = sorted(used)
    if not case.wrapped:
        found["failure"] += failure_in_transaction(case, version)
    return found
