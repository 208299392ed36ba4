"""An entry and the objects of the map: each shows the other, and every change of it is announced."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from evenements.actes.carte import deplacer, modifier, restaurer, supprimer
from fil.models import Depeche
from maincourante.etat import rendre_entree
from tests import fabriques
from tests.evenements.objets import POINT, objet

pytestmark = pytest.mark.django_db


@pytest.fixture
def entree(evenement, arm):
    return fabriques.entree(arm, evenement.groupe, "PMA demandé au gymnase.")


@pytest.fixture
def pma(evenement, arm, entree):
    return objet(arm, evenement.groupe, libelle="PMA nord", entrees=[entree.pk])


@pytest.fixture
def lignes(client, evenement, arm):
    """What the page of the event draws, by entry, and the cursor from which its screen follows."""

    def lire():
        client.force_login(arm)
        contexte = client.get(f"/evenements/{evenement.pk}/").context
        return {e["id"]: rendre_entree(e) for e in contexte["entrees"]}, contexte["curseur"]

    return lire


def changer(acte, auteur, objet, **champs):
    objet.refresh_from_db()
    return acte(auteur=auteur, objet=objet, jeton=uuid4(), version=objet.version, **champs)


def test_la_ligne_d_une_entree_mene_a_l_objet_dessine_a_partir_d_elle(lignes, evenement, entree, pma):
    ligne = lignes()[0][entree.pk]
    assert f'href="/groupes/{evenement.groupe_id}/carte/?objet={pma.jeton}"' in ligne
    assert "PMA nord" in ligne
    assert "#s-pma" in ligne


def test_la_ligne_qui_annonce_un_objet_y_mene_aussi(lignes, evenement, arm):
    sans_nom = objet(arm, evenement.groupe, symbole="prv")
    annonce = sans_nom.entrees.get()
    assert f"?objet={sans_nom.jeton}" in lignes()[0][annonce.pk]
    depeche = Depeche.objects.get(objet_type="entree", objet_id=annonce.pk)
    assert [lien["id"] for lien in depeche.donnees["liens"]] == [str(sans_nom.jeton)]


ACTES = {
    "dessiner": lambda arm, ev, e, o: objet(arm, ev.groupe, libelle="DZ du stade", entrees=[e.pk]),
    "renommer": lambda arm, ev, e, o: changer(modifier, arm, o, libelle="PMA sud"),
    "changer de symbole": lambda arm, ev, e, o: changer(modifier, arm, o, symbole="prv"),
    "delier": lambda arm, ev, e, o: changer(modifier, arm, o, entrees=[]),
    "supprimer": lambda arm, ev, e, o: changer(supprimer, arm, o),
    "supprimer et remettre": lambda arm, ev, e, o: (changer(supprimer, arm, o), changer(restaurer, arm, o)),
    "deplacer": lambda arm, ev, e, o: changer(deplacer, arm, o, geometrie=POINT),
    "annoter": lambda arm, ev, e, o: changer(modifier, arm, o, note="Chauffé."),
}


def test_la_page_d_avant_et_les_depeches_donnent_la_page_d_apres(lignes, evenement, entree, pma, arm):
    avant, curseur = lignes()
    for acte, faire in ACTES.items():
        with transaction.atomic():
            faire(arm, evenement, entree, pma)
            suite = Depeche.objects.filter(groupe=evenement.groupe, numero__gt=curseur, objet_type="entree")
            rejouee = avant | {d.objet_id: rendre_entree(d.donnees) for d in suite.order_by("numero")}
            assert rejouee == lignes()[0], acte
            changee = rejouee[entree.pk] != avant[entree.pk]
            assert changee is (acte not in ("deplacer", "annoter", "supprimer et remettre")), acte
            if acte in ("deplacer", "annoter"):
                assert not suite.exists(), acte
            transaction.set_rollback(True)  # Each is done to the same page.


def test_lier_une_entree_deja_ecrite_la_montre_liee(lignes, evenement, arm, entree):
    pma = objet(arm, evenement.groupe, libelle="PMA nord")
    assert "PMA nord" not in lignes()[0][entree.pk]
    changer(modifier, arm, pma, entrees=[entree.pk])
    assert "PMA nord" in lignes()[0][entree.pk]


def test_cinquante_lignes_liees_ne_coutent_pas_une_requete_de_plus(lignes, client, evenement, arm):
    entrees = [fabriques.entree(arm, evenement.groupe, f"Ligne {n}.") for n in range(50)]

    def compter():
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(f"/evenements/{evenement.pk}/").status_code == 200
        return len(requetes)

    lignes()
    avant = compter()
    objet(arm, evenement.groupe, libelle="PMA nord", entrees=[e.pk for e in entrees])
    assert compter() == avant


def test_l_api_donne_les_liens_d_une_entree(client, evenement, arm, entree, pma):
    client.force_login(arm)
    assert client.get(f"/api/v1/entrees/{entree.pk}/").json()["liens"] == [
        {
            "genre": "carte",
            "id": str(pma.jeton),
            "nom": "PMA nord",
            "symbole": "pma",
            "adresse": f"/groupes/{evenement.groupe_id}/carte/?objet={pma.jeton}",
        }
    ]
