"""Identities: encrypted, read by those who take care, with a reason otherwise, and every reading kept."""

import html
import json
import re
from io import StringIO

import pytest
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from annuaire.droits import DroitInsuffisant
from annuaire.models import Droit
from fil.models import Depeche
from sivic import coffre
from sivic.actes.identifier import identifier, lire_identite
from sivic.models import ConsultationIdentite, Identite
from tests import fabriques
from tests.annuaire.porte import confirmer

pytestmark = pytest.mark.django_db
MARTIN = {"nom": "Martin-Confidentiel", "prenom": "Zoé", "sexe": "F", "age": "34"}


@pytest.fixture
def connue(victime, arm):
    """A victim whose identity is known."""
    une = victime("ua")
    identifier(auteur=arm, victime=une, **MARTIN)
    return une


@pytest.fixture
def invites(evenement, voisin, agent_ars, veille):
    """Others who follow the event: a neighbour Samu, the ARS of the region, the nation."""
    for personne in (voisin, agent_ars, veille):
        fabriques.inviter(evenement.groupe, personne.entite_active, Droit.ECRITURE)
    return voisin, agent_ars, veille


def test_l_identite_est_chiffree_et_le_fil_ne_la_dit_pas(connue, arm, evenement):
    brut = bytes(Identite.objects.get().chiffre)
    assert b"Martin" not in brut
    assert coffre.ouvrir(brut) == MARTIN
    dites = json.dumps([d.donnees for d in Depeche.objects.all()], ensure_ascii=False)
    assert "Martin" not in dites
    assert "Zoé" not in dites
    assert Depeche.objects.filter(groupe=evenement.groupe).last().genre == "victime.identifiee"


def test_celui_qui_prend_en_charge_lit_sans_motif_et_c_est_enregistre(connue, regulateur):
    assert lire_identite(auteur=regulateur, victime=connue) == MARTIN
    lue = ConsultationIdentite.objects.get()
    assert (lue.personne, lue.entite, lue.motif) == (regulateur, regulateur.entite_active, "")


def test_l_hopital_ou_la_personne_est_orientee_la_prend_en_charge(connue, purpan, evenement, arm):
    des_urgences = fabriques.personne("nadia.urgences", purpan, fonction="Urgences")
    with pytest.raises(DroitInsuffisant):
        lire_identite(auteur=des_urgences, victime=connue)
    connue.destination, connue.orientee_le = purpan, evenement.debut_le
    connue.save(update_fields=["destination", "orientee_le"])
    assert lire_identite(auteur=des_urgences, victime=connue) == MARTIN


def test_l_ars_et_la_nation_lisent_avec_un_motif(connue, invites):
    _, agent_ars, veille = invites
    for personne in (agent_ars, veille):
        for motif in ("", "  ", "x"):
            with pytest.raises(ValidationError, match="Dites pourquoi"):
                lire_identite(auteur=personne, victime=connue, motif=motif)
        with pytest.raises(ValidationError, match="200 caractères"):
            lire_identite(auteur=personne, victime=connue, motif="x" * 201)
        assert lire_identite(auteur=personne, victime=connue, motif="Appel de la famille") == MARTIN
    assert ConsultationIdentite.objects.count() == 2


def test_le_samu_voisin_n_en_lit_rien_meme_avec_un_motif(connue, invites):
    with pytest.raises(DroitInsuffisant, match="prend la personne en charge"):
        lire_identite(auteur=invites[0], victime=connue, motif="Appel de la famille")
    with pytest.raises(DroitInsuffisant, match="complétée par qui prend"):
        identifier(auteur=invites[0], victime=connue, nom="Autre")
    assert not ConsultationIdentite.objects.exists()
    assert coffre.ouvrir(Identite.objects.get().chiffre) == MARTIN


@pytest.mark.parametrize(
    ("champs", "nomme"),
    [
        ({}, "nom"),
        ({"age": "34"}, "nom"),
        ({"nom": "x" * 81}, "nom"),
        ({"nom": "a\x00b"}, "nom"),
        ({"nom": "Martin", "age": "131"}, "age"),
        ({"nom": "Martin", "age": "²"}, "age"),
        ({"nom": "Martin", "sexe": "X"}, "sexe"),
        ({"nom": "Martin", "blessures": "fracture"}, "__all__"),
    ],
)
def test_ce_que_la_loi_ne_permet_pas_ou_qui_ne_va_pas_est_refuse(victime, arm, champs, nomme):
    une = victime()
    with pytest.raises(ValidationError) as refus:
        identifier(auteur=arm, victime=une, **champs)
    nommes = list(refus.value.message_dict) if hasattr(refus.value, "error_dict") else ["__all__"]
    assert nommes == [nomme]
    assert not Identite.objects.exists()


def test_une_identite_inconnue_le_dit_et_une_lecture_ne_s_efface_pas(victime, connue, arm):
    with pytest.raises(ValidationError, match="pas encore connue"):
        lire_identite(auteur=arm, victime=victime())
    lire_identite(auteur=arm, victime=connue)
    lue = ConsultationIdentite.objects.get()
    for geste in (lue.delete, lambda: ConsultationIdentite.objects.update(motif="autre")):
        with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
            geste()


def test_une_cle_se_change_sans_rien_perdre(connue, settings):
    ancienne = settings.IDENTITES_CLES
    nouvelle = ["n" * 40]
    settings.IDENTITES_CLES = nouvelle
    with pytest.raises(InvalidToken):
        coffre.ouvrir(Identite.objects.get().chiffre)
    settings.IDENTITES_CLES = nouvelle + ancienne
    sortie = StringIO()
    call_command("rechiffrer_identites", stdout=sortie)
    assert "rechiffrées : 1" in sortie.getvalue()
    settings.IDENTITES_CLES = nouvelle
    assert coffre.ouvrir(Identite.objects.get().chiffre) == MARTIN


class Navigateur:
    def __init__(self, personne, victime):
        self.client, self.fiche = Client(), f"/evenements/{victime.evenement_id}/victimes/{victime.pk}/"
        self.client.force_login(personne)
        confirmer(self.client)

    def get(self):
        return self.client.get(self.fiche)

    def post(self, suite, **champs):
        return self.client.post(self.fiche + suite, champs)


def test_la_fiche_ne_montre_l_identite_qu_a_qui_l_ouvre_et_le_samu_voit_qui_l_a_lue(connue, invites, arm):
    _, agent_ars, _ = invites
    ars, julie = Navigateur(agent_ars, connue), Navigateur(arm, connue)
    for page in (ars.get(), julie.get(), julie.client.get(julie.fiche + "../")):
        assert "Martin" not in page.text
    refusee = ars.post("ouvrir/", motif="")
    assert refusee.status_code == 400
    assert "Martin" not in refusee.text
    ouverte = ars.post("ouvrir/", motif="Appel de la famille")
    assert "Martin-Confidentiel" in ouverte.text
    assert "no-store" in ouverte["Cache-Control"]
    assert "Appel de la famille" in julie.get().text
    assert "Appel de la famille" not in ars.get().text


def test_on_complete_depuis_la_fiche_et_un_refus_garde_la_saisie(victime, arm):
    julie = Navigateur(arm, victime())
    refusee = julie.post("identite/", nom="", age="34")
    assert refusee.status_code == 400
    assert "Donnez au moins le nom" in refusee.text
    assert 'value="34"' in refusee.text
    assert julie.post("identite/", nom="Durand", age="34").status_code == 302
    assert "L’identité de cette personne n’est pas encore connue" not in julie.get().text


def test_ce_qu_un_collegue_a_enregistre_entre_temps_n_est_pas_remplace_sans_etre_vu(victime, arm, regulateur):
    une = victime()
    julie = Navigateur(arm, une)
    vue = re.search(r'name="vue" value="([^"]*)"', julie.get().text)[1]
    assert vue == ""
    identifier(auteur=regulateur, victime=une, **MARTIN)
    refusee = julie.post("identite/", vue=vue, nom="Durand", age="34")
    assert refusee.status_code == 400
    assert "Entre-temps" in refusee.text
    assert regulateur.nom_affiche in refusee.text
    assert 'value="Durand"' in refusee.text
    assert lire_identite(auteur=arm, victime=une) == MARTIN
    for faux in ("hier", "2026-13-45T00:00"):
        assert julie.post("identite/", vue=faux, nom="Durand").status_code == 400
    vue = html.unescape(re.search(r'name="vue" value="([^"]*)"', refusee.text)[1])
    assert julie.post("identite/", vue=vue, nom="Durand", age="34").status_code == 302
    assert lire_identite(auteur=arm, victime=une) == {"nom": "Durand", "age": "34"}


def test_etranger_404_et_voisin_403(connue, invites, samu59):
    etranger, voisin = Navigateur(fabriques.personne("karim.loin", samu59), connue), Navigateur(invites[0], connue)
    assert etranger.get().status_code == 404
    assert voisin.get().status_code == 200
    for suite, champs in (("ouvrir/", {"motif": "Appel de la famille"}), ("identite/", {"nom": "Autre"})):
        assert etranger.post(suite, **champs).status_code == 404
        assert voisin.post(suite, **champs).status_code == 403
    assert not ConsultationIdentite.objects.exists()
