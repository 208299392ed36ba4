"""The sealed export: what it holds for each reader, under which name, and what stays of it on the fil."""

import csv
import io
import json
import zipfile
from uuid import uuid4

import pypdfium2
import pytest
import verifier_export
from django.utils import timezone

from annuaire.models import Participation
from evenements.actes.changer_etat import changer_etat
from evenements.export_scelle.contenu import tableau_des_bilans
from fil.models import Depeche, Fil
from fil.verification import verifier as verifier_le_fil
from maincourante.actes.consigner import consigner
from tests.evenements.scelle import exporter, lire, scelle, vecu, verifier
from tests.ged.fichiers import envoyer as deposer
from tests.ged.fichiers import ranger

__all__ = ["exporter", "scelle", "vecu"]
pytestmark = pytest.mark.django_db


def test_un_bon_export_est_dit_intact(scelle, vecu):
    tete = Depeche.objects.filter(groupe=vecu.groupe).order_by("numero")[:1].get()
    attendu = f"{vecu.groupe_id}:1:{bytes(tete.empreinte).hex()}"
    code, sortie = verifier(scelle, "--attendu", attendu)
    assert code == 0, sortie
    assert "Export intact" in sortie and "dépêches intactes, sceau" in sortie
    code, sortie = verifier(scelle)
    assert (code, "Export intact" in sortie, "Authenticité non comparée" in sortie) == (0, False, True), sortie


def test_l_outil_et_le_portail_scellent_les_memes_octets(vecu):
    precedente = b""
    for depeche in Depeche.objects.filter(groupe=vecu.groupe).order_by("numero"):
        corps = json.loads(depeche.corps())
        assert verifier_export.canonique(corps) == depeche.corps()
        assert verifier_export.empreinte(precedente, corps) == bytes(depeche.empreinte)
        precedente = bytes(depeche.empreinte)
    assert verifier_le_fil(vecu.groupe_id).rupture == ""


def test_l_export_porte_tout_ce_que_l_on_relit(scelle, vecu):
    contenu = lire(scelle)
    cellule = vecu.cellules.get().groupe_id
    assert set(contenu) == {
        "LISEZMOI.txt",
        "bilans.csv",
        "carte.geojson",
        "manifeste.json",
        "pieces-jointes.json",
        *(f"depeches/fil-{pk}.json" for pk in (vecu.groupe_id, cellule)),
        *(f"main-courante/fil-{pk}.pdf" for pk in (vecu.groupe_id, cellule)),
    }
    pdf = pypdfium2.PdfDocument(contenu[f"main-courante/fil-{vecu.groupe_id}.pdf"])
    texte = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "Explosion signalée." in texte
    traces = {t["properties"]["name"]: t for t in json.loads(contenu["carte.geojson"])["features"]}
    assert traces["PMA nord"]["properties"]["etat"] == "leve"
    assert "Erreur" not in traces and len(traces) == 2
    assert contenu["bilans.csv"].decode("utf-8-sig").count("Terrain;") == 2
    assert json.loads(contenu["pieces-jointes.json"]) == []
    lisezmoi = contenu["LISEZMOI.txt"].decode()
    assert vecu.reference in lisezmoi and "python3 verifier_export.py evenement-" in lisezmoi


def test_les_pieces_jointes_sont_dites_avec_leur_empreinte(exporter, vecu, arm):
    octets = b"Plan de masse du site."
    depot = deposer(arm, vecu.groupe, "plan.txt", octets)
    entree = consigner(auteur=arm, groupe=vecu.groupe, texte="Plan joint.", jeton=uuid4(), pieces=[depot.jeton]).entree
    ranger(arm, vecu.groupe, "consignes.txt", b"Consignes.")
    pieces = {piece["nom"]: piece for piece in json.loads(lire(exporter(arm))["pieces-jointes.json"])}
    assert set(pieces) == {"plan.txt", "consignes.txt"}
    assert pieces["plan.txt"]["entrees"] == [entree.numero]
    assert pieces["plan.txt"]["sha256"] == verifier_export.hashlib.sha256(octets).hexdigest()
    assert pieces["consignes.txt"]["entrees"] == []


def test_les_noms_ne_dependent_que_de_l_evenement_et_de_l_heure(client, vecu, arm):
    client.force_login(arm)
    entete = client.get(f"/evenements/{vecu.pk}/export-scelle.zip")["Content-Disposition"]
    assert entete.startswith(f'attachment; filename="evenement-{vecu.reference}-scelle-{timezone.localtime():%Y%m%d}-')


def test_l_outil_ecrit_un_bilan_comme_le_portail():
    """In summer time and out of it, at the minute when it changes, and what a spreadsheet would compute."""
    for heure in ("2026-03-29T00:59:59", "2026-03-29T01:00:00", "2026-10-25T00:59:00", "2026-10-25T01:00:00"):
        bilan = dict.fromkeys(verifier_export.FIGURES) | {
            "ua": 0, "source": {"libelle": "Terrain"}, "auteur": {"nom": "=A;\"1\""}, "entite": None,
            "constate_le": f"{heure}+00:00", "saisi_le": "2024-12-31T23:30:00+00:00",
        }  # fmt: skip
        lu = csv.reader(io.StringIO(tableau_des_bilans([(7, bilan)]).decode()), delimiter=";")
        assert list(lu)[1] == verifier_export.ligne_de_bilan(7, bilan)


def test_un_evenement_clos_s_exporte_et_sa_trace_reste(client, exporter, vecu, cadre, arm):
    for vers in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=vecu, vers=vers, motif="Fin.")
    code, sortie = verifier(exporter(arm))
    assert code == 0, sortie
    trace = Depeche.objects.filter(groupe=vecu.groupe).latest("numero")
    assert (trace.genre, trace.auteur) == ("evenement.exporte", arm)
    assert trace.donnees["export"]["manifeste"] in sortie
    assert trace.donnees["export"]["manifeste"] in client.get(f"/evenements/{vecu.pk}/export-scelle/").content.decode()
    assert Fil.objects.get(groupe=vecu.groupe).empreinte == trace.empreinte


def test_l_export_ne_porte_que_ce_que_la_personne_voit(exporter, vecu, voisin):
    """The neighbour takes part in the event and not in the cell, which was opened before."""
    cellule = vecu.cellules.get().groupe
    assert not Participation.objects.de(voisin).filter(groupe=cellule).exists()
    fichier = exporter(voisin)
    contenu = lire(fichier)
    assert f"depeches/fil-{cellule.pk}.json" not in contenu
    assert cellule.nom not in contenu["LISEZMOI.txt"].decode()
    assert [fil["groupe"] for fil in json.loads(contenu["manifeste.json"])["fils"]] == [vecu.groupe_id]
    assert verifier(fichier)[0] == 0


def test_un_etranger_n_exporte_rien_et_rien_n_est_inscrit(client, etranger, vecu):
    client.force_login(etranger)
    for adresse in ("export-scelle.zip", "export-scelle/", "rejeu/"):
        assert client.get(f"/evenements/{vecu.pk}/{adresse}").status_code == 404
    assert not Depeche.objects.filter(genre="evenement.exporte").exists()


def test_un_evenement_de_plus_de_deux_mille_entrees_a_plusieurs_pdf(exporter, arm, vecu, monkeypatch):
    monkeypatch.setattr("evenements.export_scelle.fabrique.ENTREES_PAR_PDF", 5)
    fichier = exporter(arm)
    assert f"main-courante/fil-{vecu.groupe_id}-partie-2.pdf" in lire(fichier)
    assert verifier(fichier)[0] == 0


def test_le_zip_porte_l_heure_de_l_export(scelle):
    with zipfile.ZipFile(io.BytesIO(scelle.read_bytes())) as archive:
        dates = {info.date_time for info in archive.infolist()}
    assert len(dates) == 1
