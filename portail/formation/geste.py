"""A gesture ready to be played, and the telling of a story as gestures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from annuaire.models import Entite, Utilisateur
from portail.formation.distribution import Cadre, Distribution
from portail.formation.mots import Redaction
from portail.formation.recit import Ligne, Recit

# The share of ordinary entries that are written a while after the fact.
A_POSTERIORI = 0.05


@dataclass(frozen=True)
class Geste:
    """One act: when, who, where, on which entry (`vise`), making which (`cle`); keys are unique per telling."""

    instant: datetime
    rang: int
    auteur: Utilisateur
    groupe: str
    ligne: Ligne
    texte: str
    cle: str = ""
    vise: str = ""
    lieu: str = ""
    survenu_le: datetime | None = None
    pour: tuple[tuple[int, str], ...] = ()
    qui: int | None = None
    recit: str = ""


def raconter(
    recit: Recit,
    *,
    debut: datetime,
    ou: Cadre,
    distribution: Distribution,
    hasard: Random,
    telling: str,
    cadence: float = 60.0,
    faits: Mapping[str, str] | None = None,
) -> list[Geste]:
    """The gestures of one telling. `cadence`: seconds per minute of the story (60: as it would really happen);
    `faits`: what its {words} stand for, where it is not chosen at random."""
    redaction = Redaction(hasard, ou.samu, {**_noms(distribution, ou), **(faits or {})})
    deja: dict[str, Utilisateur] = {}
    gestes: list[Geste] = []
    instant, derniere = debut, ""
    for rang, ligne in enumerate(recit.lignes):
        attente = timedelta(seconds=cadence * hasard.uniform(*ligne.delai))
        instant = debut + attente if ligne.est_absolu else instant + attente
        auteur = distribution.choisir(ligne.acteur, ou, instant, hasard, deja)
        _nommer_l_auteur(redaction, auteur)
        cle = f"{telling}/{ligne.nom or rang}" if ligne.consigne else ""
        derniere = cle or derniere
        vise = "" if ligne.consigne else f"{telling}/{ligne.vise}" if ligne.vise else derniere
        gestes.append(
            Geste(
                instant=instant,
                rang=rang,
                auteur=auteur,
                groupe=ou.groupe_nomme(ligne.groupe),
                ligne=ligne,
                texte=redaction.ecrire(ligne.texte, instant),
                cle=cle,
                vise=vise,
                lieu=redaction.ecrire(ligne.options.get("lieu", ""), instant).replace("_", " "),
                survenu_le=_survenu(ligne, instant, hasard, premiere=rang == 0),
                pour=tuple(_destinataire(nom, distribution, ou) for nom in ligne.pour),
                qui=_entite(ligne.options["qui"], distribution, ou).pk if "qui" in ligne.options else None,
                recit=recit.titre,
            )
        )
    return gestes


def _noms(distribution: Distribution, ou: Cadre) -> dict[str, str]:
    numero = ou.samu.removeprefix("SAMU")
    return {
        "samu": distribution.entites[ou.samu].nom,
        "voisin": distribution.entites[ou.voisin].nom,
        "ars": distribution.entites[ou.ars].nom,
        "codis": f"CODIS {numero}",
    }


def _nommer_l_auteur(redaction: Redaction, auteur: Utilisateur) -> None:
    """{samu} and {ars} are those of whoever speaks, else of whoever spoke last."""
    entite = auteur.entite_active
    if entite and entite.type in (Entite.Type.SAMU, Entite.Type.ARS):
        redaction.choisis[entite.type] = entite.nom


def _survenu(ligne: Ligne, instant: datetime, hasard: Random, *, premiere: bool) -> datetime | None:
    ordinaire = ligne.verbe in ("information", "bilan", "moyens") and ligne.importance == "normale"
    if premiere and ordinaire and "{h" not in ligne.texte and hasard.random() < A_POSTERIORI:
        return instant - timedelta(minutes=hasard.randint(12, 70))
    return None


def _entite(nom: str, distribution: Distribution, ou: Cadre) -> Entite:
    return distribution.entites[ou.entite_nommee(nom)]


def _destinataire(nom: str, distribution: Distribution, ou: Cadre) -> tuple[int, str]:
    entite, _, role = nom.partition(":")
    return _entite(entite, distribution, ou).pk, role
