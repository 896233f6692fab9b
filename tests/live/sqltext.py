"""SQL text cut into statements, for the harness alone: the tool's own cutting is under test."""

import re

COPY_DATA = "\0"  # in a statement: what follows are the lines for COPY ... FROM STDIN

_COPY = re.compile(r"COPY\b.*\bFROM\s+STDIN\b", re.I | re.S)
_TOKEN = re.compile(r"""
    (?P<comment>--[^\n]*|/\*)
  | (?P<escaped>\b[eE]'(?:[^'\\]|''|\\.)*')
  | (?P<string>'(?:[^']|'')*')
  | (?P<ident>"(?:[^"]|"")*")
  | (?P<dollar>\$(?:[A-Za-z_\x80-\U0010ffff][\w\x80-\U0010ffff]*)?\$)
  | (?P<word>[A-Za-z_][\w$]*)
  | (?P<end>;)
""", re.X | re.S)


def split(text):
    """The statements of text, without their semicolons; none is empty or only comments."""
    found, start, at, words, atomic = [], 0, 0, False, 0
    previous = ""
    while True:
        token = _TOKEN.search(text, at)
        rest = text[at:token.start() if token else len(text)]
        words = words or bool(rest.strip())
        if not token:
            break
        at = token.end()
        kind = token.lastgroup
        if kind == "comment":
            if token.group() == "/*":
                at = _comment_end(text, at)
            continue
        if kind == "dollar":
            close = text.find(token.group(), at)
            at = len(text) if close < 0 else close + len(token.group())
        if kind == "word":
            word = token.group().upper()
            atomic = _atomic_depth(atomic, previous, word)
            previous = word
        if kind == "end" and not atomic:
            if words:
                found.append(text[start:token.start()].strip())
            if words and _COPY.match(found[-1]):
                data = re.compile(r"[ \t]*\n(.*?)(^\\\.[ \t]*$|\Z)", re.M | re.S).match(text, at)
                if data:
                    found[-1] += COPY_DATA + data.group(1)
                    at = data.end()
            start, words = at, False
            continue
        words = True
    if words:
        found.append(text[start:].strip())
    return found


def _atomic_depth(depth, previous, word):
    """How many BEGIN ATOMIC and CASE wait for their END."""
    if word == "ATOMIC" and previous == "BEGIN":
        return 1
    if depth and word == "CASE":
        return depth + 1
    if depth and word == "END":
        return depth - 1
    return depth


def _comment_end(text, at):
    depth = 1
    while depth:
        mark = re.compile(r"/\*|\*/").search(text, at)
        if not mark:
            return len(text)
        depth += 1 if mark.group() == "/*" else -1
        at = mark.end()
    return at
