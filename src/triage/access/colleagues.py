"""Who can be asked to take up a submission."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.access.roles import MAY
from triage.access.roles import Right
from triage.records.tables import AccountRow


def colleagues(session: Session, practice: str) -> tuple[str, ...]:
    """The names of all accounts that may review and can sign in, in order."""
    roles = [role for role, rights in MAY.items() if Right.REVIEWS in rights]
    chosen = AccountRow.practice == practice, AccountRow.role.in_(roles), AccountRow.is_disabled.is_(False)
    return tuple(session.scalars(select(AccountRow.name).where(*chosen).order_by(AccountRow.name)))
