"""Who is called into a groupe in their own name hears of it on all their screens, and nobody else does."""

from __future__ import annotations

import asyncio

import pytest

from annuaire.actes.participations import inviter, retirer
from annuaire.models import Droit
from fil.hub.arrivees import Arrivees
from fil.hub.base import Arrivee
from tests import fabriques
from tests.serveur import ouvrir_session


@pytest.fixture
def seule(base_reelle):
    """Without a post: no fil of any entité tells her anything."""
    return fabriques.personne("anne.seule")


def a_jour(prise):
    """What was sent before has arrived."""
    prise.dire(type="suivre", curseurs={})
    prise.attendre("tetes")
    return prise


def annonces(prise):
    return [trame for trame in a_jour(prise).entendu if trame["type"] == "rejoint" and trame["en_personne"]]


def test_une_invitation_s_entend_sur_chaque_serveur_et_par_elle_seule(deux_serveurs, seule, region, agent_ars, voisin):
    ici, la = deux_serveurs
    with (
        ici.ouvrir(ouvrir_session(seule)) as une,
        la.ouvrir(ouvrir_session(seule)) as deux,
        la.ouvrir(ouvrir_session(voisin)) as autre,
    ):
        for prise in (une, deux, autre):
            a_jour(prise)
        inviter(auteur=agent_ars, groupe=region, personne=seule, droit=Droit.LECTURE)
        for prise in (une, deux):
            entendu = prise.attendre("rejoint")
            assert (entendu["groupe"], entendu["en_personne"]) == (region.pk, True)
        assert annonces(autre) == []


def test_etre_retire_ou_revenir_se_dit_aussi(serveur, seule, region, agent_ars):
    participation = inviter(auteur=agent_ars, groupe=region, personne=seule, droit=Droit.LECTURE)
    with serveur.ouvrir(ouvrir_session(seule)) as prise:
        retirer(auteur=agent_ars, participation=participation)
        nouvelle = inviter(auteur=agent_ars, groupe=region, personne=seule, droit=Droit.LECTURE)
        assert prise.attendre("rejoint", lambda trame: trame["participation"] == nouvelle.pk)


def test_une_base_qui_change_pendant_un_regard_n_arrete_pas_le_suivant():
    class BaseQuiBascule:
        async def derniere_participation(self):
            return 7

        async def participations(self, _depuis):
            arrivees.oublier()
            return [Arrivee(id=7, groupe=1, genre="entite", entite=None, utilisateur=1)]

    arrivees = Arrivees(BaseQuiBascule(), [])
    for _ in range(2):
        asyncio.run(arrivees._regarder())
