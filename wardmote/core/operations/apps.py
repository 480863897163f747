from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "wardmote.core.operations"
    label = "operations"
