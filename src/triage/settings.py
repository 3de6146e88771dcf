"""Where the content is read from, and where the pages are served."""

import os
from pathlib import Path

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field

PACKAGE = Path(__file__).parent
IN_A_CHECKOUT = PACKAGE.parents[1] / "questionnaire"
IN_THE_PACKAGE = PACKAGE / "_questionnaire"


def content_directory() -> Path:
    """TRIAGE_CONTENT when it is set, else the checkout's questionnaire/, else the copy in the package."""
    named = os.environ.get("TRIAGE_CONTENT")
    if named:
        return Path(named)
    return IN_A_CHECKOUT if IN_A_CHECKOUT.is_dir() else IN_THE_PACKAGE


class Settings(BaseModel):
    """What differs per installation; everything else is content."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    content: Path = Field(default_factory=content_directory)
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=0, le=65535)
