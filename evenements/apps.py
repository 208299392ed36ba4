from importlib import import_module

from django.apps import AppConfig


class EvenementsConfig(AppConfig):
    name = "evenements"
    verbose_name = "Événements"

    def ready(self) -> None:
        import_module("evenements.branchement")  # models are loaded only now
