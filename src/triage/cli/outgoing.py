"""Put together what delivers the messages of this installation: what it wants to hear, and over which ways."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

from triage.content.content import Content
from triage.export.fhir_bundle import bundle_line
from triage.messages.delivering import Delivering
from triage.messages.delivering import Outbox
from triage.messages.mail import can_ask_again
from triage.messages.planning import Plans
from triage.messages.post import Post
from triage.messages.webhook import Bundle
from triage.messages.webhook import Hook
from triage.records.audit import AuditEvent
from triage.records.audit import Role
from triage.records.exporting import copy_for_the_person
from triage.records.follow_up_asking import Pages
from triage.records.opening import Desk
from triage.records.outbox import Channel
from triage.settings import Settings
from triage.settings import WebhookMode


def delivering(desk: Desk, settings: Settings, content: Content, *, desk_address: str) -> Delivering:
    """The worker of this desk; without settings about messages it has nothing to do."""
    urgent = frozenset(each.id for each in content.questionnaire.advices if each.in_safety_net)
    post = Post(desk, settings, content, desk_address, urgent, _now)
    hook = Hook(desk, settings, desk_address, urgent, _now, bundle_of(desk, settings, content))
    couriers = {Channel.MAIL: post.deliver, Channel.WEBHOOK: hook.deliver}
    outbox = Outbox(desk, settings.practice, couriers, _now)
    return Delivering(outbox, plans_of(settings, urgent))


def bundle_of(desk: Desk, settings: Settings, content: Content) -> Bundle | None:
    """All of a submission, when the practice switched its own endpoint to that; each one leaves an audit line."""
    if settings.webhook_mode is WebhookMode.MINIMAL:
        return None

    def bundle(submission: str) -> bytes | None:
        copy = copy_for_the_person(desk, submission, audit=_by_webhook(settings.practice))
        return None if copy is None else bundle_line(content.questionnaire, copy.submission)

    return bundle


def _by_webhook(practice: str) -> AuditEvent:
    return AuditEvent(
        at=_now(),
        practice=practice,
        actor="triage",
        role=Role.SYSTEM,
        source="server",
        access_point="webhook",
    )


def plans_of(settings: Settings, urgent: frozenset[str]) -> Plans:
    """What the settings ask for."""
    hears, minutes = settings.notify is not None, settings.alarm_after_minutes
    ways = {Channel.MAIL: hears, Channel.WEBHOOK: settings.webhook_url is not None}
    return Plans(
        practice=settings.practice,
        urgent=urgent,
        channels=tuple(channel for channel, is_on in ways.items() if is_on),
        zone=ZoneInfo(settings.time_zone),
        digest_hour=settings.digest_hour if hears else None,
        alarm_after=timedelta(minutes=minutes) if hears and minutes is not None else None,
        pages=Pages(str(settings.public_address)) if can_ask_again(settings) else None,
    )


def _now() -> datetime:
    return datetime.now(UTC)
