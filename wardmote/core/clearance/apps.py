from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


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
            hooks.Subject("clearance.passage", _("Text for the public"), lambda passage: passage.partnership)
        )
