"""A file that the watched folder refuses: on the page of who may deposit, told once in the logbook, then settled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from annuaire import horloge
from annuaire.models import Groupe, Role
from annuaire.territoire import deriver_groupes
from maincourante.models import Adressage, Entree
from portail.etat import metier
from telephonie.actes.refuser import regler_refus
from telephonie.actes.relever import relever_le_dossier
from telephonie.models import FichierRefuse
from tests import fabriques

pytestmark = pytest.mark.django_db
PAGE = "/telephonie/SAMU31/importation/"


@pytest.fixture(autouse=True)
def groupes(samu31, samu82, ars_occitanie, dgos):
    deriver_groupes()


def chez(personne):
    client = Client()
    client.force_login(personne)
    return client


def poser(dossier, nom="appels.csv", texte="n'importe quoi\n1\n"):
    (dossier / nom).write_text(texte)
    relever_le_dossier()
    assert relever_le_dossier() == 1
    return FichierRefuse.objects.latest("pk")


def test_un_refus_se_lit_a_la_page_avec_ses_raisons_et_se_regle(dossier, cadre):
    refus = poser(dossier)
    assert refus.source.entite.code == "SAMU31" and refus.raisons
    lue = chez(cadre).get(PAGE).content.decode()
    assert "appels.csv" in lue and refus.raisons[0].replace("'", "&#x27;").replace(" :", "\u00a0:") in lue
    suite = chez(cadre).post(f"{PAGE}refus/{refus.pk}/", follow=True).content.decode()
    assert "est réglé" in suite and "Refusés dans le dossier" not in suite
    refus.refresh_from_db()
    assert refus.regle_par == cadre


def test_le_responsable_est_prevenu_une_fois_jusqu_a_ce_que_ce_soit_regle(dossier, cadre):
    poser(dossier), poser(dossier, "autre.csv")
    entree = Entree.objects.get()
    assert "refusé" in entree.texte and "appels.csv" not in entree.texte
    adressage = Adressage.objects.get()
    assert (adressage.entite.code, adressage.role) == ("SAMU31", Role.RESPONSABLE)
    for refus in FichierRefuse.objects.all():
        regler_refus(auteur=cadre, refus=refus)
    poser(dossier, "encore.csv")
    assert Entree.objects.count() == 2


def test_un_refus_se_lit_a_l_heure_de_l_ile(dossier, cadre, samu31):
    samu31.departements = ["974"]
    samu31.save()
    with horloge.a_l_heure(datetime(2026, 11, 20, 21, 30, tzinfo=UTC)):
        poser(dossier)
    assert "21 novembre 2026, 01:30" in chez(cadre).get("/telephonie/SAMU31/importation/").text


def test_hors_de_toute_source_seul_l_administrateur_le_voit_et_le_regle(dossier, cadre, arm):
    (dossier.parent / "perdu.csv").write_text("x\n")
    relever_le_dossier(), relever_le_dossier()
    refus = FichierRefuse.objects.get()
    assert refus.source is None and not Entree.objects.exists()
    assert "perdu.csv" not in chez(cadre).get(PAGE).content.decode()
    with pytest.raises(PermissionDenied):
        regler_refus(auteur=cadre, refus=refus)
    admin = fabriques.personne("admin.national", cadre.entite_active, role=Role.ADMINISTRATEUR)
    assert "perdu.csv" in chez(admin).get(PAGE).content.decode()
    assert regler_refus(auteur=admin, refus=refus).regle_par == admin


def test_un_arm_et_un_voisin_ne_reglent_rien(dossier, arm, voisin):
    refus = poser(dossier)
    assert chez(arm).post(f"{PAGE}refus/{refus.pk}/").status_code == 403
    assert chez(voisin).post(f"{PAGE}refus/{refus.pk}/").status_code == 404
    assert FichierRefuse.objects.filter(regle_le=None).count() == 1


def test_l_etat_du_portail_le_dit_et_il_s_en_va_avec_le_fichier(dossier, cadre, settings):
    assert metier.fichiers_d_appels().ok
    poser(dossier)
    assert not metier.fichiers_d_appels().ok
    apres = horloge.maintenant() + timedelta(days=settings.TELEPHONIE_DOSSIER_JOURS, minutes=1)
    with horloge.a_l_heure(apres):
        relever_le_dossier()
    assert metier.fichiers_d_appels().ok


def test_sans_main_courante_ouverte_le_fichier_est_range_quand_meme(dossier, samu31):
    Groupe.objects.propres(samu31).update(clos_le=timezone.now())
    refus = poser(dossier)
    assert refus.raisons and not Entree.objects.exists()
    assert list((dossier / "refuses").iterdir())
