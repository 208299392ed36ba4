"""The map in sentences: what changed on it since a dépêche, for the point de situation."""

from __future__ import annotations

from annuaire.models import Groupe
from evenements.nomenclatures import symboles
from fil.models import Depeche

VERBES = {"objet.dessine": "ajouté", "objet.supprime": "supprimé", "objet.restaure": "remis"}
ETATS = {"prevu": "prévu", "en_place": "en place", "leve": "levé"}
LIGNES_MAX = 40


def changements_depuis(groupe: Groupe, numero: int) -> list[str]:
    """One sentence per object: what it has become, not each of its moves."""
    depeches = Depeche.objects.filter(groupe=groupe, numero__gt=numero, objet_type="objetcarto").order_by("numero")
    verbes: dict[int, str] = {}
    etats: dict[int, dict] = {}
    for objet, genre, donnees in depeches.values_list("objet_id", "genre", "donnees"):
        etats[objet] = donnees
        if genre != "objet.dessine" and verbes.get(objet) == "ajouté" and not donnees["supprime_le"]:
            continue
        verbes[objet] = VERBES.get(genre, "changé")
    return [f"{_nom(etats[objet])} : {_suite(verbe, etats[objet])}." for objet, verbe in verbes.items()][-LIGNES_MAX:]


def _nom(donnees: dict) -> str:
    symbole = symboles().get(donnees["symbole"])
    quoi = symbole.libelle if symbole else donnees["symbole"]
    return f"{donnees['libelle']} ({quoi})" if donnees["libelle"] else quoi


def _suite(verbe: str, donnees: dict) -> str:
    return verbe if verbe == "supprimé" else f"{verbe}, {ETATS[donnees['etat']]}"
