"""Real PostgreSQL servers for the tests: started in a temporary directory, gone afterwards.

A server listens on a Unix socket only, runs as an unprivileged user, trades safety for speed, and
is stopped and removed however the test ends.
"""

import ctypes
import glob
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import psycopg2

DATABASE = "live"  # the database of the case that is running; proofs may name it
SUPERUSER = "postgres"
PR_SET_PDEATHSIG = 1

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",  # its locks and its visits to the tables would be seen as the statement's
    "shared_buffers": "16MB",  # few, because every CREATE DATABASE walks through them
    "max_wal_size": "4GB",
    "wal_level": "logical",
    "max_connections": "20",
    "max_prepared_transactions": "5",
    "max_replication_slots": "5",
    "allow_in_place_tablespaces": "on",
    "dynamic_shared_memory_type": "mmap",  # in the directory, and gone with it
    "jit": "off",
    "timezone": "Europe/Paris",  # not UTC, where some type changes are free
    "lc_messages": "C",
    "log_min_messages": "fatal",
}


def stop_on_signals():
    """SIGTERM and SIGHUP end the program as Ctrl-C does: with every `finally`."""

    def leave(number, _frame):
        sys.exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)


def die_with_parent(number=signal.SIGTERM):
    """The kernel sends this process a signal when its parent is gone (Linux)."""
    if sys.platform.startswith("linux"):
        _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


_libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


def servers_here(majors=None):
    """{major: directory of its programs}, from PGPREFLIGHT_SERVERS ("15=DIR 18=DIR"), or else from
    where scripts/servers puts them. Without majors: what the variable names, or 15 and 18."""
    named = os.environ.get("PGPREFLIGHT_SERVERS", "")
    if named.strip():
        found = dict(pair.split("=", 1) for pair in named.split())
        found = {int(major): bindir for major, bindir in found.items()}
        wanted = majors or sorted(found)
    else:
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        roots = [os.environ.get("PGPREFLIGHT_DEPS"), "/var/cache/pgpreflight", cache + "/pgpreflight"]
        wanted = majors or [15, 18]
        found = {major: bindir for major in wanted for bindir in _places(major, roots)[:1]}
    return {m: found[m] for m in wanted if m in found and os.access(found[m] + "/postgres", os.X_OK)}


def _places(major, roots):
    places = [f"/usr/lib/postgresql/{major}/bin", f"/usr/pgsql-{major}/bin"]
    for root in filter(None, roots):
        places += sorted(glob.glob(f"{root}/postgres-{major}.*/native/bin"), reverse=True)
    return [place for place in places if os.access(place + "/initdb", os.X_OK)]


def _unprivileged():
    """Arguments for subprocess that drop root's rights; the server refuses to run with them."""
    if os.geteuid() != 0:
        return {}, None
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}, user
    raise RuntimeError("neither the user postgres nor nobody exists, and a server does not run as root")


def _scratch():
    """In memory where there is room: a database per case is many small files. Not TMPDIR, because a
    socket's path may have 107 bytes."""
    try:
        room = os.statvfs("/dev/shm")
        if room.f_bavail * room.f_frsize > 1 << 30 and os.access("/dev/shm", os.W_OK):
            return "/dev/shm"
    except OSError:
        pass
    return "/tmp"


class Server:
    """with Server(15, bindir) as server: ... server.connect()

    `settings` go above SETTINGS. A port above 0 is listened to on 127.0.0.1 too, with `password`,
    for programs that know no Unix sockets."""

    def __init__(self, major, bindir, port=0, **settings):
        self.major, self.bindir = major, bindir
        self.port = port or 50000 + major
        self.password = secrets.token_hex(16) if port else None
        self.settings = SETTINGS | ({"listen_addresses": "127.0.0.1"} if port else {}) | settings
        self.directory = self.process = None
        self._as_user, self._user = _unprivileged()

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def _start(self):
        self.directory = tempfile.mkdtemp(prefix=f"pgpreflight-{self.major}-", dir=_scratch())
        if self._user:
            os.chown(self.directory, self._user.pw_uid, self._user.pw_gid)
        data = self.directory + "/data"
        initdb = [self.bindir + "/initdb", "-D", data, "-U", SUPERUSER, "--auth-local=trust",
                  "--auth-host=scram-sha-256", "-N", "-E", "UTF8", "--no-locale"]
        done = subprocess.run(initdb, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, cwd=self.directory,
                              check=False, **self._as_user)
        if done.returncode:
            raise RuntimeError(f"initdb {self.major} failed:\n{done.stdout}")
        command = [self.bindir + "/postgres", "-D", data, "-k", self.directory, "-p", str(self.port)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with open(self.directory + "/log", "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory,
                preexec_fn=lambda: die_with_parent(signal.SIGQUIT), **self._as_user)
        self._wait_until_up()
        if self.password:
            connection = self.connect("postgres")
            connection.cursor().execute(f"ALTER ROLE {SUPERUSER} PASSWORD '{self.password}'")
            connection.close()

    def _wait_until_up(self):
        deadline = time.monotonic() + 60
        while True:
            try:
                self.connect("postgres").close()
                return
            except psycopg2.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"server {self.major} does not start: {error}\n{self.log()}")
                time.sleep(0.02)

    def log(self):
        with open(self.directory + "/log", encoding="utf-8", errors="replace") as log:
            return log.read()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)  # at once: nothing is to be kept
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None
        if self.directory:
            shutil.rmtree(self.directory, ignore_errors=True)
        self.directory = None

    def connect(self, database=DATABASE):
        """A connection in which every statement is its own transaction unless it says BEGIN."""
        connection = psycopg2.connect(host=self.directory, port=self.port, user=SUPERUSER,
                                      dbname=database)
        connection.autocommit = True
        return connection

    def fresh_database(self, template="template0"):
        """DATABASE anew, and nothing left in the cluster of what an earlier case did."""
        connection = self.connect("postgres")
        try:
            cursor = connection.cursor()
            self._sweep(cursor)
            strategy = " STRATEGY file_copy" if self.major >= 15 else ""
            cursor.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {template}{strategy}")
        finally:
            connection.close()

    def _sweep(self, cursor):
        """Drops what belongs to the whole cluster, in the order that dependencies ask for."""
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                       " WHERE pid <> pg_backend_pid() AND datname NOT IN ('postgres', 'template1')")
        cursor.execute("SELECT gid, database FROM pg_prepared_xacts")
        for gid, database in cursor.fetchall():
            self._elsewhere(database, f"ROLLBACK PREPARED '{gid}'")
        cursor.execute("SELECT quote_ident(subname), datname FROM pg_subscription s"
                       " JOIN pg_database d ON d.oid = s.subdbid")
        for name, database in cursor.fetchall():
            self._elsewhere(database, f"ALTER SUBSCRIPTION {name} DISABLE",
                            f"ALTER SUBSCRIPTION {name} SET (slot_name = NONE)",
                            f"DROP SUBSCRIPTION {name}")
        cursor.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots")
        for drop, query in (
                ("DATABASE", "SELECT datname FROM pg_database WHERE datname !~ '^(postgres|template[01])$'"),
                ("TABLESPACE", "SELECT spcname FROM pg_tablespace WHERE spcname !~ '^pg_'"),
                ("ROLE", f"SELECT rolname FROM pg_roles WHERE rolname !~ '^(pg_|{SUPERUSER}$)'")):
            cursor.execute(query)
            for (name,) in cursor.fetchall():
                self._drop(cursor, drop, name.replace('"', '""'))
        cursor.execute("SELECT count(*) FROM pg_file_settings WHERE sourcefile ~ 'postgresql.auto.conf$'")
        if cursor.fetchone()[0]:
            cursor.execute("ALTER SYSTEM RESET ALL")
        cursor.execute("ALTER ROLE ALL RESET ALL")

    def _drop(self, cursor, kind, name):
        if kind == "ROLE":
            cursor.execute(f'DROP OWNED BY "{name}" CASCADE')
        deadline = time.monotonic() + 10
        while True:
            try:
                cursor.execute(f'DROP {kind} "{name}"')
                return
            except psycopg2.errors.ObjectInUse:  # a session just told to end
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.005)

    def _elsewhere(self, database, *statements):
        connection = self.connect(database)
        try:
            for statement in statements:
                connection.cursor().execute(statement)
        finally:
            connection.close()
