"""A person whom SIVIC alone follows is added to the list under a number of both, and SIVIC knows them for one."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from annuaire.models import Role
from sivic.actes.adopter import adopter
from sivic.actes.recevoir import recevoir
from sivic.ecarts import dresser
from sivic.models import Envoi, Liaison, Reception, Victime
from sivic.simulateur import base
from tests import fabriques
from tests.sivic.test_ecarts import commun, dire

__all__ = ["commun", "dire"]
pytestmark = pytest.mark.django_db
ADMISE = {"etablissement": "HOP-PURPAN", "admise_le": "2026-11-28T10:00:00+01:00"}


def test_elle_entre_dans_la_liste_avec_ce_que_sivic_en_disait(commun, arm, dire, purpan):
    dire("S-4", etat="ur", lieu="hopital")
    dire("S-4", **ADMISE)
    victime = adopter(auteur=arm, evenement=commun, reference="S-4", etat="ur")
    assert (victime.nom, victime.lieu, victime.sejour.etablissement) == ("V-1", "hopital", purpan)
    assert dresser(commun).inconnues == []
    assert set(Reception.objects.values_list("statut", "victime", "reglee_par")) == {("reglee", victime.pk, arm.pk)}
    dernier = Envoi.objects.filter(victime=victime).order_by("-version").first()
    assert dernier.contenu["sivic"] == "S-4"
    with pytest.raises(ValidationError, match="ne la connaît pas"):
        adopter(auteur=arm, evenement=commun, reference="S-4", etat="ur")


def test_ce_que_sivic_en_dit_ensuite_est_dit_d_elle(commun, arm, dire, purpan):
    dire("S-4", etat="ur")
    victime = adopter(auteur=arm, evenement=commun, reference="S-4", etat="ur")
    dire("S-4", **ADMISE)
    assert Victime.objects.get().sejour.etablissement == purpan
    assert Reception.objects.get(numero=2).victime == victime


def test_un_numero_du_portail_que_le_portail_n_a_pas_ne_s_adopte_pas_et_dit_pourquoi(commun, arm, dire):
    dire("V-9", etat="ur")
    with pytest.raises(ValidationError, match="demandez à SIVIC de fermer"):
        adopter(auteur=arm, evenement=commun, reference="V-9", etat="ur")
    assert not Victime.objects.exists()
    navigateur = Client()
    navigateur.force_login(arm)
    page = navigateur.get(f"/evenements/{commun.pk}/victimes/ecarts/").text
    assert "demandez à SIVIC de fermer ce numéro" in page and "Ajouter à la liste" not in page


@pytest.mark.parametrize("reference", ["S-5", "", "<b>", "S-4\x00"])
def test_on_n_ajoute_que_ce_que_sivic_suit_seul_sous_son_numero(commun, arm, dire, reference):
    dire("S-4", etat="ur")
    dire("V-9", etat="ur")
    with pytest.raises(ValidationError, match="ne la connaît pas"):
        adopter(auteur=arm, evenement=commun, reference=reference, etat="ur")
    assert not Victime.objects.exists()


def test_la_page_le_propose_a_qui_denombre(commun, arm, dire, etranger, samu31):
    dire("S-4", etat="ur")
    adresse = f"/evenements/{commun.pk}/victimes/ecarts/"
    navigateur = Client()
    lecteur = fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR)
    for personne, statut in ((etranger, 404), (lecteur, 403)):
        navigateur.force_login(personne)
        reponse = navigateur.post(f"{adresse}adopter/", {"reference": "S-4", "etat": "ur"})
        assert reponse.status_code == statut
    assert "Ajouter à la liste" not in navigateur.get(adresse).text
    navigateur.force_login(arm)
    assert "Ajouter à la liste" in navigateur.get(adresse).text
    assert navigateur.post(f"{adresse}adopter/", {"reference": "S-4", "etat": "ua"}).status_code == 302
    assert Victime.objects.get().etat == "ua"


def test_le_simulateur_n_en_fait_qu_une_personne(db, commun, arm):
    base.preparer()
    base.oublier()
    base.deposer(commun.reference, "", 1, {})
    assert base.venir() == 1
    (ligne,) = base.journal(0)
    assert recevoir(ligne=ligne)
    assert Liaison.actuelle().curseur == 1
    victime = adopter(auteur=arm, evenement=commun, reference=ligne["victime"], etat="ur")
    for envoi in Envoi.objects.filter(victime=victime).order_by("version"):
        base.deposer(commun.reference, victime.nom, envoi.version, envoi.contenu)
    assert [(o["victime"], o["admise_le"] is not None) for o in base.objets()] == [("", False), ("V-1", True)]
