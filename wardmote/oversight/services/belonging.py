"""A post that is named for something is one of either side of its partnership."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wardmote.core.organisations.models import Partnership, Post


def must_be_of(partnership: Partnership, post: Post | None, field: str) -> None:
    """Refuse a post of another partnership."""
    if post is not None and post.organisation_id not in (partnership.force_id, partnership.governing_body_id):
        raise ValidationError({field: _("Choose a post of the force or its governing body.")})
