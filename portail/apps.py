from importlib import import_module

from django.apps import AppConfig


class PortailConfig(AppConfig):
    name = "portail"
    verbose_name = "Portail"

    def ready(self) -> None:
        import_module("portail.celery")  # whoever asks for a task, a command included, finds the broker
