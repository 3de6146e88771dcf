"""Read what CHANGELOG.md says about the content: which rules a version names, and the digest it was released with."""

import re
from pathlib import Path

VERSION = re.compile(r"^## \[(?P<name>[^\]]+)\]", re.MULTILINE)
CONTENT = re.compile(r"^### Content\s*\n(?P<text>.*?)(?=^### |\Z)", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`([a-z0-9_]+)`")
DIGEST = re.compile(r"^Digest: `([0-9a-f]{64})`", re.MULTILINE)
UNRELEASED = "Unreleased"


def content_notes(changelog: str, version: str) -> str:
    """The lines under *Content* of a version, else of what is not released yet; empty without either.

    >>> content_notes("## [Unreleased]\\n### Content\\n- `fever` starts at 38.5\\n", "1.1.0")
    '- `fever` starts at 38.5\\n'
    """
    sections = _sections(changelog)
    found = CONTENT.search(sections.get(version, sections.get(UNRELEASED, "")))
    return found["text"] if found else ""


def named_in(notes: str) -> set[str]:
    """The ids that stand between backticks."""
    return set(NAMED.findall(notes))


def released_digest(changelog: str, version: str) -> str | None:
    """The digest a version was released with; None while it is not released."""
    found = DIGEST.search(_sections(changelog).get(version, ""))
    return found[1] if found else None


def changelog_beside(directory: Path) -> str:
    """CHANGELOG.md beside a content folder; empty when there is none."""
    path = directory.resolve().parent / "CHANGELOG.md"
    return path.read_text("utf-8") if path.is_file() else ""


def _sections(changelog: str) -> dict[str, str]:
    heads = list(VERSION.finditer(changelog))
    ends = [*(head.start() for head in heads), len(changelog)][1:]
    return {head["name"]: changelog[head.end() : end] for head, end in zip(heads, ends, strict=True)}
