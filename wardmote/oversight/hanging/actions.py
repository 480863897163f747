"""What actions hang into the shared pages: menu, history, the pages of what they arose from, and their owners' own page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.core.files.hanging import panel as evidence_panel
from wardmote.core.files.holders import Holder, hold
from wardmote.core.ui import hooks
from wardmote.core.ui.format import shorten
from wardmote.oversight.models import Action
from wardmote.oversight.permissions import ANSWER, KEEP, VIEW
from wardmote.oversight.rules.action import standing
from wardmote.oversight.selectors import searching
from wardmote.oversight.selectors.action import actions_about, actions_of_posts


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_menu_entry(hooks.MenuEntry(_("Actions"), "actions", VIEW, order=28, section="actions"))
    hooks.add_panel(hooks.Panel("plans.commitment", _about, order=50))
    hooks.add_panel(hooks.Panel("plans.activity", _about, order=50))
    hooks.add_due_items(_due)
    actions = (searching.words_of_actions, searching.show_actions)
    hooks.add_search_kind(hooks.SearchKind(11, "action", _("Actions of boards"), VIEW, *actions, order=31))
    hold(
        Holder(
            "oversight.action",
            _("Action"),
            may_see=VIEW,
            may_attach=ANSWER,
            find=_with_partnership,
            partnership=lambda action: action.partnership,
            title=str,
            url=lambda action: reverse("action", args=[action.uuid]),
        )
    )
    hooks.add_panel(hooks.Panel("oversight.action", evidence_panel, order=10))
    hooks.add_subject(
        hooks.Subject(
            "oversight.action",
            _("Action"),
            lambda action: action.partnership,
            lambda action: reverse("action", args=[action.uuid]),
        )
    )
    hooks.add_verbs(
        {
            "oversight.action_recorded": _("Recorded an action"),
            "oversight.action_date_agreed": _("Agreed a new date for an action"),
            "oversight.action_answered": _("Said how an action is going"),
            "oversight.action_closed": _("Closed an action"),
            "oversight.action_reopened": _("Opened an action again"),
            "oversight.action_handed_over": _("Handed an action over"),
        }
    )


def _with_partnership(ids: Iterable[int]) -> dict[int, Action]:
    related = ("partnership__force", "partnership__governing_body")
    return Action.objects.select_related(*related).in_bulk(list(ids))


def _about(user: Any, row: Any) -> tuple[str, dict[str, Any]] | None:
    """On the page of a commitment or an activity: what boards asked for because of it."""
    today = timezone.localdate()
    found = actions_about(row, user=user)
    record = ""
    if row.retired_on is None and user.has_perm(KEEP, row.version.plan):
        record = f"{reverse('action_record')}?about={row._meta.model_name}:{row.pk}"
    if not found and not record:
        return None
    rows = [(each, standing(state=each.state, due=each.due, today=today)) for each in found]
    return "oversight/action/panel.html", {"rows": rows, "record": record}


def _due(user: Any, today: date) -> Iterator[hooks.DueItem]:
    """On one's own page: the open actions of one's posts."""
    for each in actions_of_posts(user=user, today=today):
        context = " · ".join(filter(None, [each.body.name if each.body else "", each.owner_shown]))
        title = f"{each.ref} {shorten(each.text, 110)}"
        yield hooks.DueItem(title, reverse("action", args=[each.uuid]), each.due, _("Action of a board"), context)
