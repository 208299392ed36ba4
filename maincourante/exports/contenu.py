"""What an export holds, before any format: its heading, its seal, and each entry as one line of plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

from annuaire.models import Groupe, Utilisateur
from ged.models import Fichier
from maincourante.models import Entree
from maincourante.original import dire_original

PARIS = ZoneInfo("Europe/Paris")
FORMATION = "BASE DE FORMATION, données fictives"
COLONNES = {
    "numero": "N°",
    "survenu": "Survenu le",
    "consigne": "Consigné le",
    "auteur": "Auteur",
    "entite": "Entité",
    "importance": "Importance",
    "categorie": "Catégorie",
    "texte": "Texte",
    "lieu": "Lieu",
    "destinataires": "Destinataires",
    "action": "Action",
    "epingle": "Point clé",
    "pieces": "Pièces jointes",
    "rectifications": "Textes d'avant rectification",
    "annulation": "Annulation",
    "commentaires": "Commentaires",
    "liens": "Partages",
}


@dataclass(frozen=True)
class Sceau:
    """The last dépêche of the fil when the export was made: who holds the fil can verify all that came before."""

    numero: int
    empreinte: str


@dataclass(frozen=True)
class Export:
    """Everything an export says. `entrees` are `donnees_entree`, oldest first."""

    groupe: Groupe
    entrees: list[dict[str, Any]]
    sceau: Sceau
    filtres: dict[str, str]
    exporte_par: str
    exporte_le: datetime
    # The names of the other groupes, of those only in which the exporter takes part.
    ailleurs: dict[int, str] = field(default_factory=dict)
    est_formation: bool = False

    @property
    def entete(self) -> dict[str, str]:
        base = {"Base": FORMATION} if self.est_formation else {}
        return base | {
            "Main courante": self.groupe.nom,
            "Période": self.periode,
            "Filtres": " ; ".join(f"{nom} : {valeur}" for nom, valeur in self.filtres.items()) or "aucun",
            "Entrées": str(len(self.entrees)),
            "Exporté par": self.exporte_par,
            "Exporté le": moment(self.exporte_le),
            "Sceau": f"dépêche n° {self.sceau.numero} du fil, empreinte SHA-256 {self.sceau.empreinte or 'aucune'}",
        }

    @property
    def periode(self) -> str:
        if not self.entrees:
            return "aucune entrée"
        return f"du {moment(self.entrees[0]['consignee_le'])} au {moment(self.entrees[-1]['consignee_le'])}"


def moment(instant: str | datetime | None) -> str:
    """20/11/2026 14:11, in Paris."""
    lu = parse_datetime(instant) if isinstance(instant, str) else instant
    return lu.astimezone(PARIS).strftime("%d/%m/%Y %H:%M") if lu else ""


def a_paris(instant: str) -> datetime:
    """The wall clock in Paris, without its zone: a spreadsheet knows none."""
    return datetime.fromisoformat(instant).astimezone(PARIS).replace(tzinfo=None)


def nom_complet(personne: Utilisateur) -> str:
    """J. Petit (ARM, Samu 31): who exports, and in which capacity."""
    poste = personne.poste
    if poste is None:
        return str(personne)
    return f"{personne.nom_affiche} ({poste.fonction or poste.get_role_display()}, {poste.entite})"


def ligne(e: dict[str, Any], ailleurs: Mapping[int, str]) -> dict[str, str | int]:
    """The entry in the columns of COLONNES."""
    return {
        "numero": e["numero"],
        "survenu": moment(e["survenu_le"]),
        "consigne": moment(e["consignee_le"]),
        "auteur": e["auteur"]["nom"] if e["auteur"] else "Portail",
        "entite": e["entite"]["nom"] if e["entite"] else "",
        "importance": Entree.Importance(e["importance"]).label,
        "categorie": e["categorie"]["libelle"] if e["categorie"] else "",
        "texte": e["texte"],
        "lieu": _lieu(e["lieu"]),
        "destinataires": "\n".join(_destinataire(d) for d in e["destinataires"]),
        "action": _action(e["action"]),
        "epingle": f"{e['epingle']['auteur']['nom']}, {moment(e['epingle']['le'])}" if e["epingle"] else "",
        "pieces": "\n".join(_piece(piece) for piece in e.get("pieces", [])),
        "rectifications": "\n".join(
            f"« {r['texte_avant']} » remplacé le {moment(r['le'])} par {r['auteur']['nom']}"
            for r in e["rectifications"]
        ),
        "annulation": _annulation(e["annulation"]),
        "commentaires": "\n".join(_commentaire(c) for c in e["commentaires"]),
        "liens": "\n".join(_liens(e, ailleurs)),
    }


def _lieu(lieu: dict[str, Any] | None) -> str:
    if lieu is None:
        return ""
    point = "" if lieu["latitude"] is None else f"{lieu['latitude']:.5f}, {lieu['longitude']:.5f}"
    return " · ".join(filter(None, [lieu["texte"], point]))


def _destinataire(d: dict[str, Any]) -> str:
    if d["pris_par"]:
        return f"{d['nom']} : pris en compte par {d['pris_par']['nom']} le {moment(d['pris_le'])}"
    relance = f", relancé le {moment(d['relance_le'])}" if d["relance_le"] else ""
    return f"{d['nom']} : sans réponse{relance}"


def _action(action: dict[str, Any] | None) -> str:
    if action is None:
        return ""
    qui = (action["entite"] or action["personne"] or {"nom": ""})["nom"]
    avant = f"avant le {moment(action['echeance'])}" if action["echeance"] else ""
    return " · ".join(filter(None, [Entree.Action(action["etat"]).label, qui, avant]))


def _piece(piece: dict[str, Any]) -> str:
    """Its name; and what its checks found, unless it is sound."""
    etat = Fichier.Etat(piece["etat"])
    return piece["nom"] if etat == Fichier.Etat.SAIN else f"{piece['nom']} ({etat.label.lower()})"


def _commentaire(c: dict[str, Any]) -> str:
    qui = " ".join(filter(None, [c["auteur"]["nom"], (c["entite"] or {"nom": ""})["nom"]]))
    return f"{qui}, {moment(c['le'])} : {c['texte']}"


def _annulation(annulation: dict[str, Any] | None) -> str:
    if annulation is None:
        return ""
    return f"Annulée le {moment(annulation['le'])} par {annulation['auteur']['nom']} : {annulation['motif']}"


def _liens(e: dict[str, Any], ailleurs: Mapping[int, str]) -> list[str]:
    def nommer(copie: dict[str, Any]) -> str:
        nom = ailleurs.get(copie["groupe"])
        return f"{nom} n° {copie['numero']}" if nom else "un autre groupe"

    dit = dire_original(e["origine"], lambda instant: f"le {moment(instant)}")
    suite = f" ({dit})" if dit else ""
    origine = [f"Partagée depuis {nommer(e['origine'])}{suite}"] if e["origine"] else []
    return origine + [f"Partagée vers {nommer(copie)}" for copie in e["partages"]]
