"""What the public is told of a meeting of which nobody has noted that it took place."""

from __future__ import annotations

from datetime import date, timedelta

NO_RECORD_AFTER = timedelta(days=14)
"""How long after its day. A secretary has two weeks to note who was there; after that, that nothing is noted is itself what
the public should know: a planned meeting that silently disappears looks like one that was never promised."""


def has_no_record(*, on: date, planned: bool, today: date) -> bool:
    """Whether a meeting that is still noted as planned is so long past that its missing record is told."""
    return planned and on + NO_RECORD_AFTER < today
