"""What an entry may hold; every refusal names its field and says why in French."""

from __future__ import annotations

import math
import unicodedata
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError

from annuaire import horloge
from annuaire.lisible import RETOURNEMENTS, en_une_ligne
from annuaire.preparees import Preparee
from maincourante.models import Categorie, Entree

# Clocks of control rooms drift; beyond that, an entry that tells the future is a typing mistake.
AVANCE_TOLEREE = timedelta(minutes=2)
ANCIENNETE_MAX = timedelta(days=366)
ECHEANCE_MAX = timedelta(days=3_653)
CONTROLES_PERMIS = "\n\t"
LIEU_MAX = 200
MOTIF_MAX = 500
COMMENTAIRE_MAX = 2_000
CATEGORIE = Preparee(lambda code: Categorie.objects.filter(pk=code, est_active=True).order_by(), code=str)


def valider_texte(texte: str, *, champ: str = "texte", maximum: int | None = None, obligatoire: bool = True) -> str:
    """The text without surrounding blanks; refused when empty, too long, or not storable."""
    maximum = maximum or settings.TAILLE_MAX_ENTREE
    texte = texte.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not texte and obligatoire:
        raise ValidationError({champ: "Ce champ est vide\u00a0: écrivez quelque chose."})
    if any(c not in CONTROLES_PERMIS and unicodedata.category(c) in ("Cc", "Cs") for c in texte):
        raise ValidationError({champ: "Le texte contient un caractère interdit (octet nul ou caractère de contrôle)."})
    if not RETOURNEMENTS.isdisjoint(texte):
        raise ValidationError({champ: "Le texte contient un caractère caché qui en retourne le sens de lecture."})
    if len(texte) > maximum:
        longueur, limite = _milliers(len(texte)), _milliers(maximum)
        raise ValidationError(
            {champ: f"Le texte compte {longueur} caractères (maximum {limite})\u00a0: raccourcissez-le."}
        )
    return texte


def valider_nom(nom: str, *, champ: str, maximum: int) -> str:
    """A name that people trust: on one line, nothing hidden in it."""
    return valider_texte(en_une_ligne(valider_texte(nom, champ=champ, maximum=maximum)), champ=champ)


def _milliers(nombre: int) -> str:
    """10 500, with the narrow space of French typography."""
    return f"{nombre:,}".replace(",", "\u202f")


def valider_survenu_le(survenu_le: datetime | None, *, maintenant: datetime) -> datetime:
    if survenu_le is None:
        return maintenant
    if survenu_le > maintenant + AVANCE_TOLEREE:
        raise ValidationError(
            {"survenu_le": "Cette heure est dans le futur\u00a0: indiquez quand le fait s'est produit."}
        )
    if survenu_le < maintenant - ANCIENNETE_MAX:
        raise ValidationError({"survenu_le": "Cette date remonte à plus d'un an\u00a0: vérifiez-la."})
    return survenu_le


def valider_echeance(echeance: datetime | None) -> datetime | None:
    """Within ten years of now: a date that Python cannot read back would keep the page from being drawn."""
    if echeance is not None and abs(echeance - horloge.maintenant()) > ECHEANCE_MAX:
        raise ValidationError({"echeance": "Cette échéance est à plus de dix ans\u00a0: vérifiez-la."})
    return echeance


def valider_importance(importance: str) -> str:
    if importance not in Entree.Importance.values:
        raise ValidationError({"importance": "Choisissez normale, importante ou urgente."})
    return importance


def valider_position(latitude: float | None, longitude: float | None) -> None:
    if (latitude is None) != (longitude is None):
        raise ValidationError({"latitude": "Donnez la latitude et la longitude, ou aucune des deux."})
    for champ, valeur, borne in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if valeur is not None and not (math.isfinite(valeur) and abs(valeur) <= borne):
            raise ValidationError({champ: f"La {champ} va de -{borne} à {borne}."})


def categorie_de(code: str | None) -> Categorie | None:
    """The active category of this code; None stays None."""
    if not code:
        return None
    categorie = CATEGORIE.premier(code=code) if "\x00" not in code else None
    if categorie is None:
        raise ValidationError({"categorie": "Cette catégorie n'existe pas ou n'est plus utilisée."})
    return categorie
