"""One submission as a FHIR bundle for the practice's own record, made when somebody presses its button."""

import logging

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.responses import Response
from starlette.routing import Route

from triage.access.roles import Person
from triage.export.fhir_bundle import bundle_line
from triage.records.exporting import Copy
from triage.records.exporting import copy_for_the_person
from triage.ui.therapist.letter_download import BUNDLE
from triage.web.desk_downloads import FAILURES
from triage.web.desk_downloads import GONE
from triage.web.desk_downloads import LATER
from triage.web.desk_downloads import by_reviewer
from triage.web.desk_downloads import reviewer
from triage.web.door_front import Front
from triage.web.only_get import only_get

logger = logging.getLogger("triage.web")


class Bundles:
    """Hands over submissions to who may read them."""

    def __init__(self, front: Front) -> None:
        self.front = front

    def route(self) -> Route:
        """Behind the gate, as it is no page of the door."""
        return Route(f"{BUNDLE}/{{submission}}", only_get(self.show), methods=["GET"])

    async def show(self, request: Request) -> Response:
        """The bundle, to keep; each one leaves a line in the audit log."""
        return await run_sync(self._made, request)

    def _made(self, request: Request) -> Response:
        person = reviewer(self.front, request)
        if isinstance(person, Response):
            return person
        submission = request.path_params["submission"]
        try:
            found = self._read(submission, person)
        except FAILURES as error:
            logger.error("no bundle reason=%s", type(error).__name__)
            return PlainTextResponse("", status_code=LATER)
        if found is None:
            return PlainTextResponse("", status_code=GONE)
        line = bundle_line(self.front.content.questionnaire, found.submission)
        name = f'attachment; filename="{submission[:8]}.fhir.json"'
        return Response(line, media_type="application/fhir+json", headers={"content-disposition": name})

    def _read(self, submission: str, person: Person) -> Copy | None:
        desk = self.front.door.desk
        return copy_for_the_person(desk, submission, audit=by_reviewer(self.front, person))
