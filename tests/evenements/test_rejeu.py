"""Replay: what a page drew, and the dépêches that followed, give what the page draws; for every genre of an event."""

from uuid import uuid4

import pytest
from django.db import transaction

from annuaire.actes.participations import inviter
from annuaire.models import Droit
from evenements import dessins, etat
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.changer_etat import changer_etat
from evenements.actes.compter import etablir_bilan
from evenements.actes.faire_le_point import preparer_point, publier_point, rediger_point
from evenements.actes.ouvrir import modifier_evenement
from evenements.actes.participer import remonter
from evenements.actes.relever import prendre_releve, preparer_releve
from fil.models import Depeche
from fil.registre import rendre
from tests.evenements.conftest import description

pytestmark = pytest.mark.django_db


def etat_suivant(vers):
    return lambda ev, cadre, arm, r: changer_etat(auteur=cadre, evenement=ev, vers=vers, motif="Fin.")


def point(ev, arm):
    return preparer_point(auteur=arm, evenement=ev)


ACTES = {
    "evenement.modifie": lambda ev, cadre, arm, r: modifier_evenement(
        auteur=cadre, evenement=ev, description=description(titre="Feu éteint"), version=ev.version
    ),
    "evenement.remonte": lambda ev, cadre, arm, r: remonter(auteur=arm, evenement=ev, jusqu_a=4),
    "evenement.leve": etat_suivant("leve"),
    "bilan.etabli": lambda ev, cadre, arm, r: etablir_bilan(
        auteur=arm, evenement=ev, jeton=uuid4(), source="terrain", ua=3
    ),
    "point.prepare": lambda ev, cadre, arm, r: point(ev, arm),
    "point.redige": lambda ev, cadre, arm, r: rediger_point(
        auteur=arm, point=point(ev, arm), textes={"perspectives": "Fin à 18 h."}, version=1
    ),
    "point.publie": lambda ev, cadre, arm, r: publier_point(auteur=arm, point=point(ev, arm), version=1),
    "releve.preparee": lambda ev, cadre, arm, r: preparer_releve(
        auteur=arm, evenement=ev, jeton=uuid4(), poste="Régulateur"
    ),
    "releve.prise": lambda ev, cadre, arm, r: prendre_releve(
        auteur=r, releve=preparer_releve(auteur=arm, evenement=ev, jeton=uuid4(), poste="Régulateur")
    ),
    "cellule.ouverte": lambda ev, cadre, arm, r: ouvrir_cellule(auteur=arm, evenement=ev, genre="cump"),
}


def test_la_page_d_avant_et_les_depeches_donnent_la_page_d_apres(client, evenement, cadre, arm, regulateur):
    client.force_login(arm)
    avant, curseur = dessins_de(client, evenement)
    for genre, faire in ACTES.items():
        with transaction.atomic():
            evenement.refresh_from_db()
            faire(evenement, cadre, arm, regulateur)
            suite = Depeche.objects.filter(groupe=evenement.groupe, numero__gt=curseur).order_by("numero")
            rejouee = dict(avant)
            for depeche in suite:
                if depeche.objet_type in ("evenement", "bilan"):
                    rejouee[depeche.objet_type] = rendre(depeche.objet_type, depeche.donnees)
                elif depeche.objet_type in ("pointsituation", "releve", "cellule"):
                    rejouee[depeche.objet_type, depeche.objet_id] = rendre(depeche.objet_type, depeche.donnees)
            assert genre in [depeche.genre for depeche in suite], genre
            assert rejouee == dessins_de(client, evenement)[0], genre
            assert rejouee != avant, genre
            transaction.set_rollback(True)  # Each is done to the same pages.


def dessins_de(client, evenement):
    """Each fragment that the pages of the event draw, under the key by which a dépêche replaces it."""
    base = f"/evenements/{evenement.pk}"
    premiere = client.get(f"{base}/bilan/").context
    dessinees = {
        "evenement": dessins.rendre_evenement(premiere["e"]),
        "bilan": dessins.rendre_bilan({"situation": premiere["situation"]}),
    }
    for page, type_, dessiner in (
        ("points", "pointsituation", dessins.rendre_point),
        ("releves", "releve", dessins.rendre_releve),
        ("cellules", "cellule", dessins.rendre_cellule),
    ):
        for ligne in client.get(f"{base}/{page}/").context["lignes"]:
            dessinees[type_, ligne["id"]] = dessiner(ligne)
    return dessinees, premiere["curseur"]


def test_une_participation_n_a_pas_de_dessin_a_elle(evenement, cadre, samu82):
    inviter(auteur=cadre, groupe=evenement.groupe, droit=Droit.LECTURE, entite=samu82)
    depeche = Depeche.objects.filter(groupe=evenement.groupe).last()
    assert rendre(depeche.objet_type, depeche.donnees) == ""


def test_l_etat_annonce_est_celui_que_l_api_documente(evenement):
    assert set(etat.donnees_evenement(evenement)) >= {"reference", "etat", "niveau", "plans", "lieu", "version"}
