from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "wardmote.performance"
    label = "performance"
