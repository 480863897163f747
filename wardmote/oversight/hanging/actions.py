"""What actions hang into the shared pages: menu, history, the pages of what they arose from, and their owners' own page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wardmote.core.ui import hooks


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_subject(hooks.Subject("oversight.action", _("Action"), lambda action: action.partnership))
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
