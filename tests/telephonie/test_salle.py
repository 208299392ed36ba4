"""The room of a Samu moves: the screens that show it are told, on every server, and nobody else's."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annuaire.actes.affectations import activer_poste
from annuaire.models import Affectation
from telephonie.actes.recevoir import recevoir
from telephonie.visibilite import salle_de
from tests import fabriques
from tests.serveur import ouvrir_session
from tests.telephonie.conftest import dit


@pytest.fixture
def sonne(bandeau, samu82):
    """A call comes in."""

    bandeau.autres_samu.add(samu82)

    def arriver(appel, samu="31"):
        ligne = dit("appel.presente", 0, appel, timezone.now(), samu=samu, numero="15")
        assert recevoir(auteur=None, source=bandeau, lignes=[ligne]).acceptes == 1

    return arriver


def regarder(serveur, personne, entite):
    oreille = serveur.ouvrir(ouvrir_session(personne))
    oreille.dire(type="salle", salle=salle_de(entite.pk))
    oreille.ecouter(0.5)
    return oreille


def salles(oreille):
    return [trame for trame in oreille.entendu if trame["type"] == "salle"]


def test_qui_regarde_la_salle_l_entend_bouger_d_un_serveur_a_l_autre(deux_serveurs, arm, samu31, sonne):
    ici, la = deux_serveurs
    with regarder(ici, arm, samu31) as une, regarder(la, arm, samu31) as autre:
        sonne("a1")
        assert une.attendre("salle") == {"type": "salle", "salle": salle_de(samu31.pk)}
        autre.attendre("salle")


def test_un_etranger_n_entend_rien_ni_qui_ne_regarde_plus(serveur, arm, samu31, samu82, sonne):
    etranger = fabriques.personne("lea.82", samu82)
    with (
        regarder(serveur, arm, samu31) as une,
        regarder(serveur, etranger, samu31) as intrus,
        regarder(serveur, etranger, samu82) as chez_lui,
        regarder(serveur, arm, samu31) as partie,
    ):
        partie.dire(type="salle", salle=None)
        partie.ecouter(0.3)
        sonne("a1")
        une.attendre("salle")
        for oreille in (intrus, chez_lui, partie):
            oreille.ecouter(1)
            assert not salles(oreille)


def test_qui_a_change_de_poste_n_entend_plus_que_sa_nouvelle_salle(serveur, arm, regulateur, samu31, samu82, sonne):
    ailleurs = fabriques.personne("lea.82", samu82).affectation_active
    Affectation.objects.filter(pk=ailleurs.pk).update(utilisateur=arm)
    with regarder(serveur, arm, samu31) as une, regarder(serveur, regulateur, samu31) as restee:
        sonne("a1")
        une.attendre("salle")
        activer_poste(utilisateur=arm, affectation=Affectation.objects.get(pk=ailleurs.pk))
        une.ecouter(2)
        avant = len(salles(une))
        sonne("a2")
        restee.attendre("salle")
        une.ecouter(1)
        assert len(salles(une)) == avant
        une.dire(type="salle", salle=salle_de(samu82.pk))
        une.ecouter(0.5)
        sonne("a3", samu="82")
        assert une.attendre("salle")["salle"] == salle_de(samu82.pk)


@pytest.mark.parametrize("faute", [31, "", "telephonie:", "Téléphonie:31", "telephonie:31,telephonie:82", "x" * 50])
def test_une_trame_mal_formee_est_refusee(serveur, arm, faute):
    with serveur.ouvrir(ouvrir_session(arm)) as une:
        une.dire(type="salle", salle=faute)
        une.attendre("erreur")
