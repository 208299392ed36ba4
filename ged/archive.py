"""A dossier as a ZIP, written while it is sent: nothing of it waits in memory or on the disk."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import chain
from typing import IO, NamedTuple, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

from annuaire.models import Groupe, Utilisateur
from ged import magasin
from ged.etat import avec_version
from ged.models import Document, Dossier, Fichier, Raccourci, Version

PIECES_MAX = 5_000


class Piece(NamedTuple):
    """One file of the archive and where it goes in it."""

    chemin: str
    version: Version


class Contenu(NamedTuple):
    """The files of an archive, and how many documents it leaves out for being too many: the oldest."""

    pieces: list[Piece]
    laisses: int = 0

    @property
    def avis(self) -> str:
        """What the archive itself says of them; nothing when it is whole."""
        if not self.laisses:
            return ""
        return (
            f"Cette archive porte les {PIECES_MAX} documents les plus récents ; il y manque les {self.laisses} "
            "plus anciens.\r\n"
            "Téléchargez les dossiers un par un pour les avoir tous.\r\n"
        )


def contenu(lecteur: Utilisateur, groupe: Groupe, dossier: Dossier | None) -> Contenu:
    """The documents of the dossier and of all those under it, as this person sees them."""
    chemins = _chemins(groupe, dossier)
    documents = avec_version(Document.objects.filter(groupe=groupe).presents())
    documents = documents.filter(dossier__in=[pk for pk in chemins if pk]) if dossier else documents
    laisses = max(documents.count() - PIECES_MAX, 0)
    recents = documents.order_by("-courante__deposee_le", "-pk")[:PIECES_MAX]
    places = [(d, chemins.get(d.dossier_id, "")) for d in sorted(recents, key=lambda document: document.pk)]
    lies = Raccourci.objects.filter(dossier__in=[pk for pk in chemins if pk]).values_list("document", "dossier")
    visibles = avec_version(Document.objects.visibles_par(lecteur).presents()).in_bulk(
        [document for document, _ in lies]
    )
    places += [(visibles[document], chemins[ou]) for document, ou in lies if document in visibles]
    return Contenu(list(_pieces(places)), laisses)


def blocs_zip(contenu: Contenu) -> Generator[bytes, None, None]:
    """Stored, not compressed: office files and PDF already are, and a download must not take a processor."""
    tampon = _Tampon()
    sortant = cast(IO[bytes], tampon)  # ZipFile asks for no more than write and flush of what it cannot seek
    avis, absents = contenu.avis, 0
    with ZipFile(sortant, "w", ZIP_STORED, allowZip64=True) as archive:
        for piece in contenu.pieces:
            blocs = magasin.lire(magasin.adresse(piece.version.fichier.empreinte))
            try:
                # Before its entry is begun: one content that the storage lacks must not cost the others.
                debut = next(blocs, b"")
            except FileNotFoundError:
                avis += f"Le contenu de « {piece.chemin} » manque dans le magasin des documents.\r\n"
                absents += 1
                continue
            instant = timezone.localtime(piece.version.deposee_le)
            entree = ZipInfo(piece.chemin, instant.timetuple()[:6])
            with archive.open(entree, "w", force_zip64=True) as sortie:
                for bloc in chain((debut,), blocs):
                    sortie.write(bloc)
                    yield tampon.vider()
            yield tampon.vider()
        if absents and absents == len(contenu.pieces):
            raise magasin.ContenuAbsent
        if avis:
            archive.writestr("À LIRE, archive incomplète.txt", avis)
    yield tampon.vider()


class _Tampon:
    """A file that cannot go back: what was written since the last look."""

    def __init__(self) -> None:
        self.morceaux: list[bytes] = []

    def write(self, octets: bytes) -> int:
        self.morceaux.append(bytes(octets))
        return len(octets)

    def flush(self) -> None:
        """Nothing is kept back."""

    def vider(self) -> bytes:
        tout, self.morceaux = b"".join(self.morceaux), []
        return tout


def _chemins(groupe: Groupe, racine: Dossier | None) -> dict[int | None, str]:
    """{dossier: "Plans/Plan blanc/"} of those under the root of the archive, itself included."""
    tous = list(Dossier.objects.filter(groupe=groupe).presents())
    chemins: dict[int | None, str] = {racine.pk if racine else None: ""}
    reste = True
    while reste:
        reste = False
        for dossier in tous:
            if dossier.pk not in chemins and dossier.parent_id in chemins:
                chemins[dossier.pk] = f"{chemins[dossier.parent_id]}{dossier.nom}/"
                reste = True
    return chemins


def _pieces(places: list[tuple[Document, str]]) -> Iterator[Piece]:
    """Two files of one name in one folder: the second one is numbered. What is not readable stays out."""
    pris: set[str] = set()
    for document, dossier in places:
        version = document.courante
        if version is None or version.fichier.etat not in (Fichier.Etat.SAIN, Fichier.Etat.NON_ANALYSE):
            continue
        base, point, extension = version.nom.rpartition(".")
        chemin, rang = f"{dossier}{version.nom}", 2
        while chemin.casefold() in pris:
            chemin, rang = f"{dossier}{base} ({rang}){point}{extension}", rang + 1
        pris.add(chemin.casefold())
        yield Piece(chemin, version)
