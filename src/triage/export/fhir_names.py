"""The names that make our codes unmistakable in FHIR; `.example` leads nowhere, and belongs to nobody."""

from triage.content.questionnaire import Questionnaire

BASE = "https://triage.example/fhir"
HL7 = "http://hl7.org/fhir/StructureDefinition"
TRANSLATION = f"{HL7}/translation"
ITEM_CONTROL = f"{HL7}/questionnaire-itemControl"
ITEM_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
OPTION_EXCLUSIVE = f"{HL7}/questionnaire-optionExclusive"
MIN_VALUE = f"{HL7}/minValue"
MAX_VALUE = f"{HL7}/maxValue"
WEIGHT = f"{HL7}/ordinalValue"
CONTACT = f"{BASE}/StructureDefinition/contact"
DIGEST = f"{BASE}/digest"
UNITS = "http://unitsofmeasure.org"


def questionnaire_url(questionnaire: Questionnaire) -> str:
    """Which questionnaire, whatever its version."""
    return f"{BASE}/Questionnaire/{questionnaire.about.id}"


def options_system(questionnaire: Questionnaire, item: str) -> str:
    """The codes of one item's options: `yes` of one item is not `yes` of another."""
    return f"{BASE}/{questionnaire.about.id}/options/{item}"


def codes_system(questionnaire: Questionnaire, kind: str) -> str:
    """The codes of `advices`, `contacts`, `scores`, or the bands of one score."""
    return f"{BASE}/{questionnaire.about.id}/{kind}"


def section_link(section: str) -> str:
    """The link of a section's group; no item can have it, since an id holds no hyphen."""
    return f"section-{section}"


def when_link(item: str, place: int) -> str:
    """The link of a group that stands around an item only to say when it is asked."""
    return f"{item}-when-{place}"
