"""The export as CSV: a heading, and a line per submission."""

from dataclasses import dataclass
from operator import attrgetter

from triage.content.questionnaire import Questionnaire
from triage.export.csv_cells import BYTE_ORDER_MARK
from triage.export.csv_cells import csv_lines
from triage.export.csv_columns import Column
from triage.export.csv_columns import columns
from triage.export.csv_columns import read_for_columns
from triage.records.exporting import Exported


@dataclass(frozen=True)
class CsvFile:
    """Writes submissions under the columns of one questionnaire, and remembers none of them."""

    questionnaire: Questionnaire
    columns: tuple[Column, ...]

    @property
    def heading(self) -> bytes:
        """The names of the columns."""
        return BYTE_ORDER_MARK + csv_lines([map(attrgetter("name"), self.columns)])

    def line(self, submission: Exported) -> bytes:
        """One submission."""
        read = read_for_columns(self.questionnaire, submission)
        return csv_lines([[column.cell(read) for column in self.columns]])


def csv_file(questionnaire: Questionnaire, *, with_contact: bool) -> CsvFile:
    """The export of submissions as this questionnaire has its columns."""
    return CsvFile(questionnaire, columns(questionnaire, with_contact=with_contact))
