from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "wardmote.core.search"
    label = "search"
