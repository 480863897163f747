"""Signs in words."""

from __future__ import annotations

from django.utils.translation import gettext as _


def said_of(sign: str) -> str:
    """What a sign may show, as a page says it."""
    return {
        "illness": _("somebody's health or conduct"),
        "collar_number": _("a collar number"),
        "person": _("a person's name"),
        "money_undecided": _("something not yet announced"),
        "personal_details": _("a telephone number or e-mail address"),
    }[sign]
