"""The map in sentences: what changed on it since a dépêche, for the point de situation."""

from __future__ import annotations

from annuaire.models import Groupe
from evenements.extrait import et_les_autres
from evenements.nomenclatures import symboles
from fil.models import Depeche

# Of « objet », whose gender is known: a zone, a line and a point are told alike.
AJOUTE, SUPPRIME, CHANGE = "objet ajouté", "objet supprimé", "objet changé"
VERBES = {"objet.dessine": AJOUTE, "objet.supprime": SUPPRIME, "objet.restaure": "objet remis"}
ETATS = {"prevu": "prévu", "en_place": "en place", "leve": "levé"}
LIGNES_MAX = 40
DITS = ("libelle", "symbole", "etat", "supprime_le")


def changements_depuis(groupe: Groupe, numero: int) -> list[str]:
    """One sentence per object: what it has become, not each of its moves. The last changed come last, and those that
    are too many are counted. The outlines, which may be long, are not read."""
    depeches = Depeche.objects.filter(groupe=groupe, numero__gt=numero, objet_type="objetcarto").order_by("numero")
    verbes: dict[int, str] = {}
    etats: dict[int, dict] = {}
    for objet, genre, *valeurs in depeches.values_list("objet_id", "genre", *(f"donnees__{champ}" for champ in DITS)):
        etats[objet] = donnees = dict(zip(DITS, valeurs, strict=True))
        est_ajoute = verbes.pop(objet, "") == AJOUTE and genre != "objet.dessine" and not donnees["supprime_le"]
        verbes[objet] = AJOUTE if est_ajoute else VERBES.get(genre, CHANGE)
    phrases = [f"{_nom(etats[objet])} : {_suite(verbe, etats[objet])}." for objet, verbe in verbes.items()]
    autres = len(phrases) - LIGNES_MAX
    suite = [et_les_autres(autres, " avant")] if autres > 0 else []
    return [*suite, *phrases[-LIGNES_MAX:]]


def _nom(donnees: dict) -> str:
    symbole = symboles().get(donnees["symbole"])
    quoi = symbole.libelle if symbole else donnees["symbole"]
    return f"{donnees['libelle']} · {quoi}" if donnees["libelle"] else quoi


def _suite(verbe: str, donnees: dict) -> str:
    return verbe if verbe == SUPPRIME else f"{verbe}, {ETATS[donnees['etat']]}"
