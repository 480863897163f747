from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "wardmote.reports"
    label = "reports"
