"""The content that this process serves, read once."""

from functools import cache

from triage.content.content import Content
from triage.content.loading import load
from triage.settings import Settings


@cache
def content() -> Content:
    """The content of the folder in the settings; raises ContentError when an author has to look at it."""
    return load(Settings().content)
