"""Every mistake an author can make by hand: where it is made, and what must be said about it."""

from dataclasses import dataclass
from pathlib import Path

from triage.content.problems import Code


@dataclass(frozen=True)
class Mistake:
    """In `file`, `old` becomes `new`; the problem stands on the line that holds `on` and says all of `says`.

    `on` is the first line of `new` when it is left out, and stands in `reported_in` when that is another file.
    `times` counts the problems that one mistake makes, such as a wrong name and the name that is now missing.
    """

    name: str
    file: str
    old: str
    new: str
    code: Code
    says: tuple[str, ...]
    on: str | None = None
    times: int = 1
    reported_in: str | None = None

    def make(self, folder: Path) -> int:
        """Make the mistake in a copy of the questionnaire, and return the line it must be reported on."""
        path = folder / self.file
        before = path.read_text("utf-8")
        assert self.old in before, f"{self.file} no longer holds {self.old!r}"
        at = before.index(self.old)
        path.write_text(before[:at] + self.new + before[at + len(self.old) :], "utf-8")
        if self.reported_in is not None and self.on is not None:
            other = (folder / self.reported_in).read_text("utf-8")
            return other.count("\n", 0, other.index(self.on)) + 1
        return self._line(path.read_text("utf-8"), at)

    def _line(self, after: str, at: int) -> int:
        if self.on is None:
            return after.count("\n", 0, at) + 1
        assert self.on in after
        near = after.rfind(self.on, 0, at + len(self.new))
        return after.count("\n", 0, near if near >= 0 else after.index(self.on)) + 1


# A rule that several mistakes spoil.
FEVER = "  - id: fever\n    advice: gp_today\n    when_any_of:\n      - {ill: fever}\n"
