from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "wardmote.core.audit"
    label = "audit"
