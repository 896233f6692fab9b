"""What reached a server: its log as messages, each with the transaction it ran in.

A virtual transaction id names the transaction whether or not it writes anything, and a failed one
too. Of a message with several statements the log has one line; the event trigger adds a line for
each DDL command as it begins.
"""

import dataclasses
import re

SETTINGS = {
    "log_statement": "all",
    "log_min_messages": "error",
    "log_min_error_statement": "panic",
    "log_line_prefix": "#|%d|%p|%v|",
    "log_error_verbosity": "verbose",  # with the SQLSTATE
    "log_checkpoints": "off",
}
TRIGGER = """
CREATE FUNCTION public.pgpreflight_tell() RETURNS event_trigger LANGUAGE plpgsql SET log_statement = 'none'
    AS $$BEGIN RAISE LOG 'pgpreflight ddl %', tg_tag; END$$;
CREATE EVENT TRIGGER pgpreflight_tell ON ddl_command_start EXECUTE FUNCTION public.pgpreflight_tell();
"""
LINE = re.compile(r"^#\|(.*?)\|(\d+)\|(.*?)\|(\w+):  (.*)$")
MESSAGE = re.compile(r"^00000: (?:statement|execute [^:]*): (.*)$", re.S)
DDL = re.compile(r"^00000: pgpreflight ddl (.*)$")


@dataclasses.dataclass
class Event:
    kind: str  # "message", "ddl", "error"
    session: str
    transaction: str  # of the server, unique as long as the session is there
    text: str


def events(log, database):
    """The events of that database, in order."""
    found, lines = [], []
    for line in log.split("\n"):
        if line.startswith("#|"):
            found.append(line)
        elif found:
            found[-1] += "\n" + line.removeprefix("\t")
    for record in found:
        head, _, rest = record.partition("\n")
        m = LINE.match(head)
        if m and m[1] == database:
            lines.append((m[2], m[3], m[4], m[5] + ("\n" + rest if rest else "")))
    return [e for e in (_event(*line) for line in lines) if e]


def _event(session, transaction, level, text):
    if level in ("ERROR", "FATAL"):
        return Event("error", session, transaction, text)
    if level == "LOG" and (m := DDL.match(text.split("\n")[0])):
        return Event("ddl", session, transaction, m[1])
    if level == "LOG" and (m := MESSAGE.match(text)):
        return Event("message", session, transaction, m[1])
    return None
