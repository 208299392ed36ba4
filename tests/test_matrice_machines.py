"""The visibility matrix of machines: who manages one of the Samu 31, and what it sees and has sent to it."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from annuaire.actes.machines import ouvrir_acces
from annuaire.models import AccesMachine, Role
from fil.actes.abonner import abonner
from fil.models import Abonnement
from tests.annuaire.test_pages_machines import jeton_de
from tests.matrice import GROUPES, MATRICE, PERSONNES

# Who sees the page of the machine: its responsable alone. Another one does not find it, who manages nobody is refused.
PAGES = {"cadre": 200, "agent_ars": 404, "renvoye": 302}


@pytest.fixture
def cles(distribution):
    return ouvrir_acces(auteur=distribution["cadre"], nom="otn", entite=distribution["samu31"], role=Role.LECTEUR)


@pytest.fixture
def chez_nous(settings):
    """Subscribers on this very machine are accepted."""
    settings.DEBUG, settings.API_ABONNES = True, {"internes": True, "jours": 3}


def abonnement_de(distribution, cles, groupe):
    return abonner(
        auteur=distribution["cadre"],
        acces=cles.acces,
        adresse="http://127.0.0.1:9/",
        groupes=[groupe],
        objets=["entree"],
    ).abonnement


@PERSONNES
def test_la_page_d_une_machine_s_ouvre_a_qui_la_gere(distribution, client_de, cles, chez_nous, personne):
    attendu = PAGES.get(personne, 403)
    un = abonnement_de(distribution, cles, distribution["region"])
    client = client_de(personne)
    pages = (f"machines/{cles.acces.pk}/", f"machines/{cles.acces.pk}/abonnements/", f"abonnements/{un.pk}/")
    for page in pages:
        assert client.get(f"/administration/{page}").status_code == attendu, page
    utilisateur = distribution[personne]
    assert AccesMachine.objects.gerables_par(utilisateur).exists() is (attendu == 200)
    assert Abonnement.objects.gerables_par(utilisateur).exists() is (attendu == 200)


def test_une_machine_voit_ce_que_voit_un_lecteur_de_son_entite(distribution, cles, chez_nous):
    entetes = {"authorization": f"Bearer {jeton_de(cles)}"}
    for nom, droit in zip(GROUPES, MATRICE["lecteur31"], strict=True):
        groupe, voit = distribution[nom], droit is not None
        reponse = Client().get(f"/api/v1/groupes/{groupe.pk}/entrees/", headers=entetes)
        assert reponse.status_code == (200 if voit else 404), nom
        entree = {"jeton": str(uuid4()), "texte": "Écrit par une machine.", "importance": "normale"}
        ecrite = Client().post(
            f"/api/v1/groupes/{groupe.pk}/entrees/", entree, content_type="application/json", headers=entetes
        )
        assert ecrite.status_code == (403 if voit else 404), nom
        if voit:
            abonnement_de(distribution, cles, groupe)
        else:
            with pytest.raises(ValidationError, match="ne voit pas"):
                abonnement_de(distribution, cles, groupe)
