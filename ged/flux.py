"""Files that leave, block by block: never a whole file in memory, under ASGI too."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse

from ged import magasin
from ged.droits import verifier_lisible
from ged.magasin_silence import Places
from ged.models import Version
from ged.noms import disposition, extension_de
from ged.types import type_de

PLACES = Places()


def servir(version: Version) -> StreamingHttpResponse:
    """The file of a version, to be saved. Nothing leaves the quarantine."""
    verifier_lisible(version)
    return en_flux(
        magasin.lire(magasin.adresse(version.fichier.empreinte)),
        type_mime=type_de(extension_de(version.nom)).mime,
        nommee=disposition(version.nom),
        taille=version.fichier.taille,
    )


def en_flux(
    blocs: Generator[bytes, None, None], *, type_mime: str, nommee: str, taille: int | None = None
) -> StreamingHttpResponse:
    """An answer that is read as it is sent, and that a browser neither runs nor keeps.

    Its first block is read at once: a storage that gives nothing is an error that says so, not a file cut at its start.
    """
    with _une_place():
        debut = next(blocs, b"")
    reponse = StreamingHttpResponse(_Lecture(debut, blocs), content_type=type_mime)
    reponse["Content-Disposition"] = nommee
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # Already compressed for most of them; the length must stay true for the progress that browsers show.
    reponse["Content-Encoding"] = "identity"
    if taille is not None:
        reponse["Content-Length"] = str(taille)
    return reponse


def entier(nom: str) -> bytes:
    """A small kept file, an image, in one piece."""
    with _une_place():
        return b"".join(magasin.lire(nom))


@contextmanager
def _une_place() -> Iterator[None]:
    """The storage may keep some of those who answer people, never all of them; that it lacks a content is told too."""
    if not PLACES.prendre():
        raise magasin.MagasinMuet
    try:
        yield
    except FileNotFoundError as absent:
        raise magasin.ContenuAbsent from absent
    finally:
        PLACES.rendre()


class _Lecture:
    """Each block is read in a thread: the event loop goes on serving the live feed meanwhile. Closed by Django with the
    answer, whoever goes away in the middle gives the storage its connection back."""

    def __init__(self, debut: bytes, suite: Generator[bytes, None, None]) -> None:
        self._debut = debut
        self._suite = suite

    async def __aiter__(self) -> AsyncIterator[bytes]:
        suivant = sync_to_async(lambda: next(self._suite, None), thread_sensitive=False)
        bloc: bytes | None = self._debut
        while bloc is not None:
            yield bloc
            bloc = await suivant()

    def close(self) -> None:
        self._suite.close()
