"""One stored submission as a FHIR R4 bundle: who, responses, consents, advice and scores."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from uuid import UUID
from uuid import uuid5

from triage.content.questionnaire import Questionnaire
from triage.export.fhir_answers import answered
from triage.export.fhir_elements import Coding
from triage.export.fhir_elements import Concept
from triage.export.fhir_elements import Extension
from triage.export.fhir_elements import Identifier
from triage.export.fhir_elements import Meta
from triage.export.fhir_elements import Reference
from triage.export.fhir_elements import fhir_text
from triage.export.fhir_elements import some
from triage.export.fhir_names import BASE
from triage.export.fhir_names import CONTACT
from triage.export.fhir_names import DIGEST
from triage.export.fhir_names import UNITS
from triage.export.fhir_names import codes_system
from triage.export.fhir_names import questionnaire_url
from triage.export.fhir_resources import Annotation
from triage.export.fhir_resources import Bundle
from triage.export.fhir_resources import Consent
from triage.export.fhir_resources import ContactPoint
from triage.export.fhir_resources import Entry
from triage.export.fhir_resources import HumanName
from triage.export.fhir_resources import Observation
from triage.export.fhir_resources import Patient
from triage.export.fhir_resources import Policy
from triage.export.fhir_resources import Prediction
from triage.export.fhir_resources import Provision
from triage.export.fhir_resources import Quantity
from triage.export.fhir_resources import QuestionnaireResponse
from triage.export.fhir_resources import Resource
from triage.export.fhir_resources import RiskAssessment
from triage.export.scored import part_of
from triage.export.scored import scores_of
from triage.export.scored import sentences_of
from triage.reasoning.findings import ScoreValue
from triage.records.exporting import SENT
from triage.records.exporting import Exported

PRIVACY = Coding(system="http://terminology.hl7.org/CodeSystem/consentscope", code="patient-privacy")
PATIENT_CONSENT = Coding(system="http://loinc.org", code="59284-0", display="Patient Consent")


@dataclass(frozen=True)
class Told:
    """One submission, and how its resources are named."""

    questionnaire: Questionnaire
    stored: Exported = field(repr=False)

    def text(self, name: str) -> str:
        return str(self.stored[name])

    def sent(self, name: str) -> Exported:
        return part_of(part_of(self.stored, SENT), name)

    def full_url(self, name: str) -> str:
        """The same in every export, so that a second one replaces and does not double."""
        return uuid5(UUID(self.text("id")), name).urn

    def refer(self, name: str) -> Reference:
        return Reference(reference=self.full_url(name))

    def coding(self, kind: str, code: str) -> Coding:
        return Coding(
            system=codes_system(self.questionnaire, kind), code=code, version=self.text("content_version")
        )


def bundle_line(questionnaire: Questionnaire, submission: Exported) -> bytes:
    """One submission as one line."""
    return bundle(questionnaire, submission).line()


def bundle(questionnaire: Questionnaire, submission: Exported) -> Bundle:
    """One submission as a collection of resources that refer to each other."""
    told = Told(questionnaire, submission)
    return Bundle(
        id=told.text("id"),
        timestamp=told.text("received"),
        entry=tuple(Entry(full_url=told.full_url(name), resource=one) for name, one in _resources(told)),
    )


def _resources(told: Told) -> Iterator[tuple[str, Resource]]:
    yield "patient", _patient(told)
    yield "responses", _responses(told)
    yield "consent-sending", _consent(told, "sending", agreed=True)
    yield "consent-contact", _consent(told, "contact", agreed=bool(told.stored["may_be_contacted"]))
    yield "consent-follow-up", _consent(told, "follow_up", agreed=bool(told.stored["may_be_asked_again"]))
    yield "advice", _advice(told)
    for name, value in scores_of(told.questionnaire, told.stored).items():
        yield f"score-{name}", _score(told, name, value)


def _patient(told: Told) -> Patient:
    """Without contact details only the submission stands for whoever sent it."""
    details = told.sent("contact")
    name = details.get("name")
    return Patient(
        identifier=(Identifier(system=f"{BASE}/submission", value=told.text("id")),),
        name=(HumanName(text=str(name)),) if name else None,
        telecom=some(_telecom(details)),
    )


def _telecom(details: Exported) -> Iterator[ContactPoint]:
    wished = details.get("way")
    if details.get("telephone"):
        rank = 1 if wished == "telephone" else None
        yield ContactPoint(system="phone", value=str(details["telephone"]), rank=rank)
    if details.get("email"):
        rank = 1 if wished == "email" else None
        yield ContactPoint(system="email", value=str(details["email"]), rank=rank)


def _responses(told: Told) -> QuestionnaireResponse:
    return QuestionnaireResponse(
        id=told.text("id"),
        meta=Meta(tag=(Coding(system=DIGEST, code=told.text("content_digest")),)),
        language=told.text("language"),
        questionnaire=f"{questionnaire_url(told.questionnaire)}|{told.text('content_version')}",
        subject=told.refer("patient"),
        authored=told.text("received"),
        source=told.refer("patient"),
        item=some(answered(told.questionnaire, told.sent("responses"))),
    )


def _consent(told: Told, name: str, *, agreed: bool) -> Consent:
    return Consent(
        scope=Concept(coding=(PRIVACY,)),
        category=(Concept(coding=(PATIENT_CONSENT,)),),
        patient=told.refer("patient"),
        date_time=told.text("received"),
        policy=(Policy(uri=f"{BASE}/consent/{told.text('consent_version')}"),),
        provision=Provision(
            type="permit" if agreed else "deny",
            code=(Concept(coding=(Coding(system=f"{BASE}/consents", code=name),)),),
        ),
    )


def _advice(told: Told) -> RiskAssessment:
    texts = map(fhir_text, sentences_of(told.stored))
    advice = Concept(coding=(told.coding("advices", told.text("advice")),))
    return RiskAssessment(
        extension=(Extension(url=CONTACT, value_code=told.text("contact")),),
        method=Concept(coding=(Coding(system=DIGEST, code=told.text("content_digest")),)),
        subject=told.refer("patient"),
        occurrence_date_time=told.text("received"),
        basis=(told.refer("responses"),),
        prediction=(Prediction(qualitative_risk=advice),),
        note=some(Annotation(text=text) for text in texts if text is not None),
    )


def _score(told: Told, name: str, score: ScoreValue) -> Observation:
    band = None if score.band is None else Concept(coding=(told.coding(f"scores/{name}", score.band),))
    return Observation(
        code=Concept(coding=(told.coding("scores", name),)),
        subject=told.refer("patient"),
        effective_date_time=told.text("received"),
        value_quantity=Quantity(value=score.value, unit="score", system=UNITS, code="{score}"),
        interpretation=None if band is None else (band,),
        derived_from=(told.refer("responses"),),
    )
