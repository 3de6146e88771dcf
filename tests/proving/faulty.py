"""A copy of the practice's content with one fault in it, and what proves that the fault was noticed."""

import re
import shutil
from collections.abc import Callable
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from tests.builders import SHIPPED
from triage.content.content import Content
from triage.content.loading import load
from triage.proving.asking import Prover
from triage.proving.results import Failure
from triage.proving.results import Proof
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses

Proving: TypeAlias = Callable[[Prover], Iterable[Proof]]


class Copy:
    """The content in a folder of its own, without vignettes: whatever is noticed, a proof noticed it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._loaded: Content | None = None
        shutil.copytree(SHIPPED, directory)
        for path in (directory / "vignettes").glob("*.yaml"):
            if path.name != "unremarkable.yaml":
                path.unlink()

    def change(self, file: str, old: str, new: str) -> "Copy":
        """Replace what stands there exactly once."""
        path = self.directory / file
        written = path.read_text("utf-8")
        assert written.count(old) == 1, f"{file} holds this {written.count(old)} times: {old}"
        path.write_text(written.replace(old, new), "utf-8")
        self._loaded = None
        return self

    def change_part(self, file: str, part: str, old: str, new: str) -> "Copy":
        """Replace what stands exactly once in the part with this id."""
        block = self._block(file, rf"^ *- id: {part}\n(?:(?! *- id: ).*\n)*")
        assert block.count(old) == 1, f"`{part}` holds this {block.count(old)} times: {old}"
        return self.change(file, block, block.replace(old, new))

    def forget_rule(self, rule: str) -> "Copy":
        """Take out a rule and its texts, as if nobody had ever thought of it."""
        self.change("rules.yaml", self._block("rules.yaml", rf"^  - id: {rule}\n(?:    .*\n)*"), "")
        for path in sorted((self.directory / "texts").glob("??.yaml")):
            file = f"texts/{path.name}"
            self.change(file, self._block(file, rf"^  {rule}:\n(?:    .*\n)*"), "")
        return self

    def load(self) -> Content:
        """The content as it stands there now, read once."""
        if self._loaded is None:
            self._loaded = load(self.directory)
        return self._loaded

    def failures(self, proofs: Proving) -> list[Failure]:
        """Everything of this kind that cannot be proved of this content."""
        return [failure for proof in proofs(Prover(self.load())) for failure in proof.failures]

    def advice_for(self, person: Responses | None) -> str:
        """What somebody gets with the fault in place."""
        assert person is not None
        return assess(self.load().questionnaire, person).advice

    def _block(self, file: str, pattern: str) -> str:
        found = re.findall(pattern, (self.directory / file).read_text("utf-8"), flags=re.MULTILINE)
        assert len(found) == 1, f"{file} holds this {len(found)} times: {pattern}"
        return str(found[0])


def the_one(failures: list[Failure], saying: str) -> Failure:
    """The only failure that says this."""
    found = [failure for failure in failures if saying in failure.what]
    assert len(found) == 1, [str(failure) for failure in failures]
    return found[0]


def line_of(directory: Path, file: str, part: str) -> str:
    """Where a part stands, as messages say it."""
    lines = (directory / file).read_text("utf-8").splitlines()
    return f"{file}:{1 + next(at for at, line in enumerate(lines) if line.strip() == f'- id: {part}')}"
