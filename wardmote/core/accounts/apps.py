from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "wardmote.core.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Load every room's ``permissions.py``: a permission nobody has loaded would refuse everyone."""
        autodiscover_modules("permissions")
