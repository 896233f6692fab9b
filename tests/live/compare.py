"""Sets what the tool claims about a statement against what a server was seen doing."""

import re

import observe

WORK_THAT_READS = {"scan", "rewrite", "index-build", "index-rebuild", "copy", "rows"}
MUST_BE_CLAIMED = "rpvmf"  # kinds whose locks may not be missing among the claims
# Statements whose way of reading a table the counters do not show.
READS_UNCOUNTED = re.compile(r"\s*(VACUUM|ANALYZE|ANALYSE)\b", re.I)
EMPTIES = re.compile(r"\b(TRUNCATE|WITH\s+NO\s+DATA)\b", re.I)  # new storage, but nothing is written
FULL_SCAN = 0.9
LOCKABLE = "rp"  # kinds that LOCK TABLE takes in every mode


class Claim:
    """All that the tool says about one relation."""

    def __init__(self, schema, name):
        self.schema, self.name = schema, name
        self.lock, self.work = None, set()

    def __str__(self):
        return f"{self.schema}.{self.name}" if self.schema else self.name


def claims_of(statements):
    """{(schema, name): Claim} over the statements."""
    claims = {}
    for effect in (e for s in statements for e in s["effects"] or []):
        relation = effect.get("relation") or {}
        if not relation.get("name") or not effect.get("lock") and effect.get("role") == "object":
            continue
        key = relation.get("schema"), relation["name"]
        claim = claims.setdefault(key, Claim(*key))
        if effect.get("lock"):
            claim.lock = observe.strongest({effect["lock"], claim.lock} - {None})
        claim.work |= set(effect.get("work") or []) - {"none"}
    return claims


def rows_of(statements):
    """The ids of the facts that the tool took its answer from."""
    found = set()
    for statement in statements:
        found.update(effect.get("row") for effect in statement["effects"] or [])
        found.update(statement.get("facts") or [])
        found.add((statement.get("fails") or {}).get("row"))
    return found - {None}


class Comparison:
    """problems: what is wrong. doubts: (relation, claimed mode), where the server was not seen
    holding the lock that is claimed, which may have been given back at once."""

    def __init__(self, statements, seen, statement_text):
        self.seen, self.text = seen, statement_text
        self.problems, self.doubts = [], []
        self.by_oid = {}
        for claim in claims_of(statements).values():
            relation = seen.find(claim.schema, claim.name)
            if relation:
                self.by_oid[relation.oid] = claim
            elif claim.lock:
                self.problems.append(f"claims {claim.lock} on {claim}, which the server does not have")
        for oid, relation in sorted(seen.relations.items()):
            claim = self.by_oid.get(oid)
            self._lock(relation, claim.lock if claim else None)
        for oid, relation in sorted(seen.relations.items()):
            if relation.kind in observe.HEAPS and relation.committed:
                self._work(relation, self._claimed_work(relation))
            elif relation.kind == "p" and oid in self.by_oid:
                self._work_of_parent(relation, self.by_oid[oid].work)

    def _lock(self, relation, claimed):
        taken = relation.lock
        if claimed == taken:
            return
        if claimed is None:
            if relation.existed and relation.kind in MUST_BE_CLAIMED:
                self.problems.append(f"the server locks {relation} in {taken}, nothing is claimed")
            return
        if taken is None or observe.STRENGTH[claimed] > observe.STRENGTH[taken]:
            if claimed not in relation.held:  # else there is nothing new to be seen
                self.doubts.append((relation, claimed))
        else:
            self.problems.append(f"claims {claimed} on {relation}, the server takes {taken}")

    def _claimed_work(self, table):
        """Of the table and of its indexes."""
        own = [self.by_oid[oid].work for oid, r in self.seen.relations.items()
               if oid in self.by_oid and (oid == table.oid or r.table == table.oid)]
        return set().union(*own)

    def _work(self, table, claimed):
        rewritten = table.rewritten and not EMPTIES.search(self.text)
        rebuilt = [] if EMPTIES.search(self.text) else table.rebuilt
        copied = table.copied or any(r.copied and r.table == table.oid
                                     for r in self.seen.relations.values())
        facts = [("rewrite", rewritten), ("copy", copied)]
        if not rewritten or "rewrite" not in claimed:  # a rewrite speaks for the indexes too
            facts += [("index-build", bool(table.built)), ("index-rebuild", bool(rebuilt))]
        for work, happened in facts:
            if happened and work not in claimed:
                self.problems.append(f"{table}: {work} happened"
                                     f"{_list(table.built + rebuilt)}, not claimed")
            if work in claimed and not happened:
                self.problems.append(f"{table}: {work} is claimed, did not happen")
        scanned = table.scanned >= FULL_SCAN
        if scanned and not claimed & WORK_THAT_READS:
            self.problems.append(f"{table}: scanned {table.scanned:.1f} times, not claimed")
        if "scan" in claimed and not scanned and not READS_UNCOUNTED.match(self.text):
            self.problems.append(f"{table}: a scan is claimed, {table.scanned:.2f} of "
                                 f"{table.rows} rows were read")
        if "rows" in claimed and not table.touched and not READS_UNCOUNTED.match(self.text):
            self.problems.append(f"{table}: rows is claimed, none of {table.rows} rows was touched")
        if table.changed and not claimed & {"rows", "rewrite"}:
            self.problems.append(f"{table}: {table.changed} rows changed, not claimed")

    def _work_of_parent(self, table, claimed):
        """A partitioned table has no rows: what is claimed of it must be seen below it."""
        below = [self.seen.relations[oid] for oid in self.seen.children.get(table.oid, ())
                 if oid in self.seen.relations]
        happened = {
            "rewrite": any(r.rewritten for r in below),
            "copy": any(r.copied for r in below),
            "index-build": any(r.built for r in below),
            "index-rebuild": any(r.rebuilt for r in below),
            "scan": any(r.scanned >= FULL_SCAN for r in below) or READS_UNCOUNTED.match(self.text),
            "rows": any(r.touched for r in below) or READS_UNCOUNTED.match(self.text),
        }
        for work in sorted(claimed):
            if not happened[work]:
                self.problems.append(f"{table}: {work} is claimed, did not happen in any partition")


def _list(names):
    return " (" + ", ".join(names) + ")" if names else ""


def lock_checks(result, case, deep):
    """(relation, mode) to be made sure of by provoking waits: where pg_locks showed less than is
    claimed, and all tables when there was only a glimpse of it."""
    checks = {relation.oid: (relation, mode) for relation, mode in result.doubts}
    for oid, relation in result.seen.relations.items():
        if (deep or not case.transaction) and relation.kind in LOCKABLE and relation.existed \
                and relation.committed and not relation.held:
            claim = result.by_oid.get(oid)
            checks.setdefault(oid, (relation, claim.lock if claim else None))
    return checks.values()
