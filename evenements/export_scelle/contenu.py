"""What a fil says, read once: its dépêches as they were sealed, and the last state of each object that they tell of."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from annuaire.models import Groupe
from evenements.etat import FIGURES
from fil.models import Depeche, Fil
from maincourante.exports.contenu import Sceau, moment
from maincourante.exports.tableur import BOM, neutraliser

LOT = 500
COLONNES = ("Dépêche", "Source", "UA", "UR", "Impliqués", "DCD", "Constaté le", "Saisi le", "Saisi par", "Entité")


class FilLu:
    """One fil up to its head, which is read first: what is written meanwhile is not in the export.

    `entrees`, `objets`, `bilans` and `versions` are complete once `lignes` has been gone through.
    """

    def __init__(self, groupe: Groupe) -> None:
        tete = Fil.objects.filter(groupe=groupe).first()
        self.groupe = groupe
        self.tete = Sceau(tete.dernier_numero, bytes(tete.empreinte).hex()) if tete else Sceau(0, "")
        self.entrees: dict[int, dict[str, Any]] = {}
        self.objets: dict[int, dict[str, Any]] = {}
        self.bilans: list[tuple[int, dict[str, Any]]] = []
        self.versions: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}

    def lignes(self) -> Iterator[bytes]:
        """A JSON list, one dépêche a line, each in the very characters that its seal covers."""
        depeches = Depeche.objects.filter(groupe=self.groupe, numero__lte=self.tete.numero).order_by("numero")
        debut = b"[\n"
        for depeche in depeches.iterator(chunk_size=LOT):
            self._suivre(depeche)
            empreinte = bytes(depeche.empreinte).hex()
            yield debut + f'{{"depeche":{depeche.corps()},"empreinte":"{empreinte}"}}'.encode()
            debut = b",\n"
        yield b"\n]\n" if self.tete.numero else b"[]\n"

    def _suivre(self, depeche: Depeche) -> None:
        if depeche.objet_type == "entree":
            self.entrees[depeche.objet_id] = depeche.donnees
        elif depeche.objet_type == "objetcarto":
            self.objets[depeche.objet_id] = depeche.donnees
        elif depeche.objet_type == "bilan":
            self.bilans.append((depeche.numero, depeche.donnees))
        elif depeche.objet_type == "document" and (version := depeche.donnees["version"]):
            self.versions[version["id"]] = (depeche.donnees, version)

    @property
    def journal(self) -> list[dict[str, Any]]:
        """The entries in the order of their numbers."""
        return sorted(self.entrees.values(), key=lambda entree: entree["numero"])

    @property
    def carte(self) -> list[dict[str, Any]]:
        """The objects that are on the map at the end."""
        return [self.objets[pk] for pk in sorted(self.objets) if self.objets[pk]["supprime_le"] is None]


def pieces_jointes(fil: FilLu) -> list[dict[str, Any]]:
    """Each version of each document that the fil tells of, with its SHA-256 and the entries that it is attached to."""
    entrees: dict[int, list[int]] = {}
    for entree in fil.journal:
        for piece in entree.get("pieces", []):
            entrees.setdefault(piece["document"], []).append(entree["numero"])
    return [
        {
            "fil": fil.groupe.pk,
            "entrees": entrees.get(document["id"], []),
            "document": document["id"],
            "titre": document["titre"],
            "version": version["numero"],
            "nom": version["nom"],
            "taille": version["taille"],
            "sha256": version["empreinte"],
            "deposee_le": version["deposee_le"],
            "auteur": version["auteur"],
            "entite": version["entite"],
        }
        for _, (document, version) in sorted(fil.versions.items())
    ]


def tableau_des_bilans(bilans: Iterable[tuple[int, dict[str, Any]]]) -> bytes:
    """Semicolons and a byte order mark, as French spreadsheets expect."""
    texte = io.StringIO()
    lignes = csv.writer(texte, delimiter=";", lineterminator="\r\n")
    lignes.writerow(COLONNES)
    for numero, b in bilans:
        figures = ["" if b[figure] is None else b[figure] for figure in FIGURES]
        dates = [moment(b["constate_le"]), moment(b["saisi_le"])]
        qui = [b["auteur"]["nom"], (b["entite"] or {"nom": ""})["nom"]]
        lignes.writerow([neutraliser(valeur) for valeur in (numero, b["source"]["libelle"], *figures, *dates, *qui)])
    return (BOM + texte.getvalue()).encode()


def en_json(valeur: Any) -> bytes:
    return json.dumps(valeur, ensure_ascii=False, indent=1).encode() + b"\n"
