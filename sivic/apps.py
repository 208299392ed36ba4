from importlib import import_module

from django.apps import AppConfig


class SivicConfig(AppConfig):
    name = "sivic"
    verbose_name = "Victimes et SIVIC"

    def ready(self) -> None:
        import_module("sivic.branchement")  # models are loaded only now
