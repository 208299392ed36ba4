"""Exports, opened for real."""

import csv
import io
import json
import re
from uuid import uuid4

import openpyxl
import pypdfium2
import pytest
from django.utils import timezone

from fil.models import Depeche, Fil
from maincourante.actes.accompagner import commenter, epingler
from maincourante.actes.consigner import consigner
from maincourante.actes.corriger import annuler, rectifier
from maincourante.actes.nommer import Destinataire
from maincourante.actes.partager import partager
from maincourante.exports.contenu import moment
from maincourante.exports.tableur import CELLULE_MAX, cellule
from maincourante.models import Entree
from maincourante.views.export import FORMATS
from tests import fabriques
from tests.ged.fichiers import envoyer, png


@pytest.fixture
def journal(arm, voisin, region, samu82):
    """A rectified entry, a cancelled one, a formula, markup that no format must obey."""
    premiere = fabriques.entree(arm, region, "Engagement de 2 SMUR.", destinataires=[Destinataire(entite=samu82.pk)])
    rectifier(auteur=arm, entree=premiere, texte="Engagement de 3 SMUR.", jeton=uuid4())
    commenter(auteur=voisin, entree=premiere, texte="Vu, je pars.", jeton=uuid4())
    annuler(auteur=arm, entree=fabriques.entree(arm, region, "Fausse alerte."), motif="Erreur de saisie.")
    fabriques.entree(arm, region, '=HYPERLINK("http://x.example")', lieu="@place", importance="urgente")
    fabriques.entree(arm, region, '#panic("x") *gras* $x$ <a> \\ "fin"\nSeconde ligne.')
    return region


@pytest.fixture
def exporter(client, journal):
    def telecharge(personne, format_, **filtres):
        client.force_login(personne)
        return client.get(f"/mains-courantes/{journal.pk}/export.{format_}", filtres)

    return telecharge


def texte_du_pdf(octets):
    document = pypdfium2.PdfDocument(octets)
    return [page.get_textpage().get_text_range() for page in document]


def test_le_pdf_dit_tout_et_porte_le_sceau(arm, exporter, journal):
    sceau = Fil.objects.get(groupe=journal)
    reponse = exporter(arm, "pdf")

    assert reponse["Content-Type"] == "application/pdf"
    nom = f'attachment; filename="main-courante-region-occitanie-{timezone.localtime():%Y%m%d}-'
    assert reponse["Content-Disposition"].startswith(nom)
    (page,) = texte_du_pdf(reponse.content)
    plat = page.replace("\r\n", "").replace("\n", "").replace(" ", "")
    for attendu in (
        "Engagement de 3 SMUR.",
        "Engagement de 2 SMUR.",
        "Erreur de saisie.",
        "Vu, je pars.",
        "Samu 82 : sans réponse",
        "Seconde ligne.",
        "*gras* $x$ <a>",
        bytes(sceau.empreinte).hex(),
        f"dépêche n° {sceau.dernier_numero}",
        "Exporté par J. Petit (ARM, Samu 31)",
        "toutes les heures à Paris",
        "Page 1 sur 1",
        "Région Occitanie",
    ):
        assert attendu.replace(" ", "") in plat, attendu


def test_en_formation_chaque_page_du_pdf_et_chaque_tableau_le_dit(arm, exporter, journal, settings):
    settings.EST_FORMATION = True
    for n in range(60):
        fabriques.entree(arm, journal, f"Ligne {n}.")
    pdf, xlsx, table, machine = (exporter(arm, format_) for format_ in ("pdf", "xlsx", "csv", "json"))

    assert all("BASE DE FORMATION, données fictives" in page for page in texte_du_pdf(pdf.content))
    bandeau, titres, premiere, *_ = openpyxl.load_workbook(io.BytesIO(xlsx.content))["Entrées"].iter_rows(
        values_only=True
    )
    assert (bandeau[0], titres[0], premiere[0]) == ("BASE DE FORMATION, données fictives", "N°", 1)
    lignes = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert {ligne["Base"] for ligne in lignes} == {"BASE DE FORMATION, données fictives"}
    assert json.loads(machine.content)["est_formation"] is True
    for reponse in (pdf, xlsx, table, machine):
        assert 'filename="FORMATION-main-courante-' in reponse["Content-Disposition"]


def test_hors_formation_aucun_export_n_en_parle(arm, exporter):
    assert "FORMATION" not in "".join(texte_du_pdf(exporter(arm, "pdf").content))
    assert "FORMATION" not in exporter(arm, "csv").content.decode()


def test_un_export_ne_nomme_que_les_groupes_de_qui_exporte(arm, voisin, samu31, exporter, journal):
    entree = fabriques.entree(arm, journal, "Panache vers l'est.")
    partager(auteur=arm, entree=entree, groupe=fabriques.groupe("Cellule du Samu 31", samu31), jeton=uuid4())

    for personne, attendu in (
        (arm, "Partagée vers Cellule du Samu 31 n° 1"),
        (voisin, "Partagée vers un autre groupe"),
    ):
        table = csv.DictReader(io.StringIO(exporter(personne, "csv").content.decode("utf-8-sig")), delimiter=";")
        assert next(ligne["Partages"] for ligne in table if "Panache" in ligne["Texte"]) == attendu
        assert ("Cellule" in exporter(personne, "json").content.decode()) is False


def test_une_copie_exportee_dit_que_son_original_est_annule(client, arm, journal, samu31):
    local = fabriques.groupe("Cellule du Samu 31", samu31)
    entree = fabriques.entree(arm, journal, "Panache vers l'est.")
    partager(auteur=arm, entree=entree, groupe=local, jeton=uuid4())
    annulee = annuler(auteur=arm, entree=entree, motif="Vent tourné.")
    client.force_login(arm)

    table = client.get(f"/mains-courantes/{local.pk}/export.csv").content.decode("utf-8-sig")
    assert f"n° {entree.numero} (original annulé le {moment(annulee.annulee_le)})" in table


def test_les_points_cles_les_pieces_et_l_entite_de_qui_commente_sont_exportes(arm, voisin, exporter, journal):
    premiere = journal.entrees.get(numero=1)
    epinglee_le = epingler(auteur=arm, entree=premiere).epinglee_le
    piece = envoyer(arm, journal, "croquis.png", png(20, 20)).jeton
    consigner(auteur=arm, groupe=journal, texte="Croquis.", jeton=uuid4(), pieces=[piece])

    lignes = list(csv.DictReader(io.StringIO(exporter(arm, "csv").content.decode("utf-8-sig")), delimiter=";"))
    assert lignes[0]["Point clé"] == f"J. Petit, {moment(epinglee_le)}"
    assert re.fullmatch(r"L\. Blanc Samu 82, .* : Vu, je pars\.", lignes[0]["Commentaires"])
    assert lignes[-1]["Pièces jointes"].startswith("croquis.png")
    assert (lignes[-1]["Point clé"], lignes[0]["Pièces jointes"]) == ("", "")
    pdf = " ".join(texte_du_pdf(exporter(arm, "pdf").content))
    assert "Point clé :" in pdf and "croquis.png" in pdf


def test_un_long_pdf_a_ses_pages_numerotees(arm, exporter, journal):
    for n in range(60):
        fabriques.entree(arm, journal, f"Ligne {n}.")
    pages = texte_du_pdf(exporter(arm, "pdf").content)
    assert len(pages) > 1
    assert f"Page 2 sur {len(pages)}" in pages[1]


def test_le_classeur_ne_calcule_rien(arm, exporter):
    classeur = openpyxl.load_workbook(io.BytesIO(exporter(arm, "xlsx").content))
    titres, *lignes = classeur["Entrées"].iter_rows(values_only=True)
    texte, lieu, importance = titres.index("Texte"), titres.index("Lieu"), titres.index("Importance")
    assert [ligne[0] for ligne in lignes] == [1, 2, 3, 4]
    assert lignes[2][texte] == '\'=HYPERLINK("http://x.example")'
    assert (lignes[2][lieu], lignes[2][importance]) == ("'@place", "Urgente")
    assert "Engagement de 2 SMUR." in lignes[0][titres.index("Textes d'avant rectification")]
    assert not any(cellule.data_type == "f" for rang in classeur["Entrées"].iter_rows() for cellule in rang)
    apropos = dict(classeur["À propos"].iter_rows(values_only=True))
    assert apropos["Exporté par"] == "J. Petit (ARM, Samu 31)"


def test_le_classeur_trie_les_heures_comme_des_heures_de_paris(arm, journal, exporter):
    entree = Entree.objects.get(groupe=journal, numero=1)
    titres, premiere, *_ = openpyxl.load_workbook(io.BytesIO(exporter(arm, "xlsx").content))["Entrées"].iter_rows()
    rangs = {titre.value: cellule for titre, cellule in zip(titres, premiere, strict=True)}
    consigne = rangs["Consigné le"]
    assert f"{consigne.value:%d/%m/%Y %H:%M}" == moment(entree.consignee_le)
    assert (consigne.is_date, consigne.number_format) == (True, "dd/mm/yyyy hh:mm")


def test_le_csv_s_ouvre_dans_un_tableur_francais(arm, exporter):
    octets = exporter(arm, "csv").content
    assert octets.startswith("\ufeff".encode())
    titres, *lignes = csv.reader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";")
    assert lignes[3][titres.index("Texte")].endswith("\nSeconde ligne.")
    assert lignes[2][titres.index("Texte")].startswith("'=")
    assert "Annulée le" in lignes[1][titres.index("Annulation")]


def test_le_json_est_celui_de_l_api(api, arm, exporter, journal):
    corps = json.loads(exporter(arm, "json").content)
    rest = api(arm).get(f"groupes/{journal.pk}/entrees/").json()["resultats"]
    assert corps["entrees"] == rest[::-1]
    assert len(corps["sceau"]["empreinte"]) == 64


def test_un_export_filtre_dit_ses_filtres(arm, exporter):
    corps = json.loads(exporter(arm, "json", importance="urgente", q="hyperlink").content)
    assert [e["numero"] for e in corps["entrees"]] == [3]
    assert corps["filtres"] == {"Importance": "Urgente", "Mots": "hyperlink"}
    corps = json.loads(exporter(arm, "json", categorie="releve", systeme="non").content)
    assert corps["filtres"] == {"Catégorie": "Relève", "Entrées du portail": "masquées"}


def test_un_export_vide_s_ouvre_aussi(arm, exporter):
    (page,) = texte_du_pdf(exporter(arm, "pdf", q="introuvable").content)
    assert "Aucune entrée ne correspond" in page
    assert json.loads(exporter(arm, "json", q="introuvable").content)["entrees"] == []


@pytest.mark.parametrize("format_", ["pdf", "xlsx", "csv", "json"])
def test_un_export_est_inscrit_sur_le_fil(veille, exporter, journal, format_):
    assert exporter(veille, format_, importance="urgente").status_code == 200
    depeche = Depeche.objects.filter(groupe=journal).latest("numero")
    assert (depeche.genre, depeche.auteur) == ("main_courante.exportee", veille)
    assert depeche.donnees == {
        "groupe": journal.pk,
        "format": format_,
        "nombre": 1,
        "filtres": {"Importance": "Urgente"},
    }


def test_un_export_trop_gros_dit_sa_limite_et_n_est_pas_inscrit(arm, client, exporter, journal, monkeypatch):
    monkeypatch.setattr("maincourante.views.export.FORMATS", {"pdf": FORMATS["pdf"]._replace(maximum=2)})
    avant = Fil.objects.get(groupe=journal).dernier_numero
    reponse = exporter(arm, "pdf", periode="24h")
    assert reponse.status_code == 302
    assert reponse["Location"] == f"/mains-courantes/{journal.pk}/?periode=24h"
    page = client.get(reponse["Location"]).text
    assert "Cet export dépasse 2 entrées" in page
    assert " download" not in page, "the page of a refusal would be saved as the file"
    assert Fil.objects.get(groupe=journal).dernier_numero == avant


def test_un_filtre_mal_ecrit_n_exporte_pas_tout(arm, exporter):
    assert exporter(arm, "pdf", du="hier").status_code == 302


def test_un_etranger_n_exporte_pas_ni_un_format_inconnu(etranger, arm, exporter):
    assert exporter(etranger, "pdf").status_code == 404
    assert exporter(arm, "docx").status_code == 404


def test_une_cellule_trop_longue_dit_qu_elle_est_coupee():
    assert cellule("a" * CELLULE_MAX) == "a" * CELLULE_MAX
    coupee = cellule("a" * (CELLULE_MAX + 1))
    assert len(coupee) == CELLULE_MAX and "Coupé" in coupee[-120:]
