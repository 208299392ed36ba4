from importlib import import_module

from django.apps import AppConfig
from prometheus_client import REGISTRY

from fil.service import brancher_annonce


class PortailConfig(AppConfig):
    name = "portail"
    verbose_name = "Portail"

    def ready(self) -> None:
        import_module("annuaire.connexion.suivi")
        REGISTRY.register(import_module("portail.mesures").Etat())
        brancher_annonce(import_module("portail.etat.releve").annonce_du_service)
        verifie = import_module("fil.verification").tout_verifie
        verifie.connect(import_module("portail.etat.nuit").noter_la_verification)
        import_module("portail.suivi_des_taches")
        import_module("portail.celery")  # whoever asks for a task, a command included, finds the broker
