"""Check the content: what is wrong in the files, and which example people get another advice."""

import sys
from pathlib import Path

from triage.cli.exits import Exit
from triage.cli.exits import content_in
from triage.cli.exits import tell
from triage.content.content import Content
from triage.reasoning.vignettes import vignette_problems


def check_content(directory: Path | None) -> Exit:
    """Say what is wrong, or in a few lines what was checked."""
    content = content_in(directory)
    problems = vignette_problems(content)
    if problems:
        tell(problems)
        return Exit.DOES_NOT_HOLD
    sys.stdout.write(summary(content))
    return Exit.FINE


def summary(content: Content) -> str:
    """What was checked, with its numbers."""
    questionnaire = content.questionnaire
    about = questionnaire.about
    return (
        f"{about.id} {about.version}, digest {questionnaire.digest[:12]}\n"
        f"{len(questionnaire.items)} items, {len(questionnaire.scores)} scores, {len(questionnaire.rules)} rules, "
        f"complete in {', '.join(about.languages)}\n"
        f"{len(content.vignettes)} example people get the advice written for them\n"
    )
