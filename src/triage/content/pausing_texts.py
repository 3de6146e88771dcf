"""Every sentence of the administrator's page about pausing and the settings, in one language."""

from collections.abc import Mapping

from triage.content.frozen import Frozen
from triage.content.sentences import Sentence


class PausingTexts(Frozen):
    """Closing the self-check for a while, and how this installation is set."""

    title: Sentence
    open_now: Sentence
    paused_now: Sentence
    lead: Sentence
    message: Sentence
    message_hint: Sentence
    pause: Sentence
    change: Sentence
    resume: Sentence
    needed: Sentence
    failed: Sentence
    paused: Sentence
    resumed: Sentence
    settings: Sentence
    settings_lead: Sentence
    settings_columns: tuple[Sentence, Sentence]
    names: Mapping[str, Sentence]
    not_set: Sentence
