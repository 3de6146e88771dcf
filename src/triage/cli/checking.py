"""Check the content: what is wrong in the files, who gets another advice, and what is proved for everybody."""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from triage.cli.changelog import changelog_beside
from triage.cli.changelog import released_digest
from triage.cli.exits import Exit
from triage.cli.exits import content_in
from triage.cli.exits import tell
from triage.content.content import Content
from triage.reasoning.vignettes import vignette_problems
from triage.settings import content_directory

WITHOUT_PROOFS = """\
Not proved: the prover is not installed. Install the package with its extra, `triage[proof]`.
"""


def check_content(directory: Path | None) -> Exit:
    """Say what is wrong, or in a few lines what was checked and proved."""
    content = content_in(directory)
    problems: list[object] = [*_released_otherwise(content, directory), *vignette_problems(content)]
    proved = WITHOUT_PROOFS
    if find_spec("z3") is not None:
        from triage.proving.proofs import prove
        from triage.proving.proofs import summary as proof_summary

        proofs = prove(content)
        problems += proofs.failures
        proved = proof_summary(content, proofs)
    if problems:
        tell(problems)
        return Exit.DOES_NOT_HOLD
    sys.stdout.write(summary(content) + proved)
    return Exit.FINE


def _released_otherwise(content: Content, directory: Path | None) -> Iterator[str]:
    about, digest = content.questionnaire.about, content.questionnaire.digest
    released = released_digest(changelog_beside(directory or content_directory()), about.version)
    if released not in (None, digest):
        yield (
            f"questionnaire.yaml:1: the content is not the one released as {about.version}; "
            "raise `version`, and name the change under *Content* in CHANGELOG.md"
        )


def summary(content: Content) -> str:
    """What was checked, with its numbers."""
    questionnaire = content.questionnaire
    about = questionnaire.about
    return (
        f"{about.id} {about.version}, digest {questionnaire.digest}\n"
        f"{len(questionnaire.items)} items, {len(questionnaire.scores)} scores, {len(questionnaire.rules)} rules, "
        f"complete in {', '.join(about.languages)}\n"
        f"{len(content.vignettes)} example people get the advice written for them\n"
    )
