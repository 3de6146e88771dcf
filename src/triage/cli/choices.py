"""What an option of the command line lets choose between; light, so that every command starts at once."""

from enum import StrEnum


class Surface(StrEnum):
    """Which side a process serves: the visitors' side can only send, the therapists' side can read."""

    VISITOR = "visitor"
    THERAPIST = "therapist"
    BOTH = "both"


class Format(StrEnum):
    """How an export is written."""

    JSON = "json"
    CSV = "csv"
    FHIR = "fhir"
