"""What an option of the command line lets choose between; light, so that every command starts at once."""

from dataclasses import dataclass
from enum import StrEnum


class Surface(StrEnum):
    """Which side a process serves: the visitors' side can only send, the therapists' side can read."""

    VISITOR = "visitor"
    THERAPIST = "therapist"
    BOTH = "both"


@dataclass(frozen=True)
class Opens:
    """What is opened or shown beside the pages."""

    browser: bool
    demo_site: bool


class Format(StrEnum):
    """How an export is written."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    FHIR = "fhir"
