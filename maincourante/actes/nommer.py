"""Who an entry names: its addressees, who an action is entrusted to, the people and entités after an @ in its text."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from annuaire.models import Entite, Groupe, Role, Utilisateur
from maincourante.etat import etat_entite, etat_personne
from maincourante.models import Adressage, Entree, MainCourante
from maincourante.participants import entites_de, personnes_de

DESTINATAIRES_MAX = 50
MENTIONS_MAX = 20


@dataclass(frozen=True)
class Destinataire:
    """Ids as a door reads them: an entité, a role of an entité, or a person."""

    entite: int | None = None
    role: str = ""
    personne: int | None = None


@dataclass(frozen=True)
class Nommes:
    """The participants of the groupe among the ids asked for."""

    entites: dict[int, Entite]
    personnes: dict[int, Utilisateur]


def trouver(groupe: Groupe, destinataires: Sequence[Destinataire], *, champ: str) -> Nommes:
    """Only who takes part in the groupe can be named: anyone else would never see the entry."""
    if len(destinataires) > DESTINATAIRES_MAX:
        raise ValidationError({champ: f"Une entrée a au plus {DESTINATAIRES_MAX} destinataires."})
    for destinataire in destinataires:
        _verifier_forme(destinataire, champ)
    entites = {d.entite for d in destinataires if d.entite}
    personnes = {d.personne for d in destinataires if d.personne}
    nommes = Nommes(
        {e.pk: e for e in entites_de(groupe).filter(pk__in=entites)} if entites else {},
        {p.pk: p for p in personnes_de(groupe).filter(pk__in=personnes)} if personnes else {},
    )
    if len(nommes.entites) < len(entites):
        raise ValidationError(
            {champ: "Une des entités ne participe pas à ce groupe\u00a0: elle ne verrait pas l'entrée."}
        )
    if len(nommes.personnes) < len(personnes):
        raise ValidationError(
            {champ: "Une des personnes ne participe pas à ce groupe\u00a0: elle ne verrait pas l'entrée."}
        )
    return nommes


def adresser(entree: Entree, destinataires: Sequence[Destinataire]) -> list[Adressage]:
    """Ask each addressee to take the entry in charge before the groupe's delay is over."""
    if not destinataires:
        return []
    uniques = list(dict.fromkeys(destinataires))
    nommes = trouver(entree.groupe, uniques, champ="destinataires")
    echeance = entree.consignee_le + delai_de(entree.groupe)
    return Adressage.objects.bulk_create(
        [_adressage(entree, destinataire, nommes, echeance) for destinataire in uniques]
    )


def delai_de(groupe: Groupe) -> timedelta:
    """How long addressees have: the groupe's setting, else the portal's."""
    minutes = MainCourante.objects.filter(pk=groupe.pk).values_list("delai_prise_en_compte", flat=True).first()
    return timedelta(minutes=minutes) if minutes else settings.DELAI_PRISE_EN_COMPTE


def mentions(texte: str, groupe: Groupe) -> list[dict[str, Any]]:
    """The participants whose name follows an @, in the shape of the addressees: nom, entite, personne."""
    if "@" not in texte:
        return []
    candidats: dict[str, Entite | Utilisateur] = {p.nom_affiche.casefold(): p for p in personnes_de(groupe)}
    for entite in entites_de(groupe):
        candidats |= {entite.nom.casefold(): entite, entite.code.casefold(): entite}
    longueurs = sorted({len(nom) for nom in candidats}, reverse=True)
    trouves: dict[str, None] = {}
    for arobase in re.finditer("@", texte):
        nom = _nom_en(texte, arobase.end(), candidats, longueurs)
        if nom and len(trouves) < MENTIONS_MAX:
            trouves[nom] = None
    return [_mention(nom, candidats[nom]) for nom in trouves]


def _nom_en(texte: str, debut: int, candidats: Collection[str], longueurs: Sequence[int]) -> str:
    """The longest name that stands there and ends where a word does. One look for each length: a groupe may count
    thousands of names, and a text thousands of @."""
    for longueur in longueurs:
        suite = texte[debut : debut + longueur + 1]
        nom = suite[:longueur].casefold()
        if nom in candidats and not re.match(r"\w", suite[longueur:]):
            return nom
    return ""


def _verifier_forme(destinataire: Destinataire, champ: str) -> None:
    if bool(destinataire.entite) == bool(destinataire.personne):
        raise ValidationError({champ: "Nommez une entité ou une personne, et une seule."})
    if destinataire.role and (destinataire.role not in Role.values or not destinataire.entite):
        raise ValidationError({champ: "Ce rôle n'existe pas ou n'est pas celui d'une entité."})


def _adressage(entree: Entree, destinataire: Destinataire, nommes: Nommes, echeance: datetime) -> Adressage:
    return Adressage(
        entree=entree,
        entite=nommes.entites.get(destinataire.entite or 0),
        role=destinataire.role,
        utilisateur=nommes.personnes.get(destinataire.personne or 0),
        adresse_le=entree.consignee_le,
        echeance_le=echeance,
    )


def _mention(nom: str, nomme: Entite | Utilisateur) -> dict[str, Any]:
    if isinstance(nomme, Utilisateur):
        return {"nom": nomme.nom_affiche, "entite": None, "personne": etat_personne(nomme)}
    # By its code too ("@SAMU31"): the text must be found again as it was written.
    ecrit = nomme.code if nom == nomme.code.casefold() else nomme.nom
    return {"nom": ecrit, "entite": etat_entite(nomme), "personne": None}
