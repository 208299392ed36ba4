"""A right or a session that ends acts at once on open sockets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.test import Client
from django.utils import timezone

from annuaire.actes.affectations import activer_poste, terminer_affectation
from annuaire.actes.comptes import desactiver_compte
from annuaire.actes.participations import inviter, retirer
from annuaire.actes.sessions import fermer_session
from annuaire.models import Affectation, Droit, Role, Seance
from fil.hub import rondes
from tests import fabriques
from tests.serveur import Oreille, ouvrir_session


@pytest.fixture
def cle(serveur, voisin):
    return ouvrir_session(voisin)


@pytest.fixture
def oreille(serveur, cle, region):
    """The neighbour, level with the region's fil."""
    with serveur.ouvrir(cle) as prise:
        prise.suivre(**{f"g{region.pk}": 0})
        yield prise


@pytest.fixture
def chef(base_reelle, dgos):
    return fabriques.personne("anne.chef", dgos, role=Role.ADMINISTRATEUR, fonction="Exploitation")


def n_entend_plus(oreille: Oreille, auteur, groupe) -> bool:
    """Nothing of the groupe comes any more: an entry, then an answer of the server, in this order."""
    deja = len(oreille.numeros)
    fabriques.entree(auteur, groupe)
    oreille.dire(type="suivre", curseurs={})
    oreille.attendre("tetes", lambda trame: str(groupe.pk) not in trame["tetes"])
    return len(oreille.numeros) == deja


def bouger_un_droit(chef) -> None:
    """Any change of a right makes the hubs look at everybody, as they do every fifteen seconds."""
    poste = fabriques.affecter(fabriques.personne("un.autre"), chef.entite_active)
    terminer_affectation(auteur=chef, affectation=poste)


def test_une_entite_retiree_n_entend_pas_meme_son_retrait(oreille, arm, agent_ars, region, samu82):
    retirer(auteur=agent_ars, participation=region.participations.get(entite=samu82))
    refus = oreille.attendre("refus")
    assert (refus["groupe"], refus["raison"]) == (region.pk, "Vous n'avez plus accès à ce groupe.")
    assert n_entend_plus(oreille, arm, region) and oreille.numeros == []


def test_ce_qui_suit_un_retrait_dans_la_meme_transaction_ne_sort_pas(oreille, arm, agent_ars, region, samu82):
    with transaction.atomic():
        fabriques.entree(arm, region, "Encore pour tous.")
        retirer(auteur=agent_ars, participation=region.participations.get(entite=samu82))
        fabriques.entree(arm, region, "Plus pour le 82.")
    oreille.attendre("refus")
    assert n_entend_plus(oreille, arm, region)
    assert [t["donnees"]["texte"] for t in oreille.entendu if t["type"] == "depeche"] == ["Encore pour tous."]


def test_les_autres_entendent_le_retrait(serveur, oreille, arm, agent_ars, region, samu82):
    with serveur.ouvrir(ouvrir_session(arm)) as autre:
        autre.suivre(**{f"g{region.pk}": 0})
        retirer(auteur=agent_ars, participation=region.participations.get(entite=samu82))
        assert autre.attendre("depeche")["genre"] == "participation.retiree"


def test_qui_revient_peut_suivre_de_nouveau(oreille, agent_ars, region, samu82):
    retirer(auteur=agent_ars, participation=region.participations.get(entite=samu82))
    oreille.attendre("refus")
    inviter(auteur=agent_ars, groupe=region, entite=samu82, droit=Droit.ECRITURE)
    oreille.suivre(**{f"g{region.pk}": 0})
    assert oreille.numeros == [1, 2]


def test_changer_de_poste_fait_reexaminer_les_droits(oreille, voisin, samu59, region, arm):
    poste = Affectation.objects.create(utilisateur=voisin, entite=samu59, role=Role.CONTRIBUTEUR)
    activer_poste(utilisateur=voisin, affectation=poste)
    assert oreille.attendre("refus")["groupe"] == region.pk
    assert n_entend_plus(oreille, arm, region)


def test_un_poste_termine_ferme_ses_groupes(oreille, voisin, chef, region):
    terminer_affectation(auteur=chef, affectation=voisin.affectation_active)
    assert oreille.attendre("refus")["groupe"] == region.pk


def test_un_compte_ferme_ferme_ses_sockets(oreille, voisin, chef):
    desactiver_compte(auteur=chef, utilisateur=voisin)
    assert oreille.attendre_fermeture() == 4401


def test_se_deconnecter_ferme_ses_sockets_et_elles_seules(deux_serveurs, voisin, region, arm):
    ici, la = deux_serveurs
    client = Client()
    client.force_login(voisin, backend="annuaire.connexion.ConnexionPortail")
    cle, autre_cle = client.session.session_key, ouvrir_session(voisin)
    with ici.ouvrir(cle) as une, la.ouvrir(cle) as deux, la.ouvrir(autre_cle) as autre:
        client.post("/compte/deconnexion/")
        assert une.attendre_fermeture() == deux.attendre_fermeture() == 4401
        autre.suivre(**{f"g{region.pk}": 0})
        fabriques.entree(arm, region)
        assert autre.attendre_numero(1) == [1]


def test_fermer_une_session_a_distance_ferme_sa_socket(oreille, cle, voisin):
    session = UserSession.objects.create(
        user=voisin, session_key=cle, ip="192.0.2.7", last_seen_at=timezone.now(), user_agent="Firefox", data={}
    )
    fermer_session(auteur=voisin, session=session)
    assert oreille.attendre_fermeture() == 4401


def test_une_session_disparue_sans_bruit_est_vue_a_la_ronde(oreille, cle, voisin, chef):
    Seance.objects.filter(session_key=cle).update(expire_date=timezone.now() - timedelta(seconds=1))
    terminer_affectation(
        auteur=chef, affectation=fabriques.affecter(fabriques.personne("un.autre"), chef.entite_active)
    )
    assert oreille.attendre_fermeture() == 4401


def test_un_mot_de_passe_change_ailleurs_ferme_les_autres_sockets(oreille, voisin, chef):
    voisin.set_password("un autre mot de passe")
    voisin.save(update_fields=["password"])
    terminer_affectation(
        auteur=chef, affectation=fabriques.affecter(fabriques.personne("un.autre"), chef.entite_active)
    )
    assert oreille.attendre_fermeture() == 4401


def test_la_ronde_passe_toutes_les_quinze_secondes():
    assert rondes.CREDITS_S <= 15
