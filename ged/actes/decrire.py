"""What is said of a document: its description, whether it still holds, who edits it, whether it is to be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Utilisateur
from fil.actes.jetons import jeton_pris, rejouable
from ged.actes.deposer import (
    Description,
    ajouter_version,
    annoncer,
    tenir_dossier,
    verifier_pas_repris,
    verifier_present,
    verrouiller_document,
)
from ged.actes.ranger import tracer
from ged.actes.validation import MOTIF_MAX, valider_description, verifier_dates
from ged.droits import peut_gerer, verifier_lisible, verifier_pas_verrouille, verifier_peut_deposer, verifier_peut_gerer
from ged.models import Document, Version
from ged.noms import texte_court


@transaction.atomic
def modifier(
    *, auteur: Utilisateur, document: Document, description: Description, vu: Mapping[str, Any] | None = None
) -> Document:
    """Change what is said of it; a renaming stays in the traces. Only who manages it pins it to natures of event.

    `vu`: the columns, as JSON, of the page where it was written. What the person did not touch there is left as a
    colleague may have made it since; what both have changed is refused.
    """
    document = verrouiller_document(document)
    verifier_peut_deposer(auteur, document.groupe)
    verifier_present(document)
    champs = _touches(document, valider_description(description, titre=description.titre), vu or {})
    if champs.get("natures", document.natures) != document.natures:
        verifier_peut_gerer(auteur, document)
    verifier_dates(*(champs.get(champ, getattr(document, champ)) for champ in ("valable_du", "valable_jusqu_au")))
    changes = [champ for champ, valeur in champs.items() if getattr(document, champ) != valeur]
    if not changes:
        return document
    if "titre" in changes:
        tracer("renomme", auteur=auteur, document=document, avant=document.titre, apres=champs["titre"])
    for champ in changes:
        setattr(document, champ, champs[champ])
    document.save(update_fields=changes)
    return annoncer(document, "document.modifie", auteur=auteur)


@transaction.atomic
def declarer_obsolete(*, auteur: Utilisateur, document: Document, obsolete: bool) -> Document:
    """Say that it no longer holds, or that it does again."""
    document = verrouiller_document(document)
    verifier_peut_gerer(auteur, document)
    verifier_present(document)
    if obsolete == (document.obsolete_le is not None):
        return document
    document.obsolete_le = horloge.maintenant() if obsolete else None
    document.obsolete_par = auteur if obsolete else None
    document.save(update_fields=["obsolete_le", "obsolete_par"])
    genre = "obsolete" if obsolete else "valide"
    tracer(genre, auteur=auteur, document=document, avant="", apres="")
    return annoncer(document, f"document.{genre}", auteur=auteur)


@transaction.atomic
def prendre_pour_modifier(*, auteur: Utilisateur, document: Document) -> Document:
    """Lock while editing: nobody else replaces its file until it is given back."""
    document = verrouiller_document(document)
    verifier_peut_deposer(auteur, document.groupe)
    verifier_present(document)
    if document.verrouille_par_id == auteur.pk:
        return document
    verifier_pas_verrouille(auteur, document)
    document.verrouille_le, document.verrouille_par = horloge.maintenant(), auteur
    document.save(update_fields=["verrouille_le", "verrouille_par"])
    return annoncer(document, "document.verrouille", auteur=auteur)


@transaction.atomic
def rendre(*, auteur: Utilisateur, document: Document) -> Document:
    """Give it back without a new file: the one who holds it, or who manages it when he has forgotten."""
    document = verrouiller_document(document)
    verifier_peut_deposer(auteur, document.groupe)
    verifier_pas_repris(document)
    if document.verrouille_le is None:
        return document
    if document.verrouille_par_id != auteur.pk and not peut_gerer(auteur, document):
        verifier_pas_verrouille(auteur, document)
    document.verrouille_le = document.verrouille_par = None
    document.save(update_fields=["verrouille_le", "verrouille_par"])
    return annoncer(document, "document.rendu", auteur=auteur)


@transaction.atomic
def donner_a_lire(*, auteur: Utilisateur, document: Document, a_lire: bool) -> Document:
    """Ask the groupe to say that they have read it, or stop asking."""
    document = verrouiller_document(document)
    verifier_peut_gerer(auteur, document)
    verifier_present(document)
    if a_lire == (document.a_lire_le is not None):
        return document
    document.a_lire_le = horloge.maintenant() if a_lire else None
    document.save(update_fields=["a_lire_le"])
    return annoncer(document, "document.a_lire" if a_lire else "document.plus_a_lire", auteur=auteur)


@rejouable
def restaurer(*, auteur: Utilisateur, document: Document, version: Version, jeton: UUID) -> Document:
    """An old file becomes the one to read again, as a new version that says where it comes from."""
    document = verrouiller_document(document)
    verifier_peut_gerer(auteur, document)
    verifier_present(document)
    verifier_pas_verrouille(auteur, document)
    if version.document_id != document.pk:
        raise ValidationError({"version": "Cette version est celle d'un autre document."})
    if deja := Version.objects.filter(jeton=jeton).first():
        if deja.document_id != document.pk:
            raise jeton_pris()
        return document
    if version.pk == document.courante_id:
        return document
    verifier_lisible(version)
    ajouter_version(
        document,
        auteur=auteur,
        fichier=version.fichier,
        nom=version.nom,
        jeton=jeton,
        commentaire=f"Reprise de la version {version.numero}",
    )
    # As by a new file: it holds again, and whoever had it to edit gives it back.
    document.verrouille_le = document.verrouille_par = None
    document.obsolete_le = document.obsolete_par = None
    document.save(update_fields=["courante", "verrouille_le", "verrouille_par", "obsolete_le", "obsolete_par"])
    return annoncer(document, "document.restaure", auteur=auteur)


@transaction.atomic
def retirer(*, auteur: Utilisateur, document: Document, retire: bool = True, motif: str = "") -> Document:
    """Take it out of its dossier, and say why, or put it back; at the root if the dossier is gone. Nothing is
    erased."""
    motif = texte_court(motif, champ="motif", maximum=MOTIF_MAX, obligatoire=False)
    document = verrouiller_document(document)
    verifier_peut_gerer(auteur, document)
    if retire == (document.retire_le is not None):
        return document
    document.retire_le = horloge.maintenant() if retire else None
    if not retire and (dossier := tenir_dossier(document.dossier)) and dossier.retire_le:
        document.dossier = None
    document.save(update_fields=["retire_le", "dossier"])
    genre = "retire" if retire else "remis"
    tracer(genre, auteur=auteur, document=document, avant="", apres="", motif=motif)
    return annoncer(document, f"document.{genre}", auteur=auteur)


def _touches(document: Document, champs: Mapping[str, Any], vu: Mapping[str, Any]) -> dict[str, Any]:
    touches = {champ: valeur for champ, valeur in champs.items() if champ not in vu or _en_json(valeur) != vu[champ]}
    for champ, valeur in touches.items():
        actuelle = getattr(document, champ)
        if champ in vu and actuelle != valeur and _en_json(actuelle) != vu[champ]:
            raise ValidationError(
                {champ: "Un collègue l'a changé depuis que vous avez ouvert cette page : rouvrez-la."}
            )
    return touches


def _en_json(valeur: Any) -> Any:
    return valeur.isoformat() if isinstance(valeur, date) else valeur
