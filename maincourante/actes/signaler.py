"""The lines that the portal writes by itself in a logbook: what was done elsewhere, told where everybody reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from maincourante.actes.consigner import enregistrer
from maincourante.actes.nommer import Destinataire
from maincourante.actes.validation import categorie_de
from maincourante.actes.verrous import prendre
from maincourante.models import Entree


def signaler(
    *,
    auteur: Utilisateur | None,
    groupe: Groupe,
    texte: str,
    categorie: str = "",
    importance: str = Entree.Importance.NORMALE,
    destinataires: Sequence[Destinataire] = (),
    aussi: Sequence[Groupe | int] = (),
    liens: Mapping[str, Any] | None = None,
) -> Entree:
    """Write a system line, inside the transaction of the acte that it tells; that acte has checked the right.

    It comes before any other dépêche of the acte: the counter of entries is locked before the fil. `aussi`: the other
    groupes on whose fils the acte will announce.
    """
    maintenant = horloge.maintenant()
    entree = Entree(
        groupe=groupe,
        jeton=uuid4(),
        genre=Entree.Genre.SYSTEME,
        auteur=auteur,
        entite=auteur.entite_active if auteur else None,
        consignee_le=maintenant,
        survenu_le=maintenant,
        texte=texte,
        categorie=categorie_de(categorie),
        importance=importance,
    )
    return enregistrer(entree, destinataires, aussi=aussi, liens=liens).entree


def signaler_a_tous(groupes: Sequence[Groupe], *, texte: str, importance: str = Entree.Importance.NORMALE) -> None:
    """The same line of the portal in several logbooks."""
    prendre(journaux=groupes, fils=groupes)
    for groupe in groupes:
        signaler(auteur=None, groupe=groupe, texte=texte, importance=importance)
