"""A stand-in for GitHub's API: the comments of one pull request. What it is asked and what it answers
is held against GitHub's own description (tests/schemas/github-issue-comments.json)."""

import http.server
import json
import re
import threading
import urllib.parse

import jsonschema

from tap import ROOT

API = json.loads((ROOT / "tests/schemas/github-issue-comments.json").read_text())
REPOSITORY = "owner/name.x"
TOKEN = "ghs_secretOfThisTest0123456789"
TIME = "2026-01-01T00:00:00Z"


def resolved(part):
    """References followed, OpenAPI 3.0's `nullable` as JSON Schema says it."""
    if isinstance(part, list):
        return [resolved(p) for p in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        _, _, kind, name = part["$ref"].split("/")
        return resolved(API["components"][kind][name])
    out = {key: resolved(value) for key, value in part.items()}
    if out.get("nullable") is True:
        return {"anyOf": [{"type": "null"}, {k: v for k, v in out.items() if k != "nullable"}]}
    return out


def operation(method, path):
    """The described operation that a request means, and the values in its path."""
    for template, methods in API["paths"].items():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
        found = re.fullmatch(pattern, path)
        if found and method.lower() in methods:
            return resolved(methods[method.lower()]), found.groupdict()
    raise AssertionError(f"GitHub has no {method} {path}")


def valid(value, schema, what):
    for problem in jsonschema.Draft202012Validator(schema).iter_errors(value):
        raise AssertionError(f"{what}: {list(problem.absolute_path)}: {problem.message[:300]}")


def user(name):
    url = f"https://api.github.com/users/{name}"
    links = ("followers", "following", "gists", "starred", "subscriptions", "organizations", "repos",
             "events", "received_events")
    return {"login": name, "id": 1, "node_id": "x", "avatar_url": url, "gravatar_id": "", "url": url,
            "html_url": url, "type": "Bot", "site_admin": False, **{f"{k}_url": url for k in links}}


class GitHub(http.server.ThreadingHTTPServer):
    """comments: id to text. refuse: method to the status it gets."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.comments, self.refuse, self.requests, self.problems = {}, {}, [], []
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
        assert not self.problems, self.problems

    def comment(self, number):
        url = f"https://api.github.com/repos/{REPOSITORY}/issues"
        return {"id": number, "node_id": "x", "url": f"{url}/comments/{number}", "html_url": url,
                "issue_url": f"{url}/7", "user": user("github-actions[bot]"), "created_at": TIME,
                "updated_at": TIME, "author_association": "NONE", "body": self.comments[number]}

    def answer(self, method, values, query, body):
        """Status, document, and the Link header."""
        if method in self.refuse:
            return self.refuse[method], {"message": "Resource not accessible by integration",
                                         "documentation_url": "https://docs.github.com/rest"}, None
        if body and len(body["body"]) > 65536:
            return 422, {"message": "Validation Failed", "documentation_url": "https://docs.github.com/rest",
                         "errors": [{"resource": "IssueComment", "code": "unprocessable", "field": "data"}]}, None
        if method == "GET":
            per, page = int(query.get("per_page", 30)), int(query.get("page", 1))
            rest = sorted(self.comments)[(page - 1) * per:]
            link = f'<{self.url}/next>; rel="next", <{self.url}/last>; rel="last"' if len(rest) > per else None
            return 200, [self.comment(n) for n in rest[:per]], link
        number = int(values["comment_id"]) if method == "PATCH" else max(self.comments, default=100) + 1
        assert method == "POST" or number in self.comments, number
        self.comments[number] = body["body"]
        return (200 if method == "PATCH" else 201), self.comment(number), None


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def checked(self):
        url = urllib.parse.urlsplit(self.path)
        described, values = operation(self.command, url.path)
        assert f"{values['owner']}/{values['repo']}" == REPOSITORY, values
        assert values.get("issue_number", "7") == "7", values
        assert self.headers["Authorization"] == f"Bearer {TOKEN}", "wrong token"
        assert self.headers["Accept"] == "application/vnd.github+json"
        assert self.headers["X-GitHub-Api-Version"] == "2022-11-28"
        query = dict(urllib.parse.parse_qsl(url.query, strict_parsing=bool(url.query)))
        known = {p["name"]: p["schema"] for p in described["parameters"] if p["in"] == "query"}
        for name, value in query.items():
            valid(int(value) if known[name]["type"] == "integer" else value, known[name], name)
        assert int(query.get("per_page", 1)) <= 100
        text, body = self.rfile.read(int(self.headers.get("Content-Length") or 0)), None
        if "requestBody" in described:
            assert self.headers["Content-Type"] == "application/json"
            body = json.loads(text)
            valid(body, described["requestBody"]["content"]["application/json"]["schema"], "request")
            assert set(body) == {"body"}
        status, document, link = self.server.answer(self.command, values, query, body)
        if str(status) in described["responses"]:
            valid(document, described["responses"][str(status)]["content"]["application/json"]["schema"], "answer")
        return status, document, link

    def handle_any(self):
        self.server.requests.append(f"{self.command} {self.path}")
        try:
            status, document, link = self.checked()
        except Exception as e:  # whatever it is, the test is to see it
            self.server.problems.append(f"{self.command} {self.path}: {type(e).__name__}: {e}")
            status, document, link = 500, {"message": "see the test"}, None
        self.send_response(status)
        if link:
            self.send_header("Link", link)
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any
