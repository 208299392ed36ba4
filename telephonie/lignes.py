"""One event as a producer sends it: a JSON object a line. What cannot be true is refused with its reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from telephonie.models import EMPREINTE, EtatAgent, EvenementTelephonie

Type = EvenementTelephonie.Type
AVANCE_MAX = timedelta(minutes=5)
ANCIEN_MAX = timedelta(days=5 * 366)
CHAMPS = {"id", "type", "survenu_le", "appel", "donnees"}
TYPES = frozenset(Type.values)
# Those that speak of an access or of an agent, and of no call.
SANS_APPEL = {Type.ACCES_HORS_SERVICE, Type.ACCES_RETABLI, Type.AGENT_ETAT}
MOTIFS = ("planifiee", "panne", "saturation", "sans_reponse")


class LigneRefusee(ValueError):
    """Why this line is not taken, in French, for whoever sends it."""


@dataclass(frozen=True, slots=True)
class Recu:
    """An event that may be taken, its time in UTC."""

    uuid: UUID
    type: str
    survenu_le: datetime
    appel: str
    donnees: dict[str, Any]


def _texte(longueur: int) -> Callable[[Any], bool]:
    return lambda valeur: isinstance(valeur, str) and 0 < len(valeur) <= longueur and valeur.isprintable()


def _parmi(*valeurs: str) -> Callable[[Any], bool]:
    return lambda valeur: valeur in valeurs


def _empreinte(valeur: Any) -> bool:
    return isinstance(valeur, str) and EMPREINTE.fullmatch(valeur) is not None


COURT, NUMERO = _texte(40), _texte(24)
# For each type what it must say and what it may say more; anything else is refused, so that no free text comes in.
OBLIGATOIRES: dict[str, dict[str, Callable[[Any], bool]]] = {
    Type.APPEL_PRESENTE: {"samu": COURT},
    Type.APPEL_ACHEMINE: {"samu": COURT, "motif": _parmi("", *MOTIFS)},
    Type.FILE_ENTREE: {"file": COURT},
    Type.APPEL_REPONDU: {"role": _parmi("arm", "medecin")},
    Type.TRANSFERT_DEBUT: {"mode": _parmi("aveugle", "accompagne")},
    Type.APPEL_FIN: {"par": _parmi("appelant", "agent", "systeme")},
    Type.ACCES_HORS_SERVICE: {"acces": COURT},
    Type.ACCES_RETABLI: {"acces": COURT},
    Type.AGENT_ETAT: {"agent": COURT, "etat": _parmi(*EtatAgent.Etat.values)},
}
FACULTATIFS: dict[str, dict[str, Callable[[Any], bool]]] = {
    Type.APPEL_PRESENTE: {"acces": COURT, "numero": NUMERO, "appelant": NUMERO, "commune": _texte(5)},
    Type.ACCES_ECHEC: {"acces": COURT, "cause": COURT},
    Type.SVI_CHOIX: {"choix": COURT},
    Type.POSTE_SONNERIE: {"poste": COURT, "agent": COURT},
    Type.POSTE_SANS_REPONSE: {"poste": COURT, "agent": COURT},
    Type.APPEL_REPONDU: {"agent": COURT, "file": COURT, "dossier": COURT},
    Type.TRANSFERT_DEBUT: {"vers": COURT},
    Type.APPEL_FIN: {"dissuade": _parmi(True, False)},  # type: ignore[arg-type]
    Type.ENREGISTREMENT_DEBUT: {"reference": COURT},
    Type.ENREGISTREMENT_FIN: {"reference": COURT, "sha256": _empreinte},
    Type.AGENT_ETAT: {"motif": _texte(60)},
}


def lire_ligne(ligne: str | bytes, maintenant: datetime) -> Recu:
    """One line of JSON.

    Raises:
        LigneRefusee: it is not an event, or it says something impossible.
    """
    try:
        objet = json.loads(ligne)
    except (ValueError, RecursionError) as erreur:
        raise LigneRefusee("Ce n'est pas du JSON.") from erreur
    return lire_objet(objet, maintenant)


def lire_objet(objet: Any, maintenant: datetime) -> Recu:
    if not isinstance(objet, dict):
        raise LigneRefusee("Chaque ligne est un objet JSON.")
    if inconnus := sorted(set(objet) - CHAMPS):
        raise LigneRefusee(f"Champ inconnu : {_citer(inconnus[0])}.")
    genre = objet.get("type")
    if not isinstance(genre, str) or genre not in TYPES:
        raise LigneRefusee(f"Type inconnu : « {_citer(str(genre))} ».")
    appel = objet.get("appel", "")
    if genre in SANS_APPEL:
        appel = ""
    elif not (isinstance(appel, str) and 0 < len(appel) <= 80 and appel.isprintable()):
        raise LigneRefusee("« appel » : écrivez l'identifiant de l'appel, 80 caractères au plus.")
    return Recu(
        _uuid(objet.get("id")), genre, _instant(objet.get("survenu_le"), maintenant), appel, _donnees(genre, objet)
    )


def _citer(texte: str) -> str:
    """What is quoted is part of an answer: half of a character, which JSON can write, is no text."""
    return texte[:40].encode("utf-8", "backslashreplace").decode()


def _uuid(valeur: Any) -> UUID:
    try:
        return UUID(valeur)
    except (AttributeError, TypeError, ValueError) as erreur:
        raise LigneRefusee("« id » : écrivez un UUID, un par événement.") from erreur


def _instant(valeur: Any, maintenant: datetime) -> datetime:
    try:
        instant = datetime.fromisoformat(valeur)
    except (TypeError, ValueError) as erreur:
        raise LigneRefusee("« survenu_le » : écrivez une date ISO 8601 avec son fuseau.") from erreur
    if instant.tzinfo is None:
        raise LigneRefusee("« survenu_le » : il manque le fuseau (Z ou +01:00).")
    try:
        instant = instant.astimezone(UTC)
    except OverflowError as erreur:
        raise LigneRefusee("« survenu_le » : cette date est impossible.") from erreur
    if instant > maintenant + AVANCE_MAX:
        raise LigneRefusee("« survenu_le » est dans le futur : vérifiez l'horloge de la source.")
    if instant < maintenant - ANCIEN_MAX:
        raise LigneRefusee("« survenu_le » a plus de cinq ans.")
    return instant


def _donnees(genre: str, objet: dict[str, Any]) -> dict[str, Any]:
    donnees = objet.get("donnees", {})
    if not isinstance(donnees, dict):
        raise LigneRefusee("« donnees » est un objet JSON.")
    obligatoires, facultatifs = OBLIGATOIRES.get(genre, {}), FACULTATIFS.get(genre, {})
    for champ, est_juste in obligatoires.items():
        if not est_juste(donnees.get(champ)):
            raise LigneRefusee(f"« donnees.{champ} » manque ou n'est pas une valeur admise pour {genre}.")
    for champ, valeur in donnees.items():
        if champ in obligatoires:
            continue
        if champ not in facultatifs:
            raise LigneRefusee(f"« donnees.{_citer(champ)} » n'est pas admis pour {genre}.")
        if not facultatifs[champ](valeur):
            raise LigneRefusee(f"« donnees.{champ} » n'est pas une valeur admise.")
    return donnees


def lire_lignes(lignes: Iterable[str | bytes], maintenant: datetime) -> tuple[dict[int, Recu], dict[int, str]]:
    """By number of line, from 1: the events that may be taken, and why the others may not. Empty lines are skipped."""
    recus: dict[int, Recu] = {}
    refus: dict[int, str] = {}
    for rang, ligne in enumerate(lignes, start=1):
        if not ligne.strip():
            continue
        try:
            recus[rang] = lire_ligne(ligne, maintenant)
        except LigneRefusee as erreur:
            refus[rang] = str(erreur)
    return recus, refus
