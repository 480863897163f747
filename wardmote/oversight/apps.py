from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "wardmote.oversight"
    label = "oversight"

    def ready(self) -> None:
        from wardmote.oversight.hanging import register

        register()
