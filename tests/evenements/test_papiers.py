"""What leaves the portal says by itself that it is an exercise, or that it comes from the base where one learns."""

import json
import zipfile
from datetime import UTC, datetime

import pypdfium2
import pytest

from evenements.actes.faire_le_point import preparer_point
from evenements.continuite import document
from evenements.continuite.contenu import rassembler
from evenements.document import point_en_pdf
from evenements.export_scelle.fabrique import fabriquer
from evenements.fichiers_carte.document import en_document
from tests.evenements.objets import objet

pytestmark = pytest.mark.django_db
FORMATION = "BASE DE FORMATION"
LE = datetime(2026, 11, 21, 14, 11, tzinfo=UTC)


@pytest.fixture
def exercice(territoire, cadre, ouvrir):
    evenement = ouvrir(cadre, titre="Feu à Portet", est_exercice=True)
    objet(cadre, evenement.groupe)
    return evenement


def texte(octets):
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(octets))


def test_la_carte_et_le_point_de_la_base_de_formation_le_disent(exercice, cadre, settings):
    point = preparer_point(auteur=cadre, evenement=exercice)
    for formation in (False, True):
        settings.EST_FORMATION = formation
        carte = en_document("Carte", [], papier="a4", pied="")
        assert (FORMATION in texte(carte), FORMATION in texte(point_en_pdf(point))) == (formation, formation)


def test_la_carte_d_un_exercice_le_dit_dans_le_pack(exercice, samu31, monkeypatch, tmp_path):
    titres = []
    monkeypatch.setattr(document, "_carte", lambda titre, objets: titres.append(titre) or b"")
    document.composer(rassembler(samu31, LE), tmp_path / "pack.zip")
    assert titres == ["EXERCICE · Feu à Portet"]


def test_un_export_scelle_dit_ce_qu_il_est(exercice, settings):
    settings.EST_FORMATION = True
    fait = fabriquer(exercice, [exercice.groupe], exporte_par="J. Petit", exporte_le=LE)
    with fait.fichier, zipfile.ZipFile(fait.fichier) as archive:
        lus = {nom: archive.read(nom).decode() for nom in ("manifeste.json", "carte.geojson", "LISEZMOI.txt")}
    manifeste = json.loads(lus["manifeste.json"])
    assert (manifeste["evenement"]["est_exercice"], manifeste["est_formation"]) == (True, True)
    nom = json.loads(lus["carte.geojson"])["name"]
    assert "EXERCICE · Feu à Portet" in nom and FORMATION in nom
    assert nom.split(" ", 1)[1] in lus["LISEZMOI.txt"]
