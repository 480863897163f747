from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "wardmote.reports"
    label = "reports"

    def ready(self) -> None:
        from wardmote.reports.hanging import register

        register()
