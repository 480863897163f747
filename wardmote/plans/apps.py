from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "wardmote.plans"
    label = "plans"

    def ready(self) -> None:
        from wardmote.plans import panels
        from wardmote.plans.hanging import register

        register()
        panels.register()
