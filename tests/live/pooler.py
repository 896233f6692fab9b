"""PgBouncer in transaction mode before a test server."""

import os
import shutil
import subprocess
import tempfile
import time

import psycopg2

import server


class Missing(Exception):
    pass


class Pooler:
    """with Pooler(running) as pgbouncer: connect to pgbouncer.directory, pgbouncer.port"""

    def __init__(self, running):
        self.server, self.port = running, running.port + 100
        self.directory = self.process = None

    def __enter__(self):
        program = shutil.which("pgbouncer", path=os.environ.get("PATH", "") + ":/usr/sbin")
        if not program:
            raise Missing("no pgbouncer here")
        try:
            self._start(program)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self, program):
        as_user, user = self.server._as_user, self.server._user
        self.directory = tempfile.mkdtemp(prefix="pgpreflight-pool-", dir=os.path.dirname(self.server.directory))
        with open(self.directory + "/users", "w", encoding="utf-8") as file:
            file.write(f'"{server.SUPERUSER}" ""\n')
        with open(self.directory + "/ini", "w", encoding="utf-8") as file:
            file.write(f"[databases]\n* = host={self.server.directory} port={self.server.port}\n[pgbouncer]\n"
                       f"listen_addr =\nunix_socket_dir = {self.directory}\nlisten_port = {self.port}\n"
                       f"auth_type = trust\nauth_file = {self.directory}/users\npool_mode = transaction\n"
                       "default_pool_size = 1\n")
        if user:
            shutil.chown(self.directory, user.pw_uid, user.pw_gid)
        self.process = subprocess.Popen([program, "-q", self.directory + "/ini"], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        preexec_fn=lambda: server.die_with_parent(), **as_user)
        deadline = time.monotonic() + 10
        while True:
            try:
                psycopg2.connect(host=self.directory, port=self.port, user=server.SUPERUSER,
                                 dbname=server.DATABASE).close()
                return
            except psycopg2.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.kill()
        if self.process:
            self.process.wait()
        if self.directory:
            shutil.rmtree(self.directory, ignore_errors=True)
