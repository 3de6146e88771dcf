"""Write the copy that a person may ask for: everything about one submission, in two files."""

import os
import sys
from pathlib import Path

import orjson

from triage.cli.exits import Exit
from triage.cli.exits import content_in
from triage.cli.exits import settings_here
from triage.cli.exits import tell
from triage.cli.operating import by_operator
from triage.cli.operating import refuse_unwritable
from triage.cli.operating import stored_desk
from triage.cli.operating import typed
from triage.export.personal_copy import personal_copy
from triage.records.audit import AuditEvent
from triage.records.codes import code_hash
from triage.records.exporting import Copy
from triage.records.exporting import copy_for_the_person
from triage.records.opening import Desk
from triage.records.secret_files import OWNER_ONLY
from triage.records.store import find_by_code

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def write_personal_copy(submission: str | None, code: str | None, folder: Path) -> Exit:
    """Write `….json` and `….txt`; 1 when nothing is stored under this id or code."""
    if (submission is None) == (code is None):
        tell(["name a submission, or give the visitor's code with --code"])
        return Exit.BAD_INPUT
    settings, content = settings_here(), content_in(None)
    refuse_unwritable(folder)
    audit = by_operator(settings, "copy")
    with stored_desk(settings) as desk:
        found = submission if code is None else _by_code(desk, typed(code), audit)
        copy = None if found is None else copy_for_the_person(desk, found, audit=audit)
        if copy is None:
            tell(["nothing is stored under this id or code; it may be gone already, or mistyped"])
            return Exit.DOES_NOT_HOLD
        _write(folder / f"{copy.listed.id}.json", _as_json(copy))
        _write(folder / f"{copy.listed.id}.txt", personal_copy(content, copy, at=audit.at).encode())
    return Exit.FINE


def _by_code(desk: Desk, code: str, audit: AuditEvent) -> str | None:
    hashed = code_hash(code, desk.records.key)
    if hashed is None:
        return None
    with desk.records.sessions.begin() as session:
        found = find_by_code(session, hashed, key=desk.records.key, audit=audit)
        return None if found is None else found.id


def _as_json(copy: Copy) -> bytes:
    everything = {"submission": copy.submission, "audit_lines": copy.audit_lines}
    return orjson.dumps(everything, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _write(path: Path, content: bytes) -> None:
    """Only its owner reads it, and it replaces nothing."""
    with os.fdopen(os.open(path, NEW, OWNER_ONLY), "wb") as file:
        file.write(content)
    sys.stdout.write(f"{path}\n")
