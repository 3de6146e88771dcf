"""The FHIR R4 resources that one submission becomes; names are FHIR's own, in JSON spelt its way."""

from typing import Literal
from typing import TypeAlias

from triage.export.fhir_elements import Coding
from triage.export.fhir_elements import Concept
from triage.export.fhir_elements import Element
from triage.export.fhir_elements import Extension
from triage.export.fhir_elements import Identifier
from triage.export.fhir_elements import Meta
from triage.export.fhir_elements import Reference


class HumanName(Element):
    """A name as it was typed."""

    text: str


class ContactPoint(Element):
    """A telephone number or an e-mail address."""

    system: Literal["phone", "email"]
    value: str
    rank: int | None = None


class Patient(Element):
    """Who sent it: FHIR has no other word for a visitor who may never become a patient."""

    resource_type: Literal["Patient"] = "Patient"
    identifier: tuple[Identifier, ...]
    name: tuple[HumanName, ...] | None = None
    telecom: tuple[ContactPoint, ...] | None = None


class Answer(Element):
    """One response, or one ticked option."""

    value_integer: int | None = None
    value_string: str | None = None
    value_coding: Coding | None = None


class AnsweredItem(Element):
    """A section with its items, or an item with its responses."""

    link_id: str
    answer: tuple[Answer, ...] | None = None
    item: "tuple[AnsweredItem, ...] | None" = None


class QuestionnaireResponse(Element):
    """The responses."""

    resource_type: Literal["QuestionnaireResponse"] = "QuestionnaireResponse"
    id: str
    meta: Meta
    language: str
    questionnaire: str
    status: Literal["completed"] = "completed"
    subject: Reference
    authored: str
    source: Reference
    item: tuple[AnsweredItem, ...] | None


class Policy(Element):
    """The words that were agreed to."""

    uri: str


class Provision(Element):
    """What is agreed to, or not."""

    type: Literal["permit", "deny"]
    code: tuple[Concept, ...]


class Consent(Element):
    """One consent."""

    resource_type: Literal["Consent"] = "Consent"
    status: Literal["active"] = "active"
    scope: Concept
    category: tuple[Concept, ...]
    patient: Reference
    date_time: str
    policy: tuple[Policy, ...]
    provision: Provision


class Prediction(Element):
    """How urgent it is, as the advice."""

    qualitative_risk: Concept


class Annotation(Element):
    """A sentence."""

    text: str


class RiskAssessment(Element):
    """The advice, and the sentences that told it."""

    resource_type: Literal["RiskAssessment"] = "RiskAssessment"
    extension: tuple[Extension, ...]
    status: Literal["final"] = "final"
    method: Concept
    subject: Reference
    occurrence_date_time: str
    basis: tuple[Reference, ...]
    prediction: tuple[Prediction, ...]
    note: tuple[Annotation, ...] | None


class Quantity(Element):
    """A number that counts something without a unit."""

    value: float
    unit: str
    system: str
    code: str


class Observation(Element):
    """One score, with its band as the interpretation."""

    resource_type: Literal["Observation"] = "Observation"
    status: Literal["final"] = "final"
    code: Concept
    subject: Reference
    effective_date_time: str
    value_quantity: Quantity
    interpretation: tuple[Concept, ...] | None
    derived_from: tuple[Reference, ...]


Resource: TypeAlias = Patient | QuestionnaireResponse | Consent | RiskAssessment | Observation


class Entry(Element):
    """One resource under the name by which the others refer to it."""

    full_url: str
    resource: Resource


class Bundle(Element):
    """Everything of one submission."""

    resource_type: Literal["Bundle"] = "Bundle"
    id: str
    type: Literal["collection"] = "collection"
    timestamp: str
    entry: tuple[Entry, ...]
