"""The row of links at the top of a commitment's and an activity's page. Each page of the room adds its own here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wardmote.core.ui.remembered import address
from wardmote.plans.models import Activity, Commitment


@dataclass(frozen=True, slots=True)
class Tool:
    """One link of the row."""

    label: str
    url: str


def activity_tools(found: Activity, *, user: Any, may_update: bool) -> list[Tool]:
    """What can be done with an activity, and looked up about it, besides updating it."""
    where = [found.version.plan.slug, found.key]
    tools = _editing(found, "activity_edit", _("Change this activity"), user=user)
    if found.retired_on is None and user.has_perm("plans.agree_date", found):
        tools.append(Tool(_("Agree a new date"), address("activity_date", *where)))
    if may_update:
        tools.append(Tool(_("Add what it waits for"), address("dependency_add", *where)))
    return [*tools, Tool(_("History"), address("activity_history", *where))]


def commitment_tools(found: Commitment, *, user: Any) -> list[Tool]:
    """What can be done with a commitment, and looked up about it."""
    history = Tool(_("History"), address("commitment_history", found.version.plan.slug, found.key))
    return [*_editing(found, "commitment_edit", _("Change this commitment"), user=user), history]


def _editing(found: Activity | Commitment, name: str, words: str, *, user: Any) -> list[Tool]:
    """The link to the form of its words, for those who edit the plan; the rarer verbs stand at the foot of the page."""
    if found.retired_on or not user.has_perm("plans.edit_plan", found):
        return []
    return [Tool(words, address(name, found.version.plan.slug, found.version.number, found.key))]
