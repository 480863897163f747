from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    name = "wardmote.core.clearance"
    label = "clearance"
