from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "wardmote.core.accounts"
    label = "accounts"

    def ready(self) -> None:
        from wardmote.core.accounts.hanging import register

        self._check_roles()
        autodiscover_modules("permissions")  # every room's grants, whichever of its modules is imported first
        register()

    def _check_roles(self) -> None:
        """A misspelt role would quietly ask nobody for a second factor."""
        from wardmote.core.accounts.models import Role

        unknown = set(settings.REQUIRE_SECOND_FACTOR) - {*Role.values, "all"}
        if unknown:
            raise ImproperlyConfigured(f"WARDMOTE_REQUIRE_SECOND_FACTOR: there is no role {', '.join(sorted(unknown))}")
