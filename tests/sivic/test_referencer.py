"""Other numbers of a victim, the psychological care, whom to warn: said by whose it is to say, and nowhere else."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from annuaire.droits import DroitInsuffisant
from annuaire.models import Role
from annuaire.territoire import deriver_groupes
from fil.models import Depeche
from sivic.actes.fusionner import fusionner
from sivic.actes.identifier import identifier, lire_identite
from sivic.actes.orienter import orienter
from sivic.actes.referencer import referencer, suivre
from sivic.frontiere import victime_sortante
from sivic.models import Identifiant, Victime
from tests import fabriques
from tests.sivic.conftest import BRACELET

pytestmark = pytest.mark.django_db


def test_un_dossard_se_donne_se_corrige_et_se_retrouve(victime, evenement, arm):
    une, deux = victime(), victime()
    referencer(auteur=arm, victime=une, source="dossard", valeur="a 12")
    referencer(auteur=arm, victime=une, source="dossard", valeur="A13")
    assert [(x.victime, x.valeur) for x in Identifiant.objects.all()] == [(une, "A13")]
    assert Depeche.objects.filter(groupe=evenement.groupe).last().donnees["identifiants"] == {"dossard": "A13"}
    with pytest.raises(ValidationError, match="déjà celui de V-1"):
        referencer(auteur=arm, victime=deux, source="dossard", valeur="A13")
    for valeur in ("", "x" * 25, "12;3", "é"):
        with pytest.raises(ValidationError, match="lettres, chiffres et tirets"):
            referencer(auteur=arm, victime=deux, source="dossard", valeur=valeur)
    for source in ("sivic", "nir", ""):
        with pytest.raises(ValidationError, match="ne se saisit pas ici"):
            referencer(auteur=arm, victime=deux, source=source, valeur="12")
    navigateur = Client()
    navigateur.force_login(arm)
    page = navigateur.get(f"/evenements/{evenement.pk}/victimes/", {"q": "a13"})
    assert [v.nom for v in page.context["victimes"]] == ["V-1"]


def test_le_numero_que_portait_sa_trace_se_donne_a_la_personne(victime, arm):
    """Counted twice, and the bib was written on the one that does not count any more."""
    reste, trace, autre = victime(sinus=BRACELET.format(7)), victime(), victime()
    referencer(auteur=arm, victime=trace, source="dossard", valeur="A12")
    fusionner(auteur=arm, une=reste, autre=trace, garder={})
    assert referencer(auteur=arm, victime=reste, source="dossard", valeur="A12").victime == reste
    with pytest.raises(ValidationError, match="déjà celui de V-"):
        referencer(auteur=arm, victime=autre, source="dossard", valeur="A12")


def test_l_ipp_est_a_l_hopital_et_ne_se_lit_que_par_qui_prend_en_charge(victime, evenement, arm, voisin, purpan):
    deriver_groupes()
    fabriques.inviter(evenement.groupe, voisin.entite_active)
    nadia = fabriques.personne("nadia.urgences", purpan)
    une = victime()
    for personne in (arm, nadia):
        with pytest.raises(DroitInsuffisant):
            referencer(auteur=personne, victime=une, source="ipp", valeur="800123456")
    orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan)
    une.refresh_from_db()
    referencer(auteur=nadia, victime=une, source="ipp", valeur="800123456")
    assert Identifiant.objects.get().entite == purpan
    # What journals and error pages say of it.
    assert str(Identifiant.objects.get()) == "IPP de l'établissement"
    dites = json.dumps([d.donnees for d in Depeche.objects.all()])
    assert "800123456" not in dites + str(victime_sortante(une))
    navigateur = Client()
    for personne, lit in ((arm, True), (voisin, False)):
        navigateur.force_login(personne)
        assert ("800123456" in navigateur.get(f"/evenements/{evenement.pk}/victimes/{une.pk}/").text) is lit


def test_le_suivi_par_la_cump_part_sans_un_mot_de_plus(victime, evenement, arm, voisin, samu31):
    une = victime("implique")
    assert "cump" not in victime_sortante(une)
    suivre(auteur=arm, victime=une, cump="proposee")
    suivre(auteur=arm, victime=une, cump="proposee")
    une.refresh_from_db()
    assert victime_sortante(une)["cump"] == "proposee"
    assert Depeche.objects.filter(genre="victime.suivie").count() == 1
    with pytest.raises(ValidationError, match="proposée, vue ou suivie"):
        suivre(auteur=arm, victime=une, cump="état de choc")
    lecteur = fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR)
    for personne in (voisin, lecteur):
        with pytest.raises(DroitInsuffisant):
            suivre(auteur=personne, victime=une, cump="vue")
    navigateur = Client()
    navigateur.force_login(lecteur)
    fiche = f"/evenements/{evenement.pk}/victimes/{une.pk}/"
    for champs in ({"cump": "vue"}, {"dossard": "12"}):
        assert navigateur.post(fiche, champs).status_code == 403
    navigateur.force_login(arm)
    for champs in ({"cump": "vue"}, {"dossard": "12"}):
        assert navigateur.post(fiche, champs).status_code == 302
    assert Victime.objects.get().cump == "vue"
    assert Identifiant.objects.get().valeur == "12"


def test_la_personne_a_prevenir_est_de_l_identite_chiffree(victime, arm):
    une = victime()
    a_prevenir = {"contact_nom": "Jean Delmas", "contact_lien": "frère", "contact_telephone": "06 39 98 20 13"}
    identifier(auteur=arm, victime=une, nom="Delmas", **a_prevenir)
    assert lire_identite(auteur=arm, victime=une) == {"nom": "Delmas"} | a_prevenir
    assert b"Jean" not in bytes(une.identite.chiffre)
    assert "Jean" not in str(victime_sortante(une)) + str([d.donnees for d in Depeche.objects.all()])
    with pytest.raises(ValidationError) as refus:
        identifier(auteur=arm, victime=une, nom="Delmas", contact_telephone="chez lui")
    assert list(refus.value.message_dict) == ["contact_telephone"]
