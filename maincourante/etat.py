"""The state of an entry as plain JSON, and its only drawing. The page, the live frame and the HTTP reading all go through here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.template.loader import get_template

from annuaire.models import Entite, Utilisateur
from maincourante.models import Adressage, Entree

SUITE = (
    "rectifications__auteur",
    "adressages__entite",
    "adressages__utilisateur",
    "adressages__pris_par",
    "commentaires__auteur",
    "commentaires__entite",
    "partages__groupe",
)
UN_A_UN = (
    "auteur", "entite", "categorie", "action_entite", "action_personne", "epinglee_par", "annulee_par", "origine__groupe",
)  # fmt: skip


def avec_suite(entrees: QuerySet[Entree]) -> QuerySet[Entree]:
    """The entries with all that `donnees_entree` reads, in a fixed number of queries."""
    return entrees.select_related(*UN_A_UN).prefetch_related(*SUITE)


def donnees_entree(entree: Entree) -> dict[str, Any]:
    """Everything needed to draw the entry. Dates are ISO 8601 in UTC; keys are those of the model; None where there is nothing."""
    return {
        "id": entree.pk,
        "groupe": entree.groupe_id,
        "numero": entree.numero,
        "jeton": str(entree.jeton),
        "genre": entree.genre,
        "auteur": _personne(entree.auteur),
        "entite": _entite(entree.entite),
        "consignee_le": _date(entree.consignee_le),
        "survenu_le": _date(entree.survenu_le),
        "texte": entree.texte,
        "categorie": {"code": entree.categorie.code, "libelle": entree.categorie.libelle} if entree.categorie else None,
        "importance": entree.importance,
        "lieu": _lieu(entree),
        "destinataires": [_destinataire(adressage) for adressage in entree.adressages.all()],
        "action": _action(entree),
        "rectifications": [
            {"texte_avant": r.texte_avant, "auteur": _personne(r.auteur), "le": _date(r.rectifiee_le)}
            for r in entree.rectifications.all()
        ],
        "annulation": {
            "auteur": _personne(entree.annulee_par),
            "le": _date(entree.annulee_le),
            "motif": entree.annulee_motif,
        }
        if entree.annulee_le
        else None,
        "epingle": {"auteur": _personne(entree.epinglee_par), "le": _date(entree.epinglee_le)}
        if entree.epinglee_le
        else None,
        "commentaires": [
            {
                "id": c.pk,
                "auteur": _personne(c.auteur),
                "entite": _entite(c.entite),
                "texte": c.texte,
                "le": _date(c.ecrit_le),
            }
            for c in entree.commentaires.all()
        ],
        "origine": _copie(entree.origine),
        "partages": [_copie(copie) for copie in entree.partages.all()],
    }


def rendre_entree(donnees: dict[str, Any]) -> str:
    """The HTML fragment of an entry, the same for every reader (what depends on the reader is decided in the browser)."""
    return get_template("maincourante/_entree.html").render({"e": donnees})


def _date(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _personne(personne: Utilisateur | None) -> dict[str, Any] | None:
    return {"id": personne.pk, "nom": personne.nom_affiche} if personne else None


def _entite(entite: Entite | None) -> dict[str, Any] | None:
    return {"id": entite.pk, "code": entite.code, "nom": entite.nom} if entite else None


def _lieu(entree: Entree) -> dict[str, Any] | None:
    if not entree.lieu and entree.latitude is None:
        return None
    return {"texte": entree.lieu, "latitude": entree.latitude, "longitude": entree.longitude}


def _destinataire(adressage: Adressage) -> dict[str, Any]:
    return {
        "id": adressage.pk,
        "entite": _entite(adressage.entite),
        "role": adressage.role,
        "personne": _personne(adressage.utilisateur),
        "nom": _nom_destinataire(adressage),
        "adresse_le": _date(adressage.adresse_le),
        "echeance_le": _date(adressage.echeance_le),
        "relance_le": _date(adressage.relance_le),
        "pris_par": _personne(adressage.pris_par),
        "pris_le": _date(adressage.pris_le),
    }


def _nom_destinataire(adressage: Adressage) -> str:
    if adressage.utilisateur:
        return adressage.utilisateur.nom_affiche
    assert adressage.entite is not None  # noqa: S101 — the constraint adressage_entite_ou_personne
    return f"{adressage.entite.nom} · {adressage.get_role_display()}" if adressage.role else adressage.entite.nom


def _action(entree: Entree) -> dict[str, Any] | None:
    if not entree.action_etat:
        return None
    return {
        "etat": entree.action_etat,
        "entite": _entite(entree.action_entite),
        "personne": _personne(entree.action_personne),
        "echeance": _date(entree.action_echeance),
    }


def _copie(entree: Entree | None) -> dict[str, Any] | None:
    if entree is None:
        return None
    return {"entree": entree.pk, "numero": entree.numero, "groupe": entree.groupe_id, "groupe_nom": entree.groupe.nom}
