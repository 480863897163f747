"""Content that could be lost on the way between two engines, put into an installation."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from wardmote.core.accounts.models import User
from wardmote.core.audit import services as audit
from wardmote.core.audit.models import Event
from wardmote.core.editions.models import Card, Edition, EditionFile
from wardmote.core.organisations.models import Partnership, Team

SUMMER_TIME = timezone(timedelta(hours=1))
CONTENT = {"z": [1, 2.5, None, True, "\u037e", {"é": {}}], "a": '"', "deep": [[[["x"]]]], "n": 12345678901234567890}


@transaction.atomic
def fill() -> None:
    """Bytes, nested JSON, instants, blanks, marks, an erased value, files, and a table whose last row was deleted."""
    partnership, user = Partnership.objects.get(), User.objects.get()
    for number in range(1, 4):
        edition = Edition.objects.create(
            partnership=partnership,
            report="panel",
            series="Panel",
            number=number,
            title="“Ünïcode” \u0391 \n\t\u2028'; --",
            period_starts_on=date(2022, 4, 1),
            as_at=date(2022, 6, 30),
            audience="panel",
            content=CONTENT,
            content_hash="0" * 64,
            issued_at=datetime(2022, 6, 30, 23, 59, 59, 123456, tzinfo=SUMMER_TIME),
            issued_by=user,
        )
        data = bytes(range(256)) * number
        EditionFile.objects.create(
            edition=edition, kind="docx", name="a.docx", data=data, sha256="0" * 64, size=len(data)
        )
        Card.objects.create(edition=edition, subject_type="plans.activity", subject_key="1", facts=[], hash="0" * 64)
    Team.objects.bulk_create(Team(organisation=partnership.force, name=f"Team {number}") for number in range(1200))
    Team.objects.order_by("-pk")[0].delete()
    audit.record("tests.filled", subject=partnership, by=user, text="Words\n\u2028", number=1.5)
    audit.record("tests.filled", subject=partnership, by=None)
    audit.erase_values(Event.objects.all(), names=["email"], by=user, reason="Asked to be forgotten")
    default_storage.save("evidence/2022/one.bin", ContentFile(bytes(range(256)) * 200))
    default_storage.save("evidence/2022/two with spaces and é.bin", ContentFile(b"two" * 9))
    default_storage.save("empty.bin", ContentFile(b""))
