from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "wardmote.core.api"
    label = "api"
