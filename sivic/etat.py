"""A victim as plain JSON: what its dépêches carry. No name, no free text: whoever follows the event reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evenements.etat import FIGURES, en_texte, etat_entite
from sivic.models import Envoi, Identifiant, Reception, Sejour, Victime

# The figure of a bilan in which each state is counted.
FIGURE = dict(zip(Victime.Etat.values, FIGURES, strict=True))


def donnees_victime(victime: Victime) -> dict[str, Any]:
    return {
        "id": victime.pk,
        "evenement": victime.evenement_id,
        "nom": victime.nom,
        "sinus": victime.sinus,
        "etat": {"code": victime.etat, "libelle": Victime.Etat(victime.etat).label},
        "lieu": {"code": victime.lieu, "libelle": Victime.Lieu(victime.lieu).label},
        "entite": etat_entite(victime.entite),
        "destination": etat_entite(victime.destination),
        "orientee_le": en_texte(victime.orientee_le),
        "denombree_le": en_texte(victime.denombree_le),
        "sejour": _sejour(victime),
        "cump": {"code": victime.cump, "libelle": Victime.Cump(victime.cump).label},
        "identifiants": _identifiants(victime),
        "fusionnee_dans": _trace_de(victime.absorbee_par),
        "annulee": {"code": victime.annulation, "libelle": victime.get_annulation_display()}
        if victime.annulation
        else None,
    }


def donnees_envoi(envoi: Envoi) -> dict[str, Any]:
    """A line of the ledger, without the words of SIVIC: the record keeps for ever what it is told."""
    return {
        "id": envoi.pk,
        "victime": envoi.victime.nom if envoi.victime else None,
        "version": envoi.version,
        "statut": {"code": envoi.statut, "libelle": Envoi.Statut(envoi.statut).label},
    }


def donnees_reception(reception: Reception) -> dict[str, Any]:
    return {
        "id": reception.pk,
        "victime": reception.victime.nom if reception.victime else reception.reference or None,
        "statut": {"code": reception.statut, "libelle": Reception.Statut(reception.statut).label},
    }


def _identifiants(victime: Victime) -> dict[str, str]:
    """By source; those that say who the person is are no part of it."""
    return {un.source: un.valeur for un in victime.identifiants.all() if un.source not in Identifiant.NOMINATIFS}


def _trace_de(victime: Victime | None) -> dict[str, Any] | None:
    return {"id": victime.pk, "nom": victime.nom} if victime else None


def _sejour(victime: Victime) -> dict[str, Any] | None:
    try:
        sejour = victime.sejour
    except Sejour.DoesNotExist:
        return None
    return {
        "etablissement": etat_entite(sejour.etablissement),
        "admise_le": en_texte(sejour.admise_le),
        "sortie_le": en_texte(sejour.sortie_le),
    }


def compter(etats: Iterable[str]) -> dict[str, int]:
    """How many persons in each figure of a bilan; zero is a count too."""
    comptes = dict.fromkeys(FIGURES, 0)
    for etat in etats:
        comptes[FIGURE[etat]] += 1
    return comptes
