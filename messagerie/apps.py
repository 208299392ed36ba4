from importlib import import_module

from django.apps import AppConfig


class MessagerieConfig(AppConfig):
    name = "messagerie"
    verbose_name = "Messagerie"

    def ready(self) -> None:
        import_module("messagerie.branchement")  # models are loaded only now
