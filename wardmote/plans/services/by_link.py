"""What somebody sends through their personal link: several items at once, each as if written alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from wardmote.core.accounts.by_link import ByLink
from wardmote.core.accounts.models import PersonalLink
from wardmote.core.files.holders import Place
from wardmote.core.files.services import attach
from wardmote.plans.models import Activity
from wardmote.plans.services.reminding import hand_back
from wardmote.plans.services.updating import add_update, rate, say_unchanged

WRITES, ATTACHES = "plans.update_activity", "files.attach_evidence"


def writer(link: PersonalLink, items: Collection[Activity]) -> ByLink:
    """Whoever holds the link, who may write about these activities, attach evidence to them, and do nothing else."""
    mine = {activity.pk for activity in items}

    def may(key: str, thing: Any) -> bool:
        about = thing.subject if isinstance(thing, Place) else thing
        return key in {WRITES, ATTACHES} and isinstance(about, Activity) and about.pk in mine

    return ByLink(link, may)


def answer_item(activity: Activity, values: Mapping[str, Any], *, today: date, by: ByLink) -> None:
    """One item: handed back, or answered in words or with “no change”, with a rating and a file where there are any."""
    if values["not_mine"]:
        hand_back(activity, reason=values["why"], by=by)
        return
    seen: dict[str, Any] = {"seen": values["seen"] or 0, "rated": values["rated"] or 0}
    if values["says"] or values["says_in_public"]:
        words = {"internal_text": values["says"], "public_text": values["says_in_public"]}
        add_update(activity, as_at=today, **words, by=by, **seen)
        seen = {}
    elif values["because"]:
        say_unchanged(activity, as_at=today, reason=values["because"], by=by, **seen)
        seen = {}
    if values["rating_changes"]:
        rate(activity, values["rating"], as_at=today, reason=values["reason"], by=by, **seen)
    if values["file"]:
        partnership = activity.version.plan.partnership
        attach(activity, values["file"], partnership=partnership, by=by)
