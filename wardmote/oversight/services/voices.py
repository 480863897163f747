"""One side's words on a record: kept apart from the other side's, and never overwritten unseen."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.services.offering import offer_words

Record = TypeVar("Record", bound=models.Model)


class ChangedMeanwhile(ValidationError):
    """Somebody else wrote while this person did. ``mark`` is that of the words as they stand now."""

    def __init__(self, *now: str) -> None:
        self.mark = mark_of(*now)
        words = " / ".join(text for text in now if text) or _("nothing: it was taken out")
        super().__init__(
            _("Somebody changed this meanwhile. It now says: %(words)s. Put both together and save again.")
            % {"words": words}
        )


@transaction.atomic
def say(record: Record, field: str, text: str, *, seen: str, verb: str, by: Any, **also: Any) -> Record:
    """Write what one side says in a field of its own. ``seen`` is the mark of the words that the writer was shown.

    ``also`` are values that go with it, such as the day it was said. Raises ``ChangedMeanwhile`` where somebody else of
    the same side wrote meanwhile, so that nothing is lost unread.
    """
    locked = type(record)._default_manager.select_for_update().get(pk=record.pk)
    was = getattr(locked, field)
    refuse_if_changed(seen, was)
    if was == text and all(getattr(locked, name) == value for name, value in also.items()):
        return locked
    for name, value in {field: text, **also}.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=[field, *also])
    offer_words(locked, by=by)
    audit.record(verb, subject=locked, by=by, was=was, now=text, **also)
    return locked


def refuse_if_changed(seen: str, *now: str) -> None:
    """Stop where the words are no longer those that the writer saw."""
    if seen != mark_of(*now):
        raise ChangedMeanwhile(*now)
