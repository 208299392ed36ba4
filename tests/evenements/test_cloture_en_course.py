"""A form arrives while the event is being closed: its right is checked before, its write comes after."""

from threading import Event
from time import monotonic

import pytest
from django.db import connection, transaction
from django.test import Client

from annuaire.droits import CLOS
from annuaire.models import Groupe
from evenements.actes.changer_etat import changer_etat
from fil.models import Depeche
from maincourante.models import Modele
from portail.typographie import phrase
from tests.maincourante.test_concurrence import ensemble

pytestmark = pytest.mark.django_db(transaction=True)
DELAI = 30
EN_ATTENTE = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def attendre_qu_un_autre_attende():
    """Until another connection waits for what this transaction holds."""
    fin, pause = monotonic() + DELAI, Event()
    while monotonic() < fin:
        with connection.cursor() as curseur:
            curseur.execute(EN_ATTENTE)
            if curseur.fetchone()[0]:
                return
        pause.wait(0.02)
    pytest.fail("Personne n'attend : la demande n'est pas arrivée pendant la clôture.")


def test_un_formulaire_que_la_cloture_devance_est_refuse_par_une_phrase(evenement, cadre, arm):
    changer_etat(auteur=cadre, evenement=evenement, vers="leve", motif="Terminé.")
    en_cours = Event()

    def clore():
        with transaction.atomic():
            changer_etat(auteur=cadre, evenement=evenement, vers="clos", motif="Dossier complet.")
            en_cours.set()
            attendre_qu_un_autre_attende()

    def poster():
        client = Client(raise_request_exception=False)
        client.force_login(arm)
        assert en_cours.wait(DELAI)
        modele = {"acte": "creer_modele", "titre": "Renfort", "texte": "Renfort demandé.", "importance": "normale"}
        return client.post(f"/mains-courantes/{evenement.groupe_id}/reglages/", modele)

    _, reponse = ensemble(clore, poster)
    assert reponse.status_code == 403
    assert phrase(CLOS) in reponse.content.decode()
    assert not Modele.objects.exists()
    assert Groupe.objects.get(pk=evenement.groupe_id).clos_le is not None
    assert Depeche.objects.filter(groupe=evenement.groupe).order_by("numero").last().genre == "evenement.clos"
