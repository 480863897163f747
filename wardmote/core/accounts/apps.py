from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "wardmote.core.accounts"
    label = "accounts"

    def ready(self) -> None:
        from wardmote.core.accounts.hanging import register

        autodiscover_modules("permissions")  # every room's grants, whichever of its modules is imported first
        register()
