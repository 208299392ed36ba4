from importlib import import_module

from django.apps import AppConfig


class GedConfig(AppConfig):
    name = "ged"
    verbose_name = "Documents"

    def ready(self) -> None:
        import_module("ged.branchement")  # models are loaded only now
