"""Puts the sealed export together, from the dépêches alone: what it shows is what is sealed.

One thing more is read, and on the pages for people only: whether the original of a copy, which lives elsewhere, still
holds today. The event that is closed was told nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from annuaire.models import Groupe
from evenements.export_scelle.archive import PARIS, Archive
from evenements.export_scelle.contenu import FilLu, en_json, pieces_jointes, tableau_des_bilans
from evenements.fichiers_carte.ecriture import en_geojson
from evenements.models import Evenement
from maincourante.exports.contenu import FORMATION, Export, moment
from maincourante.exports.document import en_pdf
from maincourante.original import origines_a_jour

FORMAT = "portail-si-samu/export-scelle/1"
LISEZMOI = Path(__file__).with_name("LISEZMOI.txt")
ENTREES_PAR_PDF = 2_000


@dataclass(frozen=True)
class ExportScelle:
    """The ZIP, to be closed by whoever takes it, its name, and the SHA-256 of its manifest, which covers the rest."""

    nom: str
    fichier: IO[bytes]
    manifeste: str


def fabriquer(evenement: Evenement, groupes: list[Groupe], *, exporte_par: str, exporte_le: datetime) -> ExportScelle:
    """Export these fils of the event, its own first; the caller has checked that they may be seen."""
    archive, fils = Archive(exporte_le), [FilLu(groupe) for groupe in groupes]
    for fil in fils:
        archive.ecrire(_fichier(fil), fil.lignes())
    for nom, octets in _a_lire(evenement, fils, exporte_par, exporte_le):
        archive.ecrire(nom, [octets])
    prefixe = "FORMATION-" if settings.EST_FORMATION else ""
    nom = f"{prefixe}evenement-{evenement.reference}-scelle-{exporte_le.astimezone(PARIS):%Y%m%d-%H%M}.zip"
    archive.ecrire("LISEZMOI.txt", [_lisezmoi(evenement, fils, exporte_par, exporte_le, nom)])
    fichier, empreinte = archive.clore(_manifeste(evenement, fils, exporte_par, exporte_le))
    return ExportScelle(nom, fichier, empreinte)


def _a_lire(
    evenement: Evenement, fils: list[FilLu], exporte_par: str, exporte_le: datetime
) -> Iterator[tuple[str, bytes]]:
    """The files for people, by name."""
    noms = {fil.groupe.pk: fil.groupe.nom for fil in fils}
    for fil in fils:
        yield from _mains_courantes(fil, noms, exporte_par, exporte_le)
    objets = [objet for fil in fils for objet in fil.carte]
    yield "carte.geojson", en_geojson(f"{evenement.reference} {_nom(evenement)}", objets)
    yield "bilans.csv", tableau_des_bilans(fils[0].bilans)
    yield "pieces-jointes.json", en_json([piece for fil in fils for piece in pieces_jointes(fil)])


def _mains_courantes(
    fil: FilLu, noms: dict[int, str], exporte_par: str, exporte_le: datetime
) -> Iterator[tuple[str, bytes]]:
    """One PDF, or several when there are too many entries for one. `noms`: those of the groupes in this export."""
    journal = fil.journal
    lots = [journal[debut : debut + ENTREES_PAR_PDF] for debut in range(0, len(journal), ENTREES_PAR_PDF)] or [[]]
    for rang, lot in enumerate(lots, start=1):
        filtres = {"Partie": f"{rang} sur {len(lots)}"} if len(lots) > 1 else {}
        partie = f"-partie-{rang}" if len(lots) > 1 else ""
        lues = origines_a_jour(lot)
        export = Export(fil.groupe, lues, fil.tete, filtres, exporte_par, exporte_le, noms, settings.EST_FORMATION)
        yield f"main-courante/fil-{fil.groupe.pk}{partie}.pdf", en_pdf(export)


def _nom(evenement: Evenement) -> str:
    """What the files wear, read far from here: an exercise, or the base where one learns, is no real event."""
    return f"{evenement.groupe.nom} ({FORMATION})" if settings.EST_FORMATION else evenement.groupe.nom


def _fichier(fil: FilLu) -> str:
    return f"depeches/fil-{fil.groupe.pk}.json"


def _lisezmoi(evenement: Evenement, fils: list[FilLu], par: str, le: datetime, fichier: str) -> bytes:
    texte = LISEZMOI.read_text().format(
        reference=evenement.reference,
        titre=_nom(evenement),
        par=par,
        le=moment(le),
        fichier=fichier,
        fils="\n".join(f"  fil {fil.groupe.pk} · {fil.groupe.nom} · {fil.tete.numero} dépêches" for fil in fils),
    )
    return texte.encode()


def _manifeste(evenement: Evenement, fils: list[FilLu], par: str, le: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "evenement": {
            "id": evenement.pk,
            "reference": evenement.reference,
            "titre": evenement.titre,
            "est_exercice": evenement.est_exercice,
        },
        "est_formation": settings.EST_FORMATION,
        "exporte_par": par,
        "exporte_le": le.isoformat(),
        "fils": [
            {
                "groupe": fil.groupe.pk,
                "nom": fil.groupe.nom,
                "genre": fil.groupe.genre,
                "fichier": _fichier(fil),
                "numero": fil.tete.numero,
                "empreinte": fil.tete.empreinte,
            }
            for fil in fils
        ],
    }
