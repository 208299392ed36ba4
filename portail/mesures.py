"""What Prometheus is told. Each process counts what it does itself: its requests here, its sockets in fil/mesures.py,
its refused sign-ins in annuaire/connexion/suivi.py. What is common to all comes from the state of the portal, read
when it is asked: every process then says the same, and one takes the maximum of them, not the sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from prometheus_client import Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from portail.etat.releve import RELEVE

REQUETES = Histogram(
    "portail_requete_secondes",
    "Durée des réponses, par nom de route.",
    ["route", "methode", "statut"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
DEGRADEE = "portail_partie_degradee"
DEPUIS = "portail_partie_degradee_secondes"
AIDES = {
    "portail_base_secondes": "Temps de réponse de PostgreSQL.",
    "portail_personnes_connectees": "Personnes dont un écran est ouvert, sur tous les processus.",
    "portail_file_taches": "Tâches qui attendent dans une file.",
    "portail_file_age_secondes": "Attente de la plus ancienne tâche d'une file.",
    "portail_file_delai_secondes": "Attente du dernier battement servi dans une file.",
    "portail_travailleur_silence_secondes": "Temps depuis le dernier battement servi dans une file.",
    "portail_calendrier_silence_secondes": "Temps depuis le dernier envoi de la minuterie.",
    "portail_disque_libre_octets": "Place libre sur le disque des données.",
    "portail_sauvegarde_age_secondes": "Temps depuis la dernière sauvegarde réussie.",
    "portail_verification_age_secondes": "Temps depuis la dernière vérification réussie des sceaux.",
    "portail_sivic_envois_en_attente": "Envois que SIVIC n'a pas encore acceptés.",
    "portail_sivic_attente_secondes": "Attente du plus ancien de ces envois.",
    "portail_sivic_silence_secondes": "Temps depuis lequel SIVIC est hors d'atteinte ; 0 quand il répond.",
    "portail_sivic_journal_interrompu_secondes": "Temps depuis lequel SIVIC répond sans la suite de son journal.",
    "portail_sivic_envois_ecartes": "Envois refusés ou abandonnés que rien n'a remplacés.",
    "portail_telephonie_silence_secondes": "Temps depuis le dernier appel reçu d'un Samu qui envoie en direct.",
    "portail_telephonie_fichiers_refuses": "Fichiers d'appels refusés que personne n'a réglés.",
    "portail_rapports_en_retard": "Rapports journaliers attendus depuis trop longtemps.",
    "portail_documents": "Fichiers, par état de leur contrôle.",
    "portail_documents_attente_secondes": "Attente du plus ancien fichier à contrôler.",
}


class Etat(Collector):
    """The state of the portal, as figures."""

    def describe(self) -> list[Metric]:
        """Nothing is looked at when it is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        depuis = GaugeMetricFamily(DEPUIS, "Durée de la dégradation d'une partie ; 0 en ordre.", labels=["partie"])
        maintenant = timezone.now()
        degradee = GaugeMetricFamily(DEGRADEE, "1 quand la partie est dégradée (page /etat/).", labels=["partie"])
        familles: dict[str, GaugeMetricFamily] = {}
        for constat in RELEVE.constater():
            degradee.add_metric([constat.nom], float(not constat.ok))
            age = maintenant - constat.depuis if constat.depuis else timedelta()
            depuis.add_metric([constat.nom], age.total_seconds())
            for (nom, etiquettes), valeur in constat.verdict.mesures.items():
                if nom not in familles:
                    familles[nom] = GaugeMetricFamily(nom, AIDES[nom], labels=[cle for cle, _ in etiquettes])
                familles[nom].add_metric([texte for _, texte in etiquettes], valeur)
        yield degradee
        yield depuis
        yield from familles.values()
