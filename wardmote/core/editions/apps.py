from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "wardmote.core.editions"
    label = "editions"
