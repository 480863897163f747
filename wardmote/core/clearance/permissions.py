"""Who may clear text, and who may mend what was sent back."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import EVERY_MEMBER_OF_STAFF, grant
from wardmote.core.clearance.models import Passage
from wardmote.core.ui.hooks import Mending, registry


def mending_of(passage: Passage, *, user: Any) -> tuple[Mending, models.Model] | None:
    """How this user mends a text that was sent back, and its record; None where they may not, or there is nothing to mend.

    It is the writer's to mend, and that of whoever else may write these words.
    """
    clearable = registry.clearables.get(passage.subject_type)
    mending = clearable.mend.get(passage.field) if clearable else None
    if mending is None or passage.state != Passage.State.REFUSED:
        return None
    record = apps.get_model(passage.subject_type)._default_manager.filter(pk=passage.subject_id).first()
    return (mending, record) if record and user.has_perm(mending.permission, record) else None


def is_author(passage: Passage, *, user: Any) -> bool:
    """Whether this user wrote a text, or a part of it: then somebody else clears it."""
    clearable = registry.clearables.get(passage.subject_type)
    return passage.written_by_id == user.pk or (
        clearable is not None and user.pk in clearable.authors(passage.subject_id, passage.field)
    )


grant("clearance.clear_text", Role.POLICY_OFFICER, Role.CHIEF_OFFICER, Role.SECRETARY)
grant("clearance.declare_hold", Role.POLICY_OFFICER, Role.SECRETARY)
grant(
    "clearance.mend_text",
    *EVERY_MEMBER_OF_STAFF,
    also=lambda user, passage: mending_of(passage, user=user) is not None,
)
