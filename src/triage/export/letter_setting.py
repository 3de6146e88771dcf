"""Sets a letter as an accessible PDF (PDF/UA-1), without a browser and without markup of anybody else's.

Nothing that anybody typed becomes markup: the template gets it as JSON, and shows it as it stands.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typst

from triage.export.letter_fonts import ACCESSIBLE
from triage.export.letter_fonts import displayable
from triage.export.letter_fonts import fonts

TEMPLATES = Path(__file__).parent
MOST_PAGES = 2
SCALES = ("1", "0.92", "0.84", "0.76")


def set_letter(template: str, data: Mapping[str, object], *, at: datetime) -> bytes:
    """One or two pages of A4, in a smaller print when much was said."""
    compiler = fitting(template, data)
    made = compiler.compile(format="pdf", pdf_standards=ACCESSIBLE, timestamp=at.replace(microsecond=0))
    assert isinstance(made, bytes)
    return made


def fitting(template: str, data: Mapping[str, object]) -> typst.Compiler:
    """The template with this in it, in the largest print in which it fits."""
    written = displayable(json.dumps(data, ensure_ascii=False))
    for scale in SCALES:
        inputs = {"letter": written, "scale": scale}
        path = TEMPLATES / template
        compiler = typst.Compiler(path, root=TEMPLATES, font_paths=fonts(), sys_inputs=inputs)
        if scale == SCALES[-1] or _pages(compiler) <= MOST_PAGES:
            break
    return compiler


def _pages(compiler: typst.Compiler) -> int:
    pages: int = json.loads(compiler.query("<pages>", field="value", one=True))
    return pages
