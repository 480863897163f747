from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "wardmote.core.accounts"
    label = "accounts"
