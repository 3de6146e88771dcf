"""Put together what delivers the messages of this installation: what it wants to hear, and over which ways."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

from triage.content.content import Content
from triage.messages.delivering import Delivering
from triage.messages.delivering import Outbox
from triage.messages.planning import Plans
from triage.messages.post import Post
from triage.records.opening import Desk
from triage.records.outbox import Channel
from triage.settings import Settings


def delivering(desk: Desk, settings: Settings, content: Content, *, desk_address: str) -> Delivering:
    """The worker of this desk; without settings about messages it has nothing to do."""
    urgent = frozenset(each.id for each in content.questionnaire.advices if each.in_safety_net)
    post = Post(desk, settings, content, desk_address, urgent, _now)
    outbox = Outbox(desk, settings.practice, {Channel.MAIL: post.deliver}, _now)
    return Delivering(outbox, plans_of(settings, urgent))


def plans_of(settings: Settings, urgent: frozenset[str]) -> Plans:
    """What the settings ask for."""
    hears, minutes = settings.notify is not None, settings.alarm_after_minutes
    return Plans(
        practice=settings.practice,
        urgent=urgent,
        channels=(Channel.MAIL,) if hears else (),
        zone=ZoneInfo(settings.time_zone),
        digest_hour=settings.digest_hour if hears else None,
        alarm_after=timedelta(minutes=minutes) if hears and minutes is not None else None,
    )


def _now() -> datetime:
    return datetime.now(UTC)
