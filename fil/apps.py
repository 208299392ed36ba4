from importlib import import_module

from django.apps import AppConfig


class FilConfig(AppConfig):
    name = "fil"
    verbose_name = "Fil"

    def ready(self) -> None:
        import_module("fil.branchement")  # models are loaded only now
