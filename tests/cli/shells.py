#!/usr/bin/env python3
"""The completions in real shells, and the manual page under its checkers. TAP.

usage: shells.py PGPREFLIGHT
"""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

BINARY = os.path.abspath(sys.argv[1])
TESTS = []


def test(*tools):
    def add(function):
        TESTS.append((function, tools))
        return function

    return add


def run(*command, stdin=""):
    done = subprocess.run(command, capture_output=True, text=True, check=False, input=stdin, timeout=120)
    assert done.returncode == 0, (command[:3], done.returncode, done.stderr[-500:])
    assert not done.stderr, done.stderr[-500:]
    return done.stdout


def commands():
    text = run(BINARY, "--help").split("Commands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  (\w+) ", text, re.MULTILINE)


def options(command):
    """What --help names: the completions have neither more nor less."""
    return set(re.findall(r"^ +(?:-\w, )?(--[\w-]+)", run(BINARY, command, "--help"), re.MULTILINE))


def bash(script, *words):
    """COMPREPLY for a line of these words; the last one is being typed."""
    line = " ".join(f"'{w}'" for w in words)
    return run("bash", "--norc", "-c", f"source '{script}'; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1};"
               " _pgpreflight; printf '%s\\n' \"${COMPREPLY[@]}\"").split()


def fish(script, line):
    out = run("fish", "--no-config", "-c", f"source '{script}'; complete -C '{line}'")
    return [x.split("\t")[0] for x in out.splitlines()]


@test("bash")
def bash_options(script, tmp):
    assert set(bash(script, "pgpreflight", "")) >= set(commands())
    for command in commands():
        found = {w for w in bash(script, "pgpreflight", command, "--")}
        assert found == options(command), (command, found ^ options(command))


@test("bash")
def bash_values(script, tmp):
    assert bash(script, "pgpreflight", "check", "--fail-on", "de") == ["destructive"]
    assert bash(script, "pgpreflight", "check", "--color", "=", "a") == ["auto", "always"]
    assert bash(script, "pgpreflight", "plan", "--format", "") == ["markdown", "html"]
    assert bash(script, "pgpreflight", "explain", "drop-ta") == ["drop-table"]
    assert bash(script, "pgpreflight", "--framework", "pri") == ["prisma"]
    (tmp / "a migration.sql").write_text("")
    for words in ((), ("--schema",), ("check",)):
        out = run("bash", "--norc", "-c", f"cd '{tmp}'; source '{script}'; COMP_WORDS=(pgpreflight {' '.join(words)} 'a');"
                  f"COMP_CWORD={len(words) + 1}; _pgpreflight; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
        assert out == "a migration.sql\n", (words, out)


@test("fish")
def fish_options(script, tmp):
    assert set(fish(script, "pgpreflight ")) >= set(commands())
    for command in commands():
        found = {w for w in fish(script, f"pgpreflight {command} --")}
        assert found == options(command), (command, found ^ options(command))
    assert set(fish(script, "pgpreflight check --fail-on ")) == {"dangerous", "destructive", "advice", "never"}
    assert fish(script, "pgpreflight explain drop-ta") == ["drop-table"]
    assert set(fish(script, "pgpreflight plan --format ")) == {"markdown", "html"}


class Zsh:
    """An interactive zsh: its line after a Tab, written to a file by a widget."""

    def __init__(self, script, tmp):
        self.out = tmp / "line"
        self.pid, self.fd = pty.fork()
        if not self.pid:
            os.environ.update(TERM="dumb", HOME=str(tmp), PROMPT_EOL_MARK="")
            os.execvp("zsh", ["zsh", "-f", "-i"])
        self.send(f"PS1='> '; autoload -Uz compinit; compinit -u -D; zstyle ':completion:*' menu no; source '{script}';"
                  f" show() {{ print -r -- \"$BUFFER\" >'{self.out}'; zle kill-whole-line }}; zle -N show;"
                  " bindkey '^X' show; bindkey '^I' complete-word; cd " + str(tmp) + "\n")

    def send(self, text):
        os.write(self.fd, text.encode())

    def complete(self, line):
        self.out.unlink(missing_ok=True)
        self.send(line + "\t\x18")
        deadline = time.monotonic() + 30
        while not (self.out.exists() and self.out.read_text().endswith("\n")):
            assert time.monotonic() < deadline, "zsh does not answer"
            if select.select([self.fd], [], [], 0.05)[0]:
                os.read(self.fd, 1 << 16)
        return self.out.read_text().rstrip("\n")

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


@test("zsh")
def zsh_lines(script, tmp):
    (tmp / "migration.sql").write_text("")
    zsh = Zsh(script, tmp)
    try:
        for line, wanted in (("pgpreflight snaps", "pgpreflight snapshot"),
                             ("pgpreflight plan --form", "pgpreflight plan --format="),
                             ("pgpreflight plan --format=h", "pgpreflight plan --format=html"),
                             ("pgpreflight check --fail-on=nev", "pgpreflight check --fail-on=never"),
                             ("pgpreflight --fail-on=nev", "pgpreflight --fail-on=never"),
                             ("pgpreflight explain drop-tab", "pgpreflight explain drop-table"),
                             ("pgpreflight check migr", "pgpreflight check migration.sql"),
                             ("pgpreflight completion fi", "pgpreflight completion fish")):
            assert zsh.complete(line).rstrip() == wanted, (line, zsh.complete(line))
        for command in commands():
            rows = script.read_text().split(f"\n    {command})\n")[1].split(";;")[0]
            found = set(re.findall(r"^ +'\*(--[\w-]+)", rows, re.MULTILINE))
            assert found == options(command), (command, found ^ options(command))
    finally:
        zsh.close()


@test("mandoc")
def manual_page(script, tmp):
    page = tmp / "pgpreflight.1"
    page.write_text(run(BINARY, "manual", "--today", "2026-11-21"))
    assert run("mandoc", "-T", "lint", str(page)) == ""
    text = run("mandoc", "-T", "ascii", "-O", "width=200", str(page))
    text = re.sub(r".\x08", "", text)
    for command in commands():
        assert f"pgpreflight {command}" in text or f"pgpreflight [{command}]" in text, command
        for option in options(command):
            assert option in text, option


@test("man")
def manual_page_for_man(script, tmp):
    page = tmp / "pgpreflight.1"
    page.write_text(run(BINARY, "manual", "--today", "2026-11-21"))
    done = subprocess.run(["man", "--warnings", "-l", str(page)], capture_output=True, text=True, check=False,
                          env={**os.environ, "MANPAGER": "cat", "MANROFFSEQ": ""})
    assert done.returncode == 0 and not done.stderr, done.stderr


def main():
    print(f"1..{len(TESTS)}")
    failed = 0
    for number, (function, tools) in enumerate(TESTS, 1):
        name = function.__name__
        missing = [t for t in tools if not shutil.which(t)]
        if missing and not os.environ.get("PGPREFLIGHT_NO_SKIP"):
            print(f"ok {number} - {name} # SKIP {', '.join(missing)} is not installed")
            continue
        with tempfile.TemporaryDirectory(prefix="pgpreflight-shells-") as folder:
            tmp = pathlib.Path(folder)
            try:
                assert not missing, f"{missing} is not installed"
                script = tmp / "script"
                script.write_text(run(BINARY, "completion", tools[0]) if tools[0] in ("bash", "zsh", "fish") else "")
                function(script, tmp)
                print(f"ok {number} - {name}", flush=True)
            except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as e:
                failed += 1
                print(f"not ok {number} - {name}")
                print("# " + repr(e)[:1500].replace("\n", "\n# "), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
