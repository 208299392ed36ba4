"""The sealed export of a closed event says what became, since then, of the originals of its copies."""

import io
import zipfile

import pypdfium2
import pytest
import verifier_export

from evenements.actes.changer_etat import changer_etat
from maincourante.actes.corriger import annuler
from maincourante.exports.contenu import moment
from tests import fabriques

pytestmark = pytest.mark.django_db


def test_l_export_d_un_evenement_clos_dit_l_original_annule_depuis(client, evenement, cadre, arm, samu31):
    """The closed fil was told nothing of it, and stays as it is sealed: the pages that people read say so."""
    copie = fabriques.copie(arm, fabriques.groupe("Cellule du Samu 31", samu31), evenement.groupe, "Dix blessés.")
    for vers in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=evenement, vers=vers, motif="Fin.")
    annulee = annuler(auteur=arm, entree=copie.origine, motif="Doublon.")

    client.force_login(arm)
    octets = b"".join(client.get(f"/evenements/{evenement.pk}/export-scelle.zip"))

    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        pages = pypdfium2.PdfDocument(archive.read(f"main-courante/fil-{evenement.groupe_id}.pdf"))
        assert b"Doublon" not in archive.read(f"depeches/fil-{evenement.groupe_id}.json")
        assert verifier_export.verifier(archive, {}, "") == []
    texte = " ".join("".join(page.get_textpage().get_text_range() for page in pages).split())
    assert f"Partagée depuis un autre groupe (original annulé le {moment(annulee.annulee_le)})" in texte
    assert "Doublon" not in texte
