from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "wardmote.core.accounts"
    label = "accounts"

    def ready(self) -> None:
        # Every room's permissions.py: a permission that nobody has loaded would refuse everyone.
        autodiscover_modules("permissions")
        from wardmote.core.accounts import demo, rights, selectors
        from wardmote.core.ui import hooks

        hooks.name_organisation_by(lambda request: selectors.organisation_seen_by(getattr(request, "user", None)))
        hooks.add_menu_entry(hooks.MenuEntry(_("History"), "history", rights.VIEW_HISTORY, order=800, section="history"))
        hooks.add_menu_entry(
            hooks.MenuEntry(_("People and roles"), "people", rights.MANAGE_PEOPLE, order=900, section="people")
        )
        hooks.add_panel(hooks.Panel("front", demo.panel, order=50))
