from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "wardmote.core.organisations"
    label = "organisations"
