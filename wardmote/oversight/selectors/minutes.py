"""An agenda with what was said of each item, and the notes that can be drafted from it."""

from __future__ import annotations

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from wardmote.core.ui.format import long_date, shorten
from wardmote.oversight.models import Action, AgendaItem, Decision, Meeting
from wardmote.oversight.selectors.decision import without_exempt_parts
from wardmote.plans.models import Activity


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The items in their order, each with what its page shows.

    That is its commitment's ratings, its action, and the actions and decisions that came of it.
    """
    rated = Activity.objects.filter(retired_on=None).select_related("rating").order_by("position")
    decided = without_exempt_parts(Decision.objects.order_by("year", "number"))
    recorded = Action.objects.select_related("owner").order_by("number")
    return list(
        meeting.items.select_related("commitment__version__plan", "action__owner", "minuted_by").prefetch_related(
            Prefetch("commitment__activities", queryset=rated),
            Prefetch("actions_recorded", queryset=recorded),
            Prefetch("decisions", queryset=decided),
        )
    )


def drafted_notes(meeting: Meeting) -> str:
    """What was written of each item, as a first draft for the public: a person takes out what is not theirs to read."""
    parts = []
    for number, item in enumerate(agenda_of(meeting), start=1):
        asked = item.actions_recorded.all()
        if not item.minutes and not asked:
            continue
        lines = [f"{number}. {shorten(title_of(item), 200)}", item.minutes]
        lines += [_("Action: %(text)s") % {"text": each.text} for each in asked]
        parts.append("\n".join(filter(None, lines)))
    return "\n\n".join(parts)


def title_of(item: AgendaItem) -> str:
    """What an item is called."""
    if item.commitment:
        return f"{item.commitment.ref_shown} {item.commitment.statement}".strip()
    if item.action:
        due = item.action.due
        return f"{item.action.ref} {item.action.text}" + (f" ({long_date(due)})" if due else "")
    return item.title or str(item.get_kind_display())
