"""The A4 PDF of a pack, and its ZIP with the maps and the files of the fiches réflexes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import typst
from django.conf import settings

from evenements.continuite.contenu import Emporte, EvenementEmporte
from evenements.fichiers_carte.document import en_document
from evenements.fichiers_carte.plan import dessiner
from evenements.synthese import moment
from ged import magasin
from maincourante.exports.tableur import BOM, neutraliser

MODELE = Path(__file__).with_name("continuite.typ")
PLAN = (900.0, 560.0)
LISEZMOI = """Pack de continuité du Portail SI-Samu.

continuite.pdf   à imprimer : numéros, événements ouverts, 24 h de main courante, actions.
numeros.csv      les mêmes numéros, pour un tableur ou un téléphone.
cartes/          la carte de chaque événement ouvert, en image.
fiches-reflexes/ les fiches réflexes valides, telles qu'elles ont été déposées.

Ce pack contient ce que voit votre entité : il se garde comme elle, et se détruit quand il a servi.
"""


def en_pdf(emporte: Emporte) -> bytes:
    """What people wrote goes in as data: typst never reads it as markup."""
    donnees = {
        "entite": emporte.entite.nom,
        "le": moment(emporte.le),
        "formation": "BASE DE FORMATION, données fictives" if settings.EST_FORMATION else "",
        "numeros": emporte.numeros,
        "evenements": [_evenement(e) for e in emporte.evenements],
        "lignes": emporte.lignes,
        "actions": emporte.actions,
        "fiches": [fiche.titre for fiche in emporte.fiches],
    }
    octets = typst.compile(
        MODELE,
        sys_inputs={"donnees": json.dumps(donnees)},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
    )
    assert isinstance(octets, bytes)  # noqa: S101 — a single document
    return octets


def en_zip(emporte: Emporte, pdf: bytes) -> bytes:
    sortie = io.BytesIO()
    with ZipFile(sortie, "w", ZIP_DEFLATED) as archive:
        archive.writestr("LISEZMOI.txt", LISEZMOI)
        archive.writestr("continuite.pdf", pdf)
        archive.writestr("numeros.csv", _csv(emporte))
        for emporte_ in emporte.evenements:
            if emporte_.objets:
                archive.writestr(f"cartes/{emporte_.evenement.reference}.png", _carte(emporte_, emporte))
        for rang, fiche in enumerate(emporte.fiches, start=1):
            if fiche.courante:
                octets = b"".join(magasin.lire(magasin.adresse(fiche.courante.fichier.empreinte)))
                archive.writestr(f"fiches-reflexes/{rang:02d} {fiche.courante.nom}", octets)
    return sortie.getvalue()


def _evenement(emporte: EvenementEmporte) -> dict[str, object]:
    evenement = emporte.evenement
    return {
        "titre": f"{evenement.reference} · {evenement.titre}",
        "exercice": evenement.est_exercice,
        "sections": emporte.sections,
        "lignes": emporte.lignes,
        "plan": dessiner(emporte.objets, *PLAN) if emporte.objets else "",
    }


def _carte(emporte: EvenementEmporte, pack: Emporte) -> bytes:
    pied = f"Pack de continuité du {moment(pack.le)}"
    return en_document(emporte.evenement.titre, emporte.objets, papier="a4", pied=pied, image=True)


def _csv(emporte: Emporte) -> str:
    """Read by Excel as it is in France: semicolons, and the mark that says UTF-8."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";")
    ecrivain.writerow(["Entité", "Usage", "Numéro", "Précision"])
    for ligne in emporte.numeros:
        for genre, numero, libelle in ligne["numeros"]:
            ecrivain.writerow([neutraliser(x) for x in (ligne["entite"], genre, numero, libelle)])
    return BOM + sortie.getvalue()
