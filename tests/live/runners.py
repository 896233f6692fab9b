"""The migration tools themselves: where they are, and how each is told to migrate a tree.

scripts/runners installs them. What is missing is named, so that a test can skip or fail.
"""

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys

import server

HERE = os.path.dirname(os.path.abspath(__file__)) + "/runners"
ARCH = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), "none")


def _packages():
    """node_modules as scripts/runners put it; None: it has not."""
    with open(HERE + "/package-lock.json", "rb") as f:
        name = "runners-" + hashlib.sha256(f.read()).hexdigest()[:12]
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    roots = [os.environ.get("PGPREFLIGHT_DEPS"), "/var/cache/pgpreflight", cache + "/pgpreflight"]
    places = [f"{root}/{name}/node_modules" for root in filter(None, roots)]
    return next((place for place in places if os.path.isdir(place)), None)


NPM = _packages() or "/nonexistent"
NODE = f"{NPM}/node-linux-{ARCH}/bin/node"


def _node(script, *arguments):
    return [NODE, script, *arguments]


def _psql(*options):
    def command(_running, case):
        files = [part for name in case["files"] for part in ("-f", name)]
        return ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *options, *files]
    return command


def _psql_message(_running, case):
    with open(os.path.join(case["folder"], case["files"][0]), encoding="utf-8") as f:
        return ["psql", "-X", "-q", "-c", f.read()]


def _node_pg_migrate(_running, case):
    return _node(f"{NPM}/node-pg-migrate/bin/node-pg-migrate.js", "up", "-m", "migrations",
                 *case.get("options", []))


def _graphile(_running, case):
    return _node(f"{NPM}/graphile-migrate/dist/cli.js", *case.get("options", ["watch", "--once"]))


def _drizzle(package):
    return lambda _running, _case: _node(HERE + "/drizzle.cjs", NPM, package)


def _postgres_migrations(_running, _case):
    return _node(HERE + "/postgres-migrations.cjs", NPM)


def _dbmate(running, _case):
    return [f"{NPM}/@dbmate/linux-{ARCH}/bin/dbmate", "--url", url(running), "-d", "db/migrations",
            "--no-dump-schema", "migrate"]


def _supabase(running, _case):
    return [f"{NPM}/@supabase/cli-linux-{ARCH}/bin/supabase", "db", "push", "--db-url", url(running),
            "--yes"]


def _sqitch(_running, _case):
    return ["sqitch", "deploy", "--target", f"db:pg:{server.DATABASE}", "--no-verify"]


def _sql_migrate(running, case):
    with open(os.path.join(case["folder"], "dbconfig.yml"), "w", encoding="utf-8") as f:
        f.write("development:\n  dialect: postgres\n  dir: .\n  datasource: "
                f"host={running.directory} port={running.port} user={server.SUPERUSER} "
                f"dbname={server.DATABASE} sslmode=disable\n")
    return ["sql-migrate", "up"]


def _liquibase(running, case):
    return ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
            f"{NPM}/liquibase/dist/liquibase/internal/lib/*",
            "liquibase.integration.commandline.LiquibaseCommandLine", "update",
            f"--url=jdbc:postgresql://127.0.0.1:{running.port}/{server.DATABASE}",
            f"--username={server.SUPERUSER}", f"--password={running.password}",
            "--changelog-file=" + case.get("changelog", "changelog.sql")]


# Name to (what it needs: paths and programs, the command).
RUNNERS = {
    "psql": (["psql"], _psql()),
    "psql -1": (["psql"], _psql("-1")),
    "psql -c": (["psql"], _psql_message),
    "node-pg-migrate": ([NODE, f"{NPM}/node-pg-migrate"], _node_pg_migrate),
    "graphile": ([NODE, f"{NPM}/graphile-migrate"], _graphile),
    "drizzle": ([NODE, f"{NPM}/drizzle-orm"], _drizzle("drizzle-orm")),
    "drizzle-1": ([NODE, f"{NPM}/drizzle-orm-1"], _drizzle("drizzle-orm-1")),
    "postgres-migrations": ([NODE, f"{NPM}/postgres-migrations"], _postgres_migrations),
    "dbmate": ([f"{NPM}/@dbmate/linux-{ARCH}/bin/dbmate"], _dbmate),
    "supabase": ([f"{NPM}/@supabase/cli-linux-{ARCH}/bin/supabase"], _supabase),
    "sqitch": (["sqitch", "psql"], _sqitch),
    "sql-migrate": (["sql-migrate"], _sql_migrate),
    "liquibase": (["java", f"{NPM}/liquibase"], _liquibase),
}


# Tools that only write scripts: the Python module, and [(its arguments, the file it writes)].
WRITERS = {
    "alembic": ("alembic", [(["-c", "from alembic.config import main; main(['upgrade', 'head', '--sql'])"],
                             "upgrade.sql")]),
    "django": ("django", [(["manage.py", "sqlmigrate", "shop", "0001"], "1_a.sql"),
                          (["manage.py", "sqlmigrate", "shop", "0002"], "2_b.sql")]),
}


def missing(case):
    """What the case lacks here; empty: it can run."""
    module = WRITERS[case["prepare"]][0] if "prepare" in case else None
    return [need for need in RUNNERS[case["runner"]][0]
            if not (os.path.exists(need) if "/" in need else shutil.which(need))] + (
        [f"the Python module {module}"] if module and not importlib.util.find_spec(module) else [])


def prepare(running, case):
    """Has the case's scripts written by the tool that writes them."""
    for arguments, path in WRITERS[case["prepare"]][1] if "prepare" in case else []:
        with open(os.path.join(case["folder"], path), "wb") as script:
            subprocess.run([sys.executable, *arguments], cwd=case["folder"],
                           env=_environment(running, case), stdin=subprocess.DEVNULL, stdout=script,
                           stderr=subprocess.DEVNULL, timeout=60, check=True)


def url(running):
    return (f"postgres://{server.SUPERUSER}:{running.password}@127.0.0.1:{running.port}/"
            f"{server.DATABASE}?sslmode=disable")


def _environment(running, case):
    home = os.path.join(case["folder"], ".home")
    os.makedirs(home, exist_ok=True)
    with open(home + "/sqitch.conf", "w", encoding="utf-8") as f:
        f.write("[core]\n\tengine = pg\n")
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": home,
            "PGHOST": running.directory, "PGPORT": str(running.port), "PGUSER": server.SUPERUSER,
            "PGDATABASE": server.DATABASE, "DATABASE_URL": url(running), "NO_COLOR": "1",
            "SQITCH_CONFIG": home + "/sqitch.conf", "SQITCH_FULLNAME": "A",
            "SQITCH_EMAIL": "a@example.com", "SUPABASE_TELEMETRY_DISABLED": "1", "DO_NOT_TRACK": "1",
            "PYTHONDONTWRITEBYTECODE": "1"}


def migrate(running, case):
    """Runs the tool of a case in case["folder"]."""
    return subprocess.run(RUNNERS[case["runner"]][1](running, case), cwd=case["folder"],
                          env=_environment(running, case),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
