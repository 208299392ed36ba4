"""Files and documents that the portal makes by itself, kept and announced like those that people deposit."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from annuaire import horloge
from annuaire.models import Groupe
from fil.actes import publier
from ged import magasin
from ged.actes.deposer import ajouter_version, avec_abonnes, creer_document, verrouiller_document
from ged.actes.indexer import indexer
from ged.actes.jeter import jeter_fichier, jeter_les_octets, tenir_le_contenu
from ged.etat import complet
from ged.models import Document, Dossier, Fichier, Version
from ged.ouvrage import demander
from ged.suites import suivre


@transaction.atomic
def publier_produit(
    *,
    groupe: Groupe,
    dossiers: list[str],
    champs: dict[str, Any],
    fichier: Fichier,
    nom: str,
    jeton: UUID,
    document: Document | None = None,
    commentaire: str = "",
) -> Document:
    """A document made by the portal, or its next version, announced on the fil. The same jeton does nothing more.

    Args:
        dossiers: where it stands, from the root; those that are missing are made.
        champs: of the document: `titre`, `type`, `description`… A next version changes what it says of itself: its
            description.
        fichier: kept before (`Produits`): an announcement holds the fil of the groupe, where people write, to
            the commit, and nobody should wait there for a storage.
        document: the one that this file supersedes, unless it has been withdrawn: nobody would see what is new.
        commentaire: what changes from the version before.
    """
    if deja := Version.objects.filter(jeton=jeton).select_related("document").first():
        return complet(deja.document)
    if fichier.lecture == Fichier.Lecture.ATTENTE:
        demander("ged.tasks.traiter_le_fichier", fichier.pk)
    document = document and verrouiller_document(document)
    if document is None or document.retire_le:
        dossier = _dossier(groupe, dossiers)
        document = creer_document(
            auteur=None, groupe=groupe, dossier=dossier, champs=champs, fichier=fichier, nom=nom, jeton=jeton
        )
        publier(groupe, "document.depose", document, auteur=None, donnees=avec_abonnes(document))
        return document
    ajouter_version(document, auteur=None, fichier=fichier, nom=nom, jeton=jeton, commentaire=commentaire)
    document.description = champs.get("description", document.description)
    # It holds again, as by a new file that a person deposits.
    document.obsolete_le = document.obsolete_par = None
    document.save(update_fields=["courante", "description", "obsolete_le", "obsolete_par"])
    indexer(document.pk)
    document = complet(document)
    publier(document.groupe, "document.remplace", document, auteur=None, donnees=avec_abonnes(document))
    suivre(document)
    return document


def _dossier(groupe: Groupe, noms: list[str]) -> Dossier | None:
    dossier = None
    for nom in noms:
        present = Dossier.objects.presents().filter(groupe=groupe, parent=dossier, nom__iexact=nom).first()
        if present is None:
            present = Dossier.objects.create(groupe=groupe, parent=dossier, nom=nom, cree_le=horloge.maintenant())
            publier(groupe, "dossier.cree", present, auteur=None)
        dossier = present
    return dossier


class Produits:
    """Files made together, kept before what will name them: if that does not come to be, none of them stays.

    Around the transaction that names them, if they are kept inside it.
    """

    def __init__(self) -> None:
        self._empreintes: list[str] = []
        self._nouveaux: list[int] = []

    def __enter__(self) -> Produits:
        return self

    def __exit__(self, genre: type[BaseException] | None, *_: object) -> None:
        if genre is not None:
            self._jeter()

    def garder(self, octets: bytes, extension: str, *, lecture: str = Fichier.Lecture.FAITE) -> Fichier:
        """Nothing to scan in it: it comes from here. `lecture` says whether a worker has still to read its text."""
        with NamedTemporaryFile() as local:
            local.write(octets)
            local.flush()
            return self.garder_fichier(Path(local.name), extension, lecture=lecture)

    def garder_fichier(self, chemin: Path, extension: str, *, lecture: str = Fichier.Lecture.FAITE) -> Fichier:
        """The same for what was written on the disk; the caller, a worker, throws that away."""
        empreinte = magasin.empreinte_de(chemin)
        # Before it is sent: of a storage whose answer is lost, nobody knows what it holds.
        self._empreintes.append(empreinte)
        fichier, nouveau = _inscrire(chemin, empreinte, extension, lecture)
        if nouveau:
            self._nouveaux.append(fichier.pk)
        return fichier

    @transaction.atomic
    def _jeter(self) -> None:
        for fichier in Fichier.objects.filter(pk__in=self._nouveaux):
            # Something else may have come to name the same bytes.
            with suppress(ProtectedError):
                jeter_produit(fichier)
        jeter_les_octets(self._empreintes)


@transaction.atomic
def _inscrire(chemin: Path, empreinte: str, extension: str, lecture: str) -> tuple[Fichier, bool]:
    tenir_le_contenu(empreinte)
    magasin.garder(chemin, empreinte, insister=True)
    return Fichier.objects.get_or_create(
        empreinte=empreinte,
        defaults={
            "taille": chemin.stat().st_size,
            "extension": extension,
            "etat": Fichier.Etat.SAIN,
            "lecture": lecture,
            "recu_le": horloge.maintenant(),
        },
    )


def jeter_produit(fichier: Fichier) -> None:
    """A produced file that a newer one replaces, unless a document holds the same content."""
    if not fichier.versions.exists():
        jeter_fichier(fichier)
