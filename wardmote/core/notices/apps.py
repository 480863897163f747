from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "wardmote.core.notices"
    label = "notices"
