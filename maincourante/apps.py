from importlib import import_module

from django.apps import AppConfig


class MaincouranteConfig(AppConfig):
    name = "maincourante"
    verbose_name = "Main courante"

    def ready(self) -> None:
        import_module("maincourante.branchement")  # models are loaded only now
