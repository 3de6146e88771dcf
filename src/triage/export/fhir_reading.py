"""Responses out of a FHIR R4 QuestionnaireResponse, or out of a bundle with one; the values are checked afterwards."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from triage.content.items import ChecklistItem
from triage.content.questionnaire import Questionnaire
from triage.export.fhir_names import options_system
from triage.export.fhir_names import questionnaire_url
from triage.reasoning.responses import ResponsesError
from triage.reasoning.responses import Unread

COUNTING = ("in-progress", "completed", "amended")
NOT_FHIR = "a QuestionnaireResponse of FHIR R4 is needed, or a Bundle with one"
DEEPEST = 20


def responses_in(questionnaire: Questionnaire, unread: Unread) -> dict[str, Unread]:
    """What was answered, by item, as `triage assess` reads it; ResponsesError when this is something else."""
    resource = _questionnaire_response(unread)
    _refuse_other(questionnaire, resource)
    checklists = {item.id for item in questionnaire.items if isinstance(item, ChecklistItem)}
    checklists |= {item.id for item in questionnaire.optional_items if isinstance(item, ChecklistItem)}
    found: dict[str, Unread] = {}
    for name, answers in _answered(resource, deep=0):
        if name in found:
            raise ResponsesError(["an item is given twice; keep one of them"])
        values = [_value(questionnaire, name, answer) for answer in answers]
        found[name] = values if name in checklists or len(values) > 1 else values[0]
    return found


def _questionnaire_response(unread: Unread) -> Mapping[str, Unread]:
    if isinstance(unread, Mapping) and unread.get("resourceType") == "Bundle":
        entries = _objects(unread.get("entry"))
        inside = [one for entry in entries for one in _objects([entry.get("resource")])]
        found = [one for one in inside if one.get("resourceType") == "QuestionnaireResponse"]
        if len(found) != 1:
            raise ResponsesError([f"{NOT_FHIR}; this Bundle has {len(found)}"])
        return found[0]
    if not isinstance(unread, Mapping) or unread.get("resourceType") != "QuestionnaireResponse":
        raise ResponsesError([NOT_FHIR])
    return unread


def _refuse_other(questionnaire: Questionnaire, resource: Mapping[str, Unread]) -> None:
    """Another version is read: what it asks otherwise is refused item by item."""
    if resource.get("status") not in COUNTING:
        raise ResponsesError([f"its status has to be one of {', '.join(COUNTING)}"])
    named, url = resource.get("questionnaire"), questionnaire_url(questionnaire)
    if named is not None and str(named).split("|")[0] != url:
        raise ResponsesError([f"it answers another questionnaire; {url} is needed"])


def _answered(
    element: Mapping[str, Unread], *, deep: int
) -> Iterator[tuple[str, list[Mapping[str, Unread]]]]:
    """Every item with an answer, however deep its groups are."""
    if deep > DEEPEST:
        raise ResponsesError(["its groups are nested too deeply"])
    for item in _objects(element.get("item")):
        answers = list(_objects(item.get("answer")))
        if answers:
            yield str(item.get("linkId")), answers
        for inside in (item, *answers):
            yield from _answered(inside, deep=deep + 1)


def _value(questionnaire: Questionnaire, name: str, answer: Mapping[str, Unread]) -> Unread:
    values = [value for key, value in answer.items() if key.startswith("value")]
    if len(values) != 1:
        raise ResponsesError(["every answer needs one value"])
    (value,) = values
    if not isinstance(value, Mapping):
        return value
    system = value.get("system")
    if system is not None and system != options_system(questionnaire, name):
        raise ResponsesError(["an answer has a code of another system; see docs/interoperability.md"])
    return value.get("code")


def _objects(listed: Unread) -> Iterator[Mapping[str, Unread]]:
    for one in listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ():
        if isinstance(one, Mapping):
            yield one
