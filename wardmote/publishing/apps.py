from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "wardmote.publishing"
    label = "publishing"
