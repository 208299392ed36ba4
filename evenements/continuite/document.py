"""The A4 PDF of a pack, and its ZIP with the maps and the files of the fiches réflexes.

During a crisis one is made for each entité, by workers that have documents to scan meanwhile: only its PDF is held
whole in memory, and a map that several packs show is drawn once by each worker.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import typst
from django.conf import settings

from annuaire import horloge
from evenements.continuite.contenu import Emporte, EvenementEmporte
from evenements.fichiers_carte.document import en_document
from evenements.fichiers_carte.plan import dessiner
from evenements.synthese import moment
from ged import magasin
from ged.models import Document, Fichier
from maincourante.exports.contenu import FORMATION
from maincourante.exports.tableur import BOM, neutraliser

MODELE = Path(__file__).with_name("continuite.typ")
PLAN = (900.0, 560.0)
FICHES_OCTETS_MAX = 100 << 20
CARTES_TENUES = 8
PAS_REMIS: dict[str, str] = {
    Fichier.Etat.QUARANTAINE: "fichier non joint : analyse en cours",
    Fichier.Etat.INFECTE: "fichier non joint : refusé par l'antivirus",
}
SANS_FICHIER = "sans fichier"
TROP_LOURD = "fichier non joint : trop lourd pour le pack, à prendre dans le portail"
ILLISIBLE = "fichier non joint : illisible"
PAS_DONNE = "fichier non joint : le magasin des documents ne l'a pas donné"
# Each may take a while to fail: a storage that refused so many is asked for nothing more.
REFUS_MAX = 3
LISEZMOI = """Pack de continuité du Portail SI-Samu.

continuite.pdf   à imprimer : numéros, événements ouverts, 24 h de main courante, actions.
numeros.csv      les mêmes numéros, pour un tableur ou un téléphone.
cartes/          la carte de chaque événement ouvert, en image.
fiches-reflexes/ les fiches réflexes valides, telles qu'elles ont été déposées ; continuite.pdf dit celles qui manquent.

Ce pack contient ce que voit votre entité : il se garde comme elle, et se détruit quand il a servi.
"""


class Composition(NamedTuple):
    """The PDF, and how many files the storage has and did not give: another time it may."""

    pdf: bytes
    manquantes: int


def composer(emporte: Emporte, ou: Path) -> Composition:
    """Write the ZIP there; the PDF, which is in it too. The files come first: the PDF says which are not there."""
    with ZipFile(ou, "w", ZIP_DEFLATED) as archive:
        archive.writestr("LISEZMOI.txt", LISEZMOI)
        archive.writestr("numeros.csv", _csv(emporte))
        absences = _joindre(archive, emporte.fiches.lus)
        pdf = _en_pdf(emporte, absences)
        archive.writestr("continuite.pdf", pdf)
        for un in emporte.evenements:
            if un.objets:
                image = _carte(un.evenement.groupe.nom, json.dumps(un.objets))
                archive.writestr(f"cartes/{un.evenement.reference}.png", image)
    return Composition(pdf, absences.count(PAS_DONNE))


def _joindre(archive: ZipFile, fiches: Sequence[Document]) -> list[str]:
    """The files of the fiches; for each why it is not there, nothing when it is: no file stops a pack."""
    absences: list[str] = []
    reste = FICHES_OCTETS_MAX
    for rang, fiche in enumerate(fiches, start=1):
        absence = SANS_FICHIER
        if fiche.courante and not fiche.courante.fichier.est_lisible:
            absence = PAS_REMIS[fiche.courante.fichier.etat]
        elif fiche.courante and fiche.courante.fichier.taille > reste:
            absence = TROP_LOURD
        elif fiche.courante and absences.count(PAS_DONNE) >= REFUS_MAX:
            absence = PAS_DONNE
        elif fiche.courante:
            nom = f"fiches-reflexes/{rang:02d} {fiche.courante.nom}"
            absence = _joindre_un(archive, fiche.courante.fichier, nom)
            reste -= 0 if absence else fiche.courante.fichier.taille
        absences.append(absence)
    return absences


def _joindre_un(archive: ZipFile, fichier: Fichier, nom: str) -> str:
    """Read once before: half a file in the archive would be worse than none."""
    try:
        with magasin.sur_le_disque(fichier.empreinte, insister=True) as chemin:
            if magasin.empreinte_de(chemin) != fichier.empreinte:
                return ILLISIBLE
            archive.write(chemin, nom)
    except FileNotFoundError:
        return ILLISIBLE
    except magasin.PANNES:
        return PAS_DONNE
    return ""


def _en_pdf(emporte: Emporte, absences: list[str]) -> bytes:
    """What people wrote goes in as data: typst never reads it as markup."""
    titres = [fiche.titre for fiche in emporte.fiches.lus]
    fiches = [f"{titre} ({absence})" if absence else titre for titre, absence in zip(titres, absences, strict=True)]
    donnees = {
        "entite": emporte.entite.nom,
        "le": f"{moment(emporte.le)} (heures de Paris)",
        "formation": FORMATION if settings.EST_FORMATION else "",
        "numeros": emporte.numeros,
        "evenements": [_evenement(e) for e in emporte.evenements],
        "lignes": asdict(emporte.lignes),
        "actions": asdict(emporte.actions),
        "fiches": {"lus": fiches, "laisses": emporte.fiches.laisses},
        "absentes": [dite for dite, absence in zip(fiches, absences, strict=True) if absence not in ("", SANS_FICHIER)],
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


def _evenement(emporte: EvenementEmporte) -> dict[str, object]:
    evenement = emporte.evenement
    return {
        "titre": f"{evenement.reference} · {evenement.titre}",
        "exercice": evenement.est_exercice,
        "sections": emporte.sections,
        "lignes": asdict(emporte.lignes),
        "plan": _plan(json.dumps(emporte.objets)) if emporte.objets else "",
    }


@lru_cache(maxsize=CARTES_TENUES)
def _plan(objets: str) -> str:
    return dessiner(json.loads(objets), *PLAN)


@lru_cache(maxsize=CARTES_TENUES)
def _carte(titre: str, objets: str) -> bytes:
    """As long as nothing moves on the map the picture is the same, and says since when it was so."""
    pied = f"Pack de continuité, carte dessinée le {moment(horloge.maintenant())}"
    return en_document(titre, json.loads(objets), papier="a4", pied=pied, image=True)


def _csv(emporte: Emporte) -> str:
    """Read by Excel as it is in France: semicolons, and the mark that says UTF-8."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";")
    ecrivain.writerow(["Entité", "Usage", "Numéro", "Précision"])
    for ligne in emporte.numeros:
        for genre, numero, libelle in ligne["numeros"]:
            ecrivain.writerow([neutraliser(x) for x in (ligne["entite"], genre, numero, libelle)])
    return BOM + sortie.getvalue()
