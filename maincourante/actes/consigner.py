"""Record a new entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from fil.actes import publier
from fil.actes.jetons import jeton_pris
from fil.models import Depeche
from ged.actes.joindre import Pieces, annoncer_pieces
from ged.models import Document
from maincourante.actes.copier import deverser, ou_deverser
from maincourante.actes.inserer import inserer
from maincourante.actes.joindre import joindre_a, recopier_dans, recueillir_pour
from maincourante.actes.nommer import Destinataire, adresser, mentions, trouver
from maincourante.actes.validation import (
    LIEU_MAX,
    valider_echeance,
    valider_importance,
    valider_position,
    valider_survenu_le,
    valider_texte,
)
from maincourante.actes.verrous import prendre
from maincourante.droits import verifier_peut_consigner
from maincourante.etat import sans_suite
from maincourante.models import Adressage, Categorie, Entree


@dataclass(frozen=True)
class Consignee:
    """The entry of a jeton, and its state as it was announced if this call made it (None for a replay)."""

    entree: Entree
    donnees: dict[str, Any] | None = None

    @property
    def est_nouvelle(self) -> bool:
        return self.donnees is not None


@dataclass(frozen=True)
class ActionDemandee:
    """What is to be done: by whom (an entité, a person, or nobody yet) and before when."""

    entite: int | None = None
    personne: int | None = None
    echeance: datetime | None = None


def consigner(
    *,
    auteur: Utilisateur,
    groupe: Groupe,
    texte: str,
    jeton: UUID,
    categorie: Categorie | None = None,
    importance: str = Entree.Importance.NORMALE,
    survenu_le: datetime | None = None,
    lieu: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    destinataires: Sequence[Destinataire] = (),
    action: ActionDemandee | None = None,
    pieces: Sequence[UUID] = (),
    documents: Sequence[Document] = (),
    aussi: Sequence[Groupe] = (),
) -> Consignee:
    """Record an entry and announce it. Replaying the same jeton returns the first entry and does nothing else.

    `pieces` are the uploads attached to it; `documents`, those of what is poured into it, copied beside it; `aussi`,
    the other groupes on whose fils the acte around this one will announce.

    The jeton is looked up only once something was refused: a first sending, by far the most frequent, costs no reading.
    """
    try:
        with transaction.atomic():
            verifier_peut_consigner(auteur, groupe)
            valider_position(latitude, longitude)
            maintenant = horloge.maintenant()
            texte = valider_texte(texte)
            entree = Entree(
                groupe=groupe,
                jeton=jeton,
                auteur=auteur,
                entite=auteur.entite_active,
                consignee_le=maintenant,
                survenu_le=valider_survenu_le(survenu_le, maintenant=maintenant),
                texte=texte,
                mentions=mentions(texte, groupe),
                categorie=categorie,
                importance=valider_importance(importance),
                lieu=valider_texte(lieu, champ="lieu", maximum=LIEU_MAX, obligatoire=False),
                latitude=latitude,
                longitude=longitude,
                **(champs_de_l_action(groupe, action) if action else {}),
            )
            return enregistrer(entree, destinataires, pieces=pieces, documents=documents, aussi=aussi)
    except (IntegrityError, PermissionDenied, ValidationError):
        if deja := Entree.objects.filter(jeton=jeton).select_related("groupe").first():
            return rejouee(deja, auteur, groupe)
        raise


def enregistrer(
    entree: Entree,
    destinataires: Sequence[Destinataire] = (),
    *,
    aussi: Sequence[Groupe | int] = (),
    liens: Mapping[str, Any] | None = None,
    pieces: Sequence[UUID] = (),
    documents: Sequence[Document] = (),
) -> Consignee:
    """Write the entry, number it and announce it, and its copies with it; inside the transaction of an acte.

    `liens` are what an upper app is tying to it (maincourante/suites.py); `pieces`, the uploads attached to it;
    `documents`, those of what this one is a copy of; `aussi`, the other groupes on whose fils the acte will announce.
    """
    recueillies = recueillir_pour(entree, pieces)
    ailleurs = ou_deverser(entree)
    if ailleurs:
        prendre(journaux=[entree.groupe, *ailleurs])
    inserer(entree)
    adressages = adresser(entree, destinataires)
    jointes = joindre_a(entree, recueillies) or recopier_dans(entree, documents)
    copies = deverser(entree, ailleurs)
    recopiees = [recopier_dans(copie, jointes.documents) if jointes else None for copie in copies]
    if ailleurs or aussi:
        prendre(fils=[entree.groupe, *ailleurs, *aussi])
    depeche = _annoncer(entree, jointes, adressages, copies, liens)
    for copie, recopie in zip(copies, recopiees, strict=True):
        _annoncer(copie, recopie)
    return Consignee(entree, depeche.donnees)


def _annoncer(
    entree: Entree,
    jointes: Pieces | None,
    adressages: Sequence[Adressage] = (),
    copies: Sequence[Entree] = (),
    liens: Mapping[str, Any] | None = None,
) -> Depeche:
    """The entry first, which a reader waits for; then its documents, for the library."""
    with sans_suite(entree, adressages, copies, liens, jointes.documents if jointes else ()):
        depeche = publier(entree.groupe, "entree.consignee", entree, auteur=entree.auteur)
    if jointes:
        annoncer_pieces(jointes)
    return depeche


def champs_de_l_action(groupe: Groupe, action: ActionDemandee) -> dict[str, Any]:
    """The columns of an action to be done."""
    responsables = [Destinataire(entite=action.entite, personne=action.personne)]
    nommes = trouver(groupe, responsables if action.entite or action.personne else [], champ="action")
    return {
        "action_etat": Entree.Action.A_FAIRE,
        "action_entite": nommes.entites.get(action.entite or 0),
        "action_personne": nommes.personnes.get(action.personne or 0),
        "action_echeance": valider_echeance(action.echeance),
    }


def rejouee(entree: Entree, auteur: Utilisateur, groupe: Groupe) -> Consignee:
    """A jeton belongs to the person and the groupe that used it first."""
    if entree.auteur_id != auteur.pk or entree.groupe_id != groupe.pk:
        raise jeton_pris()
    return Consignee(entree)
