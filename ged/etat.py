"""The state of documents and dossiers as plain JSON, and their only drawing, for the page and the live feed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import QuerySet
from django.template.loader import get_template
from django.utils.safestring import SafeString

from annuaire.models import Entite, Utilisateur
from ged.models import Document, Dossier, Lien, Version
from ged.noms import extension_de
from ged.types import type_de

RELATIONS = (
    "groupe",
    "entite",
    "auteur",
    "obsolete_par",
    "verrouille_par",
    "courante__fichier",
    "courante__auteur",
    "courante__entite",
)
LOURDS = ("recherche", "recherche_titre", "courante__fichier__texte")


def avec_version(documents: QuerySet[Document]) -> QuerySet[Document]:
    """The documents with all that `donnees_document` reads, in one query."""
    return documents.select_related(*RELATIONS).defer(*LOURDS)


def complet(document: Document) -> Document:
    """The document as it is now in the base."""
    return avec_version(Document.objects.filter(pk=document.pk)).get()


def donnees_document(document: Document) -> dict[str, Any]:
    """Everything needed to draw the document, which comes from `avec_version`. Dates are ISO 8601, in UTC."""
    return {
        "id": document.pk,
        "groupe": document.groupe_id,
        "dossier": document.dossier_id,
        "titre": document.titre,
        "description": document.description,
        "type": {"code": document.type, "libelle": document.get_type_display()},
        "mots_cles": document.mots_cles,
        "natures": document.natures,
        "entite": etat_entite(document.entite),
        "auteur": etat_personne(document.auteur),
        "depose_le": _date(document.depose_le),
        "valable_du": _jour(document.valable_du),
        "valable_jusqu_au": _jour(document.valable_jusqu_au),
        "version": donnees_version(document.courante) if document.courante else None,
        "obsolete": _geste(document.obsolete_le, document.obsolete_par),
        "verrou": _geste(document.verrouille_le, document.verrouille_par),
        "a_lire_le": _date(document.a_lire_le),
        "retire_le": _date(document.retire_le),
    }


def donnees_version(version: Version) -> dict[str, Any]:
    fichier, type_ = version.fichier, type_de(extension_de(version.nom))
    return {
        "id": version.pk,
        "numero": version.numero,
        "jeton": str(version.jeton),
        "nom": version.nom,
        "extension": extension_de(version.nom),
        "famille": type_.famille,
        "taille": fichier.taille,
        "empreinte": fichier.empreinte,
        "etat": fichier.etat,
        "lecture": fichier.lecture,
        "pages": fichier.pages,
        "apercus": fichier.apercus,
        "auteur": etat_personne(version.auteur),
        "entite": etat_entite(version.entite),
        "deposee_le": _date(version.deposee_le),
        "commentaire": version.commentaire,
    }


def donnees_dossier(dossier: Dossier) -> dict[str, Any]:
    return {
        "id": dossier.pk,
        "groupe": dossier.groupe_id,
        "parent": dossier.parent_id,
        "nom": dossier.nom,
        "genre": dossier.genre,
        "retire_le": _date(dossier.retire_le),
    }


def donnees_lien(lien: Lien) -> dict[str, Any]:
    return {
        "id": lien.pk,
        "groupe": lien.groupe_id,
        "theme": lien.theme,
        "nom": lien.nom,
        "adresse": lien.adresse,
        "description": lien.description,
        "etat": lien.etat,
        "verifie_le": _date(lien.verifie_le),
    }


def rendre_document(donnees: dict[str, Any]) -> SafeString:
    """One line of a list of documents, the same for every reader."""
    return SafeString(get_template("ged/document.html", using="jinja2").render({"d": donnees}))


def rendre_dossier(donnees: dict[str, Any]) -> SafeString:
    return SafeString(get_template("ged/dossier.html", using="jinja2").render({"d": donnees}))


def rendre_rien(donnees: dict[str, Any]) -> str:
    """For what is not a line of the list."""
    return ""


def etat_personne(personne: Utilisateur | None) -> dict[str, Any] | None:
    return {"id": personne.pk, "nom": personne.nom_affiche} if personne else None


def etat_entite(entite: Entite | None) -> dict[str, Any] | None:
    return {"id": entite.pk, "code": entite.code, "nom": entite.nom} if entite else None


def _geste(le: datetime | None, par: Utilisateur | None) -> dict[str, Any] | None:
    return {"auteur": etat_personne(par), "le": _date(le)} if le else None


def _date(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat() if instant else None


def _jour(jour: date | None) -> str | None:
    return jour.isoformat() if jour else None
