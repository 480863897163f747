from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "wardmote.core.files"
    label = "files"

    def ready(self) -> None:
        from wardmote.core.files import hanging

        hanging.register()
