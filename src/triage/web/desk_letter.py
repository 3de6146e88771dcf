"""The letter about one submission, made when somebody presses its button and kept nowhere on the server."""

import logging
from functools import partial

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.responses import Response
from starlette.routing import Route

from triage.access.roles import Person
from triage.export.letter import letter
from triage.export.letter_about import letter_about
from triage.export.letter_about import read_for_letter
from triage.records.reading import Whole
from triage.ui.therapist.letter_download import LETTER
from triage.web.desk_downloads import FAILURES
from triage.web.desk_downloads import GONE
from triage.web.desk_downloads import LATER
from triage.web.desk_downloads import by_reviewer
from triage.web.desk_downloads import reviewer
from triage.web.door_front import Front
from triage.web.only_get import only_get

AT_A_TIME = 2  # setting a page takes a processor for a moment, and others want to go on

logger = logging.getLogger("triage.web")


class Letters:
    """Makes letters for who may read submissions."""

    def __init__(self, front: Front) -> None:
        self.front = front
        self._few = CapacityLimiter(AT_A_TIME)

    def route(self) -> Route:
        """Behind the gate, as it is no page of the door."""
        return Route(f"{LETTER}/{{language}}/{{submission}}", only_get(self.show), methods=["GET"])

    async def show(self, request: Request) -> Response:
        """The PDF, to keep; each one leaves a line in the audit log."""
        return await run_sync(self._made, request, limiter=self._few)

    def _made(self, request: Request) -> Response:
        language, submission = request.path_params["language"], request.path_params["submission"]
        person = reviewer(self.front, request)
        if isinstance(person, Response):
            return person
        if language not in self.front.content.desk:
            return PlainTextResponse("", status_code=GONE)
        return self._about(submission, language, person)

    def _about(self, submission: str, language: str, person: Person) -> Response:
        words = self.front.content.desk[language].letter
        try:
            whole = self._read(submission, person)
        except FAILURES as error:
            logger.error("no letter reason=%s", type(error).__name__)
            return PlainTextResponse(words.failed, status_code=LATER)
        if whole is None:
            return PlainTextResponse(words.gone, status_code=GONE)
        about = letter_about(self.front.content, whole, language=language, at=self.front.clock())
        name = f'attachment; filename="{words.file}-{submission[:8]}.pdf"'
        return Response(
            letter(about, language=language),
            media_type="application/pdf",
            headers={"content-disposition": name},
        )

    def _read(self, submission: str, person: Person) -> Whole | None:
        desk, audit = self.front.door.desk, by_reviewer(self.front, person)
        return desk.records.writer.write(
            partial(read_for_letter, submission=submission, desk=desk, audit=audit)
        )
