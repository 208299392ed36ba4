"""Prise en compte, reminders, and what comes back when nobody answers."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from annuaire.models import Role
from fil.models import Depeche
from maincourante.actes.corriger import annuler
from maincourante.actes.nommer import Destinataire
from maincourante.actes.repondre import prendre_en_compte, relancer, relancer_les_adressages_echus
from maincourante.models import Adressage
from tests import fabriques


@pytest.fixture
def adressee(arm, region, samu82, agent_ars):
    """An entry addressed to the Samu 82 and to C. Roux."""
    destinataires = [Destinataire(entite=samu82.pk), Destinataire(personne=agent_ars.pk)]
    return fabriques.entree(arm, region, "Demande de renfort.", destinataires=destinataires)


def derniere(groupe):
    return Depeche.objects.filter(groupe=groupe).latest("numero")


def echoir(entree):
    """Let the delay of an entry be over."""
    passe = timezone.now() - timedelta(seconds=1)
    entree.adressages.update(echeance_le=passe, adresse_le=passe - timedelta(minutes=10))


def test_le_destinataire_prend_en_compte(voisin, adressee, region):
    prendre_en_compte(auteur=voisin, entree=adressee)

    depeche = derniere(region)
    samu82, ars = depeche.donnees["destinataires"]
    assert (depeche.genre, depeche.auteur) == ("entree.prise_en_compte", voisin)
    assert samu82["pris_par"]["id"] == voisin.pk and samu82["pris_le"]
    assert ars["pris_par"] is None


def test_prendre_en_compte_deux_fois_ne_change_rien(voisin, adressee, region):
    prendre_en_compte(auteur=voisin, entree=adressee)
    avant = derniere(region).numero
    prendre_en_compte(auteur=voisin, entree=adressee)
    assert derniere(region).numero == avant


def test_le_collegue_d_un_destinataire_ne_reprend_pas_ce_qui_l_est_deja(voisin, adressee, samu82):
    prendre_en_compte(auteur=voisin, entree=adressee)
    prendre_en_compte(auteur=fabriques.personne("marc.collegue", samu82), entree=adressee)
    assert adressee.adressages.get(entite=samu82).pris_par == voisin


def test_qui_n_est_pas_destinataire_ne_prend_pas_en_compte(arm, veille, adressee):
    for personne in (arm, veille):
        with pytest.raises(PermissionDenied, match="destinataires"):
            prendre_en_compte(auteur=personne, entree=adressee)


def test_un_lecteur_destinataire_prend_en_compte(arm, veille, region):
    entree = fabriques.entree(arm, region, destinataires=[Destinataire(personne=veille.pk)])
    prendre_en_compte(auteur=veille, entree=entree)
    assert entree.adressages.get().pris_par == veille


def test_le_role_demande_est_exige(arm, voisin, region, samu82):
    destinataire = Destinataire(entite=samu82.pk, role=Role.RESPONSABLE)
    entree = fabriques.entree(arm, region, destinataires=[destinataire])
    with pytest.raises(PermissionDenied):
        prendre_en_compte(auteur=voisin, entree=entree)
    prendre_en_compte(auteur=fabriques.personne("anne.cadre", samu82, role=Role.RESPONSABLE), entree=entree)


def test_une_entree_annulee_ne_se_prend_plus(arm, voisin, adressee):
    annuler(auteur=arm, entree=adressee, motif="Doublon.")
    with pytest.raises(ValidationError, match="annulée"):
        prendre_en_compte(auteur=voisin, entree=adressee)


def test_sans_reponse_l_entree_revient_une_fois(adressee, region):
    assert relancer_les_adressages_echus() == 0
    echoir(adressee)

    assert relancer_les_adressages_echus() == 1
    depeche = derniere(region)
    assert (depeche.genre, depeche.auteur) == ("entree.relancee", None)
    assert all(d["relance_le"] and d["relance_par"] is None for d in depeche.donnees["destinataires"])
    assert relancer_les_adressages_echus() == 0


def test_ce_qui_est_pris_ne_revient_pas(voisin, agent_ars, adressee):
    for personne in (voisin, agent_ars):
        prendre_en_compte(auteur=personne, entree=adressee)
    echoir(adressee)
    assert relancer_les_adressages_echus() == 0


def test_une_entree_annulee_ne_revient_pas(arm, adressee):
    annuler(auteur=arm, entree=adressee, motif="Doublon.")
    echoir(adressee)
    assert relancer_les_adressages_echus() == 0


def test_l_auteur_relance_et_redonne_le_delai(arm, voisin, adressee, region, samu82):
    prendre_en_compte(auteur=voisin, entree=adressee)
    echoir(adressee)
    relancer(auteur=arm, entree=adressee)

    depeche = derniere(region)
    assert (depeche.genre, depeche.auteur) == ("entree.relancee", arm)
    assert adressee.adressages.get(entite=samu82).relance_le is None
    attendu = adressee.adressages.get(pris_le=None)
    assert attendu.relance_par == arm and attendu.echeance_le > timezone.now()

    Adressage.objects.filter(pk=attendu.pk).update(
        relance_le=timezone.now() - timedelta(minutes=20), echeance_le=timezone.now() - timedelta(minutes=1)
    )
    assert relancer_les_adressages_echus() == 1


def test_une_relance_repetee_dans_la_minute_n_en_fait_qu_une(arm, adressee):
    relancer(auteur=arm, entree=adressee)
    relancer(auteur=arm, entree=adressee)
    assert Depeche.objects.filter(genre="entree.relancee").count() == 1


def test_seuls_ceux_a_qui_l_entree_revient_relancent(voisin, regulateur, cadre, adressee):
    for personne in (voisin, regulateur):
        with pytest.raises(PermissionDenied, match="relancer"):
            relancer(auteur=personne, entree=adressee)
    relancer(auteur=cadre, entree=adressee)


def test_on_ne_relance_pas_quand_tous_ont_repondu(arm, voisin, region, samu82):
    entree = fabriques.entree(arm, region, destinataires=[Destinataire(entite=samu82.pk)])
    prendre_en_compte(auteur=voisin, entree=entree)
    with pytest.raises(ValidationError, match="répondu"):
        relancer(auteur=arm, entree=entree)
