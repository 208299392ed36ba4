from importlib import import_module

from django.apps import AppConfig


class TelephonieConfig(AppConfig):
    name = "telephonie"
    verbose_name = "Téléphonie"

    def ready(self) -> None:
        import_module("telephonie.branchement")  # models are loaded only now
