"""What the fields of a map object may hold; every refusal names its field and says why in French."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from annuaire.models import Groupe
from evenements.geometrie import valider_geometrie, valider_rayon
from evenements.models import ObjetCarto
from evenements.nomenclatures import Symbole, natures, symboles
from maincourante.actes.validation import valider_texte
from maincourante.models import Entree

LIBELLE_MAX = 80
NOTE_MAX = 2_000
ENTREES_MAX = 50


def valider_genre(genre: str) -> str:
    if genre not in ObjetCarto.Genre.values:
        raise ValidationError({"genre": "Choisissez un point, une ligne, une zone, un cercle ou un texte."})
    return genre


def valider_symbole(symbole: str, genre: str) -> Symbole:
    connu = symboles().get(symbole)
    if connu is None:
        raise ValidationError({"symbole": "Ce symbole n'existe pas : choisissez-en un dans la palette."})
    if genre not in connu.genres:
        mot = ObjetCarto.Genre(genre).label.lower()
        raise ValidationError({"symbole": f"« {connu.libelle} » ne se dessine pas comme {mot}."})
    return connu


def valider_nature(nature: str | None, symbole: Symbole) -> str:
    """An EMSI code; the symbol's own when none is chosen."""
    if not nature:
        return symbole.nature
    if nature not in natures():
        raise ValidationError({"nature": "Cette nature EMSI n'existe pas : choisissez-la dans la liste."})
    return nature


def valider_etat(etat: str) -> str:
    if etat not in ObjetCarto.Etat.values:
        raise ValidationError({"etat": "Choisissez prévu, en place ou levé."})
    return etat


def valider_calque(calque: int | None, groupe: Groupe) -> Groupe | None:
    """The layer of a cell of the map's own event, whoever the cell admits: who sees the map may read its name."""
    if calque is None:
        return None
    cellules = Groupe.objects.filter(cellule__evenement__groupe=groupe)
    choisi = cellules.select_related("cellule").filter(pk=calque).first()
    if choisi is None:
        raise ValidationError({"calque": "Ce calque n'existe pas : choisissez une cellule de cet événement."})
    return choisi


def valider_entrees(entrees: Iterable[int], groupe: Groupe) -> list[Entree]:
    """Entries of the same groupe: whoever sees the object sees them."""
    demandees = set(entrees)
    if len(demandees) > ENTREES_MAX:
        raise ValidationError({"entrees": f"Pas plus de {ENTREES_MAX} entrées liées à un objet."})
    trouvees = list(Entree.objects.filter(groupe=groupe, pk__in=demandees).only("id", "numero", "groupe_id"))
    if len(trouvees) != len(demandees):
        raise ValidationError({"entrees": "Une de ces entrées n'est pas dans la main courante de cette carte."})
    return trouvees


def valider_description(champs: Mapping[str, Any], *, genre: str, symbole: str, groupe: Groupe) -> dict[str, Any]:
    """The columns that describe the object, from those given among symbole, nature, libelle, etat, note, calque."""
    choisi = valider_symbole(champs.get("symbole", symbole), genre)
    valides: dict[str, Any] = {}
    if "symbole" in champs or "nature" in champs:
        valides |= {"symbole": choisi.code, "nature": valider_nature(champs.get("nature"), choisi)}
    if "libelle" in champs:
        valides["libelle"] = valider_texte(
            champs["libelle"], champ="libelle", maximum=LIBELLE_MAX, obligatoire=genre == ObjetCarto.Genre.TEXTE
        )
    if "note" in champs:
        valides["note"] = valider_texte(champs["note"], champ="note", maximum=NOTE_MAX, obligatoire=False)
    if "etat" in champs:
        valides["etat"] = valider_etat(champs["etat"])
    if "calque" in champs:
        valides["calque"] = valider_calque(champs["calque"], groupe)
    return valides


def valider_trace(genre: str, geometrie: Any, rayon_m: Any) -> dict[str, Any]:
    """The columns that place the object."""
    return {"geometrie": valider_geometrie(genre, geometrie), "rayon_m": valider_rayon(genre, rayon_m)}
