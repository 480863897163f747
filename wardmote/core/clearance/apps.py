from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def _sent_back(user: Any, _subject: Any) -> tuple[str, dict[str, Any]] | None:
    """On one's own page: how many texts came back, with what to change in each."""
    from wardmote.core.clearance.selectors import sent_back_to

    count = sent_back_to(user=user).count()
    return ("clearance/sent_back_panel.html", {"count": count}) if count else None


class ClearanceConfig(AppConfig):
    name = "wardmote.core.clearance"
    label = "clearance"

    def ready(self) -> None:
        from wardmote.core.ui import hooks

        hooks.add_go_key(hooks.GoKey("c", _("Text to clear"), "clearing", "clearance.clear_text"))
        hooks.add_menu_entry(
            hooks.MenuEntry(_("Text to clear"), "clearing", "clearance.clear_text", order=50, section="clearing")
        )
        hooks.add_subject(
            hooks.Subject(
                "clearance.hold",
                _("Hold before an election"),
                lambda hold: hold.partnership,
                lambda hold: reverse("holds"),
            )
        )
        hooks.add_verbs(
            {
                "clearance.hold_declared": _("Declared a hold before an election"),
                "clearance.hold_ended": _("Ended a hold early"),
            }
        )
        hooks.add_panel(hooks.Panel("my_updates", _sent_back, order=10))
        hooks.add_subject(
            hooks.Subject("clearance.passage", _("Text for the public"), lambda passage: passage.partnership)
        )
