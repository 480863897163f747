"""E-mail by GOV.UK Notify, over its HTTP API: https://docs.notifications.service.gov.uk/rest-api.html."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from time import time
from urllib.parse import urlencode

from django.conf import settings

from wardmote.core.notices.models import OutboxMessage
from wardmote.core.notices.senders.asking import ask
from wardmote.core.notices.senders.problems import NotSent


def send(message: OutboxMessage) -> None:
    """Hand a letter over, under our own identity for it. What an earlier try handed over already is not sent again."""
    headers = {
        "Authorization": f"Bearer {token(settings.NOTIFY['service'], settings.NOTIFY['secret'], at=int(time()))}"
    }
    if message.tries > 1 and _has_it(message, headers):
        return
    letter = {
        "email_address": message.to,
        "template_id": settings.NOTIFY["template"],
        "personalisation": {"subject": message.subject, "body": message.body},
        "reference": message.identity,
    }
    ask(f"{settings.NOTIFY['address']}/v2/notifications/email", headers=headers, said=letter)


def token(service: str, secret: str, *, at: int) -> str:
    """What Notify knows us by for thirty seconds: a JSON Web Token (RFC 7519), signed with HMAC-SHA256."""
    parts = ({"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": at})
    signed = b".".join(_encoded(json.dumps(part).encode()) for part in parts)
    return (signed + b"." + _encoded(hmac.digest(secret.encode(), signed, "sha256"))).decode()


def _has_it(message: OutboxMessage, headers: dict[str, str]) -> bool:
    """Whether Notify took this letter although we never heard so. Unlike mail servers it drops no second copy itself."""
    query = urlencode({"reference": message.identity, "template_type": "email"})
    try:
        found = json.loads(ask(f"{settings.NOTIFY['address']}/v2/notifications?{query}", headers=headers))
        # The address too, because a database that was restored from a backup counts its letters from there again.
        return any(each["email_address"] == message.to for each in found["notifications"])
    except (ValueError, KeyError, TypeError):
        raise NotSent("an answer that cannot be read") from None


def _encoded(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")
