"""Files attached to an object of an upper app: documents of the same groupe, kept in its dossier of attachments.

The upper app writes its own link to them, in the same transaction, and announces them when its own locks are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, count
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from fil.actes import publier, voiler
from ged.actes.deposer import creer_document
from ged.actes.ranger import tracer
from ged.actes.recueillir import depot_acheve, garder, inscrire
from ged.droits import verifier_peut_deposer
from ged.models import Depot, Document, Dossier, Fichier
from ged.noms import titre_de

PIECES_MAX = 10


@dataclass
class Pieces:
    """What has just been attached, and not been announced yet."""

    groupe: Groupe
    auteur: Utilisateur | None
    documents: list[Document] = field(default_factory=list)
    dossier_fait: Dossier | None = None


@dataclass(frozen=True)
class Recueillie:
    """A file that is going to be attached: its upload is over, its content is kept."""

    jeton: UUID
    nom: str
    fichier: Fichier


def recueillir_les_pieces(*, auteur: Utilisateur, groupe: Groupe, jetons: Sequence[UUID]) -> list[Recueillie]:
    """Finished uploads, looked at and kept; inside the transaction of an acte of the upper app, before the locks that
    others wait for: large files take long."""
    verifier_peut_deposer(auteur, groupe)
    if len(set(jetons)) > PIECES_MAX:
        raise ValidationError({"pieces": f"Au plus {PIECES_MAX} pièces jointes à la fois."})
    gardees: list[tuple[str, UUID, Depot]] = []
    for jeton in dict.fromkeys(jetons):
        with _dire_laquelle():
            depot = depot_acheve(jeton, auteur, groupe)
        with _dire_laquelle(depot.nom):
            gardees.append((garder(depot), jeton, depot))
    recueillies = {}
    for empreinte, jeton, depot in sorted(gardees, key=lambda gardee: gardee[0]):
        with _dire_laquelle(depot.nom):
            recueillies[jeton] = Recueillie(jeton, depot.nom, inscrire(depot, empreinte))
    return [recueillies[jeton] for _, jeton, _ in gardees]


def joindre(*, auteur: Utilisateur, groupe: Groupe, recueillies: Sequence[Recueillie]) -> Pieces:
    """They become documents of the groupe, in the same transaction."""
    pieces = Pieces(groupe, auteur)
    dossier = _dossier(pieces)
    for recueillie in recueillies:
        pieces.documents.append(
            creer_document(
                auteur=auteur,
                groupe=groupe,
                dossier=dossier,
                champs={"titre": titre_de(recueillie.nom)},
                fichier=recueillie.fichier,
                nom=recueillie.nom,
                jeton=recueillie.jeton,
            )
        )
    return pieces


@contextmanager
def _dire_laquelle(nom: str = "") -> Iterator[None]:
    """A refusal names the file that it is about."""
    try:
        yield
    except ValidationError as refus:
        phrases = [f"« {nom} » : {phrase}" if nom else phrase for phrase in refus.messages]
        raise ValidationError({"pieces": phrases}) from refus


def recopier(*, auteur: Utilisateur | None, documents: Sequence[Document], groupe: Groupe, jeton: UUID) -> Pieces:
    """The same files for those of another groupe, who would not see those of the first. No byte is copied."""
    pieces = Pieces(groupe, auteur)
    dossier = _dossier(pieces)
    for document in documents:
        version = document.courante
        if version is None:
            continue
        pieces.documents.append(
            creer_document(
                auteur=auteur,
                groupe=groupe,
                dossier=dossier,
                champs={"titre": document.titre},
                fichier=version.fichier,
                nom=version.nom,
                jeton=uuid5(jeton, f"document {document.pk}"),
            )
        )
    return pieces


def reprendre(*, auteur: Utilisateur, documents: Sequence[Document]) -> None:
    """Their author takes back what they are attached to: nobody opens them any more, and the fil tells them no more.

    The upper app announces it. The record and the storage keep everything; copies elsewhere are other documents.
    """
    maintenant = horloge.maintenant()
    for document in documents:
        tracer("retire", auteur=auteur, document=document, avant="", apres="")
        Document.objects.filter(pk=document.pk).update(retire_le=maintenant, repris_le=maintenant)
    # Once all of them are held: to veil takes the fil, which comes last.
    for document in documents:
        voiler(document.groupe, document)


def annoncer_pieces(pieces: Pieces) -> None:
    """Said on the fil of the groupe: the library shows them too."""
    if pieces.dossier_fait:
        publier(pieces.groupe, "dossier.cree", pieces.dossier_fait, auteur=pieces.auteur)
    for document in pieces.documents:
        publier(pieces.groupe, "document.joint", document, auteur=pieces.auteur)


def _dossier(pieces: Pieces) -> Dossier:
    """Where the groupe keeps what is attached to its entries; made by the first of them."""
    tenus = Dossier.objects.presents().filter(groupe=pieces.groupe, genre=Dossier.Genre.PIECES)
    if dossier := tenus.first():
        return dossier
    nom = _nom_libre(pieces.groupe)
    dossier, nouveau = Dossier.objects.get_or_create(
        groupe=pieces.groupe,
        genre=Dossier.Genre.PIECES,
        retire_le=None,
        defaults={"nom": nom, "cree_par": pieces.auteur, "cree_le": horloge.maintenant()},
    )
    if nouveau:
        pieces.dossier_fait = dossier
    return dossier


def _nom_libre(groupe: Groupe) -> str:
    """Somebody may have made a dossier of that name before the first attachment: it is not ours, and stops none."""
    nom = Dossier.Genre.PIECES.label
    racine = Dossier.objects.presents().filter(groupe=groupe, parent=None)
    pris = {pris.lower() for pris in racine.values_list("nom", flat=True)}
    noms = chain([nom, f"{nom} (portail)"], (f"{nom} (portail {rang})" for rang in count(2)))
    return next(nom for nom in noms if nom.lower() not in pris)
