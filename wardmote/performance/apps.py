from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "wardmote.performance"
    label = "performance"

    def ready(self) -> None:
        from wardmote.performance.hanging import register

        register()
