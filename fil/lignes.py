"""A dépêche as it goes out: one JSON object, the same bytes for every reader, over the WebSocket and over HTTP."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import NamedTuple

import structlog

from fil import registre
from fil.service import annonce

COLONNES = (
    "d.groupe_id, d.numero, d.rang, d.genre, d.objet_type, d.objet_id, d.auteur_id, d.entite_id, d.emise_le,"
    # What its author has taken back is in the record, and no longer told.
    " CASE WHEN EXISTS (SELECT FROM fil_voile WHERE depeche_id = d.id)"
    " THEN '{\"voilee\": true}' ELSE d.donnees::text END,"
    # The beginning of its seal: enough to tell it from another one that a restored base numbers the same.
    " encode(substr(d.empreinte, 1, 8), 'hex')"
)

journal = structlog.get_logger(__name__)


class Rangee(NamedTuple):
    """One row of COLONNES; `donnees` is still JSON text."""

    groupe: int
    numero: int
    rang: int
    genre: str
    objet_type: str
    objet_id: int
    auteur: int | None
    entite: int | None
    emise_le: datetime
    donnees: str
    empreinte: str = ""


def ligne(rangee: Rangee, *, dessinee: bool = True) -> bytes:
    """`donnees` goes from the database to the wire as it is: parsed for the drawing only, which may be left out."""
    entete = {
        "type": "depeche",
        "groupe": rangee.groupe,
        "numero": rangee.numero,
        "rang": rangee.rang,
        "genre": rangee.genre,
        "objet": {"type": rangee.objet_type, "id": rangee.objet_id},
        "auteur": rangee.auteur,
        "entite": rangee.entite,
        "emise_le": rangee.emise_le.astimezone(UTC).isoformat(),
        "html": _html(rangee) if dessinee else "",
    }
    return f'{json.dumps(entete, ensure_ascii=False)[:-1]}, "donnees": {rangee.donnees}}}'.encode()


def _html(rangee: Rangee) -> str:
    """A drawing that fails is left out and journalled: the dépêche, and all that follow it, must still arrive."""
    try:
        donnees = json.loads(rangee.donnees)
        return "" if "voilee" in donnees else registre.rendre(rangee.objet_type, donnees)
    except Exception:
        journal.exception("dessin_impossible", groupe=rangee.groupe, numero=rangee.numero, genre=rangee.genre)
        return ""


def tetes(numeros: dict[int, int], lignee: str) -> bytes:
    """With the base whose numbers they are, and what is to be said of the portal itself, if anything is."""
    trame = {"type": "tetes", "tetes": numeros, "lignee": lignee}
    if mot := annonce():
        trame["service"] = mot
    return json.dumps(trame, ensure_ascii=False).encode()


def refus(groupe: int, raison: str) -> bytes:
    return json.dumps({"type": "refus", "groupe": groupe, "raison": raison}, ensure_ascii=False).encode()


def limite(limite: int, groupes: list[int]) -> bytes:
    """A client follows as many groupes as it may: these are not, and none of its rights has ended."""
    return json.dumps({"type": "limite", "limite": limite, "groupes": groupes}).encode()


def restaure(groupe: int, tete: int) -> bytes:
    """The client holds a number that the base has not given, or gives again: what its page shows may be no more."""
    return json.dumps({"type": "restaure", "groupe": groupe, "tete": tete}).encode()


def erreur(raison: str) -> bytes:
    return json.dumps({"type": "erreur", "raison": raison}, ensure_ascii=False).encode()
