"""Exports: without a name unless asked, with a reason; each identity is a reading; nothing that computes."""

import csv
import io

import openpyxl
import pytest
from django.test import Client

from annuaire.models import Droit
from fil.models import Depeche
from sivic.actes.identifier import identifier
from sivic.actes.referencer import referencer
from sivic.models import ConsultationIdentite, Victime
from tests import fabriques
from tests.annuaire.porte import confirmer
from tests.sivic.conftest import BRACELET

pytestmark = pytest.mark.django_db


@pytest.fixture
def deux(victime, arm):
    une, autre = victime("ua", sinus=BRACELET.format(7)), victime("ur")
    identifier(auteur=arm, victime=une, nom="=HYPERLINK(1)", prenom="Inès-Confidentielle")
    referencer(auteur=arm, victime=autre, source="dossard", valeur="12")
    return une, autre


@pytest.fixture
def exporter(evenement):
    def _exporter(personne, **champs):
        navigateur = Client()
        navigateur.force_login(personne)
        confirmer(navigateur)
        return navigateur.post(f"/evenements/{evenement.pk}/victimes/export/", {"format": "csv"} | champs)

    return _exporter


def lire(reponse):
    texte = reponse.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(texte), delimiter=";"))


def test_sans_nom_par_defaut_et_le_fil_le_dit(deux, exporter, arm, evenement):
    reponse = exporter(arm)
    assert reponse["Content-Disposition"] == f'attachment; filename="victimes-{evenement.reference}.csv"'
    assert "no-store" in reponse["Cache-Control"]
    une, autre = lire(reponse)
    assert (une["Victime"], une["État vital"], une["Bracelet SINUS"]) == ("V-1", "Urgence absolue", BRACELET.format(7))
    assert (autre["Dossard"], autre["Bracelet SINUS"]) == ("12", "")
    assert "Confidentielle" not in reponse.content.decode()
    dernier = Depeche.objects.filter(groupe=evenement.groupe).last()
    assert (dernier.genre, dernier.donnees["nombre"]) == ("main_courante.exportee", 2)
    assert not ConsultationIdentite.objects.exists()


def test_avec_les_identites_un_motif_est_demande_et_chaque_lecture_est_gardee(deux, exporter, arm):
    for motif in ("", "x"):
        assert exporter(arm, identites="1", motif=motif).status_code == 302
    assert not ConsultationIdentite.objects.exists()
    une, autre = lire(exporter(arm, identites="1", motif="Demande du préfet"))
    assert (une["Nom"], une["Prénom"], autre["Nom"]) == ("'=HYPERLINK(1)", "Inès-Confidentielle", "")
    lue = ConsultationIdentite.objects.get()
    assert (lue.victime, lue.personne, lue.motif) == (deux[0], arm, "Export : Demande du préfet")


def test_le_classeur_ne_calcule_rien(deux, exporter, arm):
    reponse = exporter(arm, format="xlsx", identites="1", motif="Demande du préfet")
    feuille = openpyxl.load_workbook(io.BytesIO(reponse.content)).active
    tete = [case.value for case in feuille[1]]
    nom = feuille[2][tete.index("Nom")]
    assert (nom.value, nom.data_type) == ("'=HYPERLINK(1)", "s")
    assert feuille.max_row == 3


def test_chacun_n_exporte_que_ce_qu_il_peut_lire(deux, exporter, evenement, voisin, agent_ars, etranger):
    for personne in (voisin, agent_ars):
        fabriques.inviter(evenement.groupe, personne.entite_active, Droit.LECTURE)
    assert exporter(etranger).status_code == 404
    assert exporter(voisin).status_code == 200
    assert exporter(voisin, identites="1", motif="Appel de la famille").status_code == 403
    assert not ConsultationIdentite.objects.exists()
    assert lire(exporter(agent_ars, identites="1", motif="Appel de la famille"))[0]["Prénom"] == "Inès-Confidentielle"
    assert exporter(agent_ars, format="exe").status_code == 404


def test_une_trace_n_est_pas_exportee(deux, exporter, arm):
    Victime.objects.filter(pk=deux[1].pk).update(absorbee_par=deux[0])
    assert [ligne["Victime"] for ligne in lire(exporter(arm))] == ["V-1"]


def test_le_dossard_d_une_trace_est_celui_de_la_personne_sauf_si_elle_a_le_sien(deux, exporter, victime, arm):
    trois = victime("ur")
    Victime.objects.filter(pk=deux[1].pk).update(absorbee_par=trois)
    Victime.objects.filter(pk=trois.pk).update(absorbee_par=deux[0])
    assert [ligne["Dossard"] for ligne in lire(exporter(arm))] == ["12"]
    referencer(auteur=arm, victime=deux[0], source="dossard", valeur="7")
    assert [ligne["Dossard"] for ligne in lire(exporter(arm))] == ["7"]
