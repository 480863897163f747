from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "wardmote.core.accounts"
    label = "accounts"

    def ready(self) -> None:
        from wardmote.core.accounts.hanging import register

        register()
