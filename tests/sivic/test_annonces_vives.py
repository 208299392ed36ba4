"""The announcements of SIVIC move: the screens of those who read them are told, at each change, and nobody else's."""

from contextlib import ExitStack
from uuid import uuid4

import pytest
from django.db import transaction

from annuaire.models import Groupe, Role
from sivic.actes.accueillir import ecarter, ouvrir_depuis, rattacher
from sivic.models import AnnonceSivic
from sivic.visibilite import SUJET, annonces_vues
from tests import fabriques
from tests.serveur import ouvrir_session
from tests.sivic.test_accueillir import ACCIDENT, REFERENCE, dire


@pytest.fixture
def liee(settings):
    settings.SIVIC_URL = "https://sivic.invalid"


@pytest.fixture
def pile():
    with ExitStack() as ouvertes:
        yield ouvertes


@pytest.fixture
def regarder(serveur, pile, liee):
    """This person's page of the announcements, on a socket; after the last of several, it is time that they look."""

    def _regarder(personne, salle=SUJET, *, attendre=True):
        oreille = pile.enter_context(serveur.ouvrir(ouvrir_session(personne)))
        oreille.dire(type="salle", salle=salle)
        if attendre:
            oreille.ecouter(0.5)
        return oreille

    return _regarder


def coups(oreille):
    return len([trame for trame in oreille.entendu if trame["type"] == "salle"])


def apres(oreilles, faire):
    """What is done is told to these screens, and carries nothing but the name of what they look at."""
    faire()
    for oreille in oreilles:
        assert oreille.attendre("salle") == {"type": "salle", "salle": SUJET}


@pytest.mark.django_db
def test_la_salle_est_celle_de_qui_lit_les_annonces(arm, voisin, agent_ars, veille, purpan, samu31):
    hopital = fabriques.personne("h.purpan", purpan, role=Role.RESPONSABLE)
    lues = {qui.username: annonces_vues(qui.pk, "") for qui in (arm, voisin, agent_ars, veille, hopital)}
    assert {nom: set(vue.salles) for nom, vue in lues.items()} == {
        arm.username: {"annonces:31"},
        voisin.username: {"annonces:82"},
        agent_ars.username: {"annonces:31", "annonces:82"},
        veille.username: {"annonces:toutes"},
        hopital.username: set(),
    }
    assert lues[arm.username].poste == samu31.pk
    assert not annonces_vues(arm.pk, "82").salles
    assert not annonces_vues(0, "").salles
    arm.is_active = False
    arm.save(update_fields=["is_active"])
    assert not annonces_vues(arm.pk, "").salles


def test_chaque_changement_sonne_chez_qui_les_lit_et_chez_nul_autre(
    regarder, arm, cadre, agent_ars, veille, voisin, samu31, purpan
):
    Groupe.objects.create(genre=Groupe.Genre.ENTITE, nom="Samu 31", entite=samu31)
    hopital = fabriques.personne("h.purpan", purpan, role=Role.RESPONSABLE)
    lecteurs = [regarder(qui, attendre=False) for qui in (arm, agent_ars, veille)]
    etrangers = [
        regarder(voisin, attendre=False),
        regarder(hopital, attendre=False),
        regarder(voisin, "annonces:31", attendre=False),
        regarder(hopital, "annonces:toutes"),
    ]
    apres(lecteurs, lambda: dire(1, **ACCIDENT))
    apres(lecteurs, lambda: dire(2, **ACCIDENT | {"latitude": 43.7}))
    annonce = AnnonceSivic.objects.get()
    apres(lecteurs, lambda: ecarter(auteur=cadre, annonce=annonce))
    lecteurs[0].ecouter(1)
    for oreille in (*lecteurs[1:], *etrangers):
        oreille.ecouter(0.01)
    # Redis that answers late is asked once more (fil.sonnerie): a change may be told twice.
    assert min(coups(oreille) for oreille in lecteurs) >= 3
    assert [coups(oreille) for oreille in etrangers] == [0, 0, 0, 0]


def test_ouvrir_et_rattacher_sonnent_aussi(regarder, arm, cadre, evenement):
    une = regarder(arm)
    for numero, reference in enumerate((REFERENCE, "SIV-00002"), start=1):
        apres([une], lambda numero=numero, reference=reference: dire(numero, evenement=reference, **ACCIDENT))
    ouverte, rattachee = AnnonceSivic.objects.order_by("reference")
    apres([une], lambda: ouvrir_depuis(auteur=arm, annonce=ouverte, titre="Accident", jeton=uuid4()))
    apres([une], lambda: rattacher(auteur=cadre, annonce=rattachee, evenement=evenement))


def test_un_territoire_qui_change_sonne_dans_l_ancien_et_dans_le_nouveau(regarder, arm, voisin):
    ici, la = regarder(arm), regarder(voisin)
    apres([ici], lambda: dire(1, **ACCIDENT))
    apres([ici], lambda: dire(2, **ACCIDENT | {"departements": ["82"]}))
    la.attendre("salle")


def test_une_ligne_que_rien_ne_relie_sonne_chez_la_nation_seule(regarder, arm, veille):
    nation, samu = regarder(veille), regarder(arm)
    apres([nation], lambda: dire(1, evenement="SIV 1; DROP", **ACCIDENT))
    samu.ecouter(0.5)
    assert coups(samu) == 0


def test_un_acte_defait_ne_sonne_pas(regarder, arm, cadre, liee):
    une = regarder(arm)
    apres([une], lambda: dire(1, **ACCIDENT))
    une.ecouter(2.5)
    avant = coups(une)
    with pytest.raises(RuntimeError), transaction.atomic():
        ecarter(auteur=cadre, annonce=AnnonceSivic.objects.get())
        raise RuntimeError
    une.ecouter(2.5)
    assert coups(une) == avant
