from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "wardmote.core.documents"
    label = "documents"
