"""Where a person is cared for: said again by a Samu, a hospital once admitted, and told to SIVIC each time."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from annuaire.droits import DroitInsuffisant
from annuaire.models import Role
from annuaire.territoire import deriver_groupes
from fil.models import Depeche
from sivic.actes.admettre import admettre
from sivic.actes.denombrer import situer
from sivic.actes.deposer import mettre_en_commun
from sivic.actes.orienter import orienter
from sivic.models import Envoi, Victime
from tests import fabriques
from tests.sivic.test_ecarts import commun, dire

__all__ = ["commun", "dire"]
pytestmark = pytest.mark.django_db


def lieu_dit_a_sivic(une):
    return Envoi.objects.filter(victime=une).order_by("-version").first().contenu["lieu"]


def test_le_lieu_change_s_annonce_s_il_change_et_sivic_l_apprend(commun, victime, arm):
    une = victime("ur")
    for _ in range(2):
        situer(auteur=arm, victime=une, lieu="pma")
    assert Victime.objects.get().lieu == lieu_dit_a_sivic(une) == "pma"
    dites = Depeche.objects.filter(groupe=commun.groupe, genre="victime.situee")
    assert [d.donnees["lieu"]["code"] for d in dites] == ["pma"]
    with pytest.raises(ValidationError, match="Ce lieu n'existe pas"):
        situer(auteur=arm, victime=une, lieu="lune")


def test_une_admission_dite_ici_met_le_lieu_a_l_hopital(evenement, victime, arm, purpan, cadre, settings):
    settings.SIVIC_URL = "http://127.0.0.1:9"
    mettre_en_commun(auteur=cadre, evenement=evenement)
    deriver_groupes()
    une = victime("ur", lieu="pma")
    orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan)
    admise = admettre(auteur=fabriques.personne("nadia.urgences", purpan), victime=une)
    assert admise.lieu == Victime.objects.get().lieu == lieu_dit_a_sivic(une) == "hopital"
    dite = Depeche.objects.get(groupe=evenement.groupe, genre="victime.admise")
    assert dite.donnees["lieu"]["code"] == "hopital"


def test_une_admission_dite_par_sivic_aussi_et_redite_elle_ne_recouvre_pas_un_samu(commun, victime, arm, dire, purpan):
    une, admise = victime("ur"), {"etablissement": "HOP-PURPAN", "admise_le": "2026-11-28T10:00:00Z"}
    dire(une.nom, **admise)
    assert Victime.objects.get().lieu == lieu_dit_a_sivic(une) == "hopital"
    situer(auteur=arm, victime=une, lieu="pma")
    dire(une.nom, **admise)
    assert Victime.objects.get().lieu == "pma"


def test_une_sortie_sans_admission_nouvelle_laisse_le_lieu(commun, victime, arm, dire, purpan):
    une = victime("ur")
    dire(une.nom, etablissement="HOP-PURPAN", admise_le="2026-11-28T10:00:00Z")
    situer(auteur=arm, victime=une, lieu="cump")
    dire(une.nom, sortie_le="2026-11-28T11:00:00Z")
    assert Victime.objects.get().lieu == "cump"


def test_la_page_change_le_lieu_pour_qui_ecrit_et_pour_personne_d_autre(evenement, victime, arm, samu31, etranger):
    une = victime("ur")
    lecteur = fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR)
    page = f"/evenements/{evenement.pk}/victimes/"
    clients = {}
    for personne in (arm, lecteur, etranger):
        clients[personne] = Client()
        clients[personne].force_login(personne)
    for suite in ("", f"{une.pk}/"):
        assert 'data-geste="lieu"' in clients[arm].get(page + suite).text
        assert 'data-geste="lieu"' not in clients[lecteur].get(page + suite).text
    assert clients[etranger].post(f"{page}{une.pk}/", {"lieu": "pma"}).status_code == 404
    assert clients[lecteur].post(f"{page}{une.pk}/", {"lieu": "pma"}).status_code == 403
    with pytest.raises(DroitInsuffisant):
        situer(auteur=lecteur, victime=une, lieu="pma")
    assert Victime.objects.get().lieu == "terrain"
    assert "Ce lieu n’existe pas" in clients[arm].post(f"{page}{une.pk}/", {"lieu": "lune"}, follow=True).text
    suite = clients[arm].post(f"{page}{une.pk}/", {"lieu": "pma", "retour": "fiche"}, follow=True)
    assert "Le lieu de V-1 est à jour." in suite.text
    assert "lieu changé\u00a0: Poste médical avancé" in suite.text
