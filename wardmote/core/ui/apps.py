from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "wardmote.core.ui"
    label = "ui"
