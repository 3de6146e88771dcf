"""Every sentence of the desk, where therapists sign in, in one language."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from triage.content.accounts_texts import AccountsTexts
from triage.content.audit_texts import AuditTexts
from triage.content.content_page_texts import ContentPageTexts
from triage.content.demo_texts import DemoTexts
from triage.content.door_texts import DoorTexts
from triage.content.follow_up_texts import FollowUpDeskTexts
from triage.content.frozen import Frozen
from triage.content.letter_texts import LetterTexts
from triage.content.message_texts import MessageTexts
from triage.content.overview_texts import OverviewTexts
from triage.content.pausing_texts import PausingTexts
from triage.content.replay_texts import ReplayTexts
from triage.content.review_texts import InboxTexts
from triage.content.review_texts import RecordTexts
from triage.content.review_texts import ReviewFormTexts
from triage.content.review_texts import SubmissionTexts
from triage.content.sentences import Sentence
from triage.content.sentences import holds


class RoleTexts(Frozen):
    """What each role is called."""

    administrator: Sentence
    therapist: Sentence
    reader: Sentence


class DeskFrameTexts(Frozen):
    """What stands around every page of the desk."""

    who: Annotated[str, Field(min_length=1), holds("name", "role")]
    today: Annotated[str, Field(min_length=1), holds("time")]
    yesterday: Annotated[str, Field(min_length=1), holds("time")]
    sign_out: Sentence
    sign_out_everywhere: Sentence
    change_password: Sentence
    ended: Sentence
    without_script: Sentence
    failed: Sentence
    pages: Mapping[str, Sentence]
    not_allowed: Sentence
    not_allowed_text: Sentence


class DeskTexts(Frozen):
    """Everything the desk says in one language."""

    product: Sentence
    door: DoorTexts
    roles: RoleTexts
    frame: DeskFrameTexts
    inbox: InboxTexts
    submission: SubmissionTexts
    form: ReviewFormTexts
    overview: OverviewTexts
    follow_up: FollowUpDeskTexts
    record: RecordTexts
    letter: LetterTexts
    demo: DemoTexts
    replay: ReplayTexts
    questionnaire: ContentPageTexts
    accounts: AccountsTexts
    audit: AuditTexts
    pausing: PausingTexts
    messages: MessageTexts
