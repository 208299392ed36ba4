"""Where the bytes are: uploads on their way in on the local disk, files for good in the storage `documents`.

The storage is a folder by default, an S3-compatible service by setting. Names come from SHA-256: nothing that a person
typed becomes a path.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any
from uuid import UUID

import structlog
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, ReadTimeoutError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import storages
from s3transfer.exceptions import RetriesExceededError, S3DownloadFailedError

from ged.magasin_silence import Silence

journal = structlog.get_logger(__name__)
BLOC = 1 << 20
PLEIN = "Le serveur n'a plus assez de place pour ce fichier : prévenez l'administrateur du portail."
DISQUE_PLEIN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# What a storage says that does not answer or refuses; that it has no such content is a FileNotFoundError in both kinds.
PANNES_DE_S3 = (BotoCoreError, ClientError, RetriesExceededError, S3DownloadFailedError)
PANNES = (OSError, *PANNES_DE_S3)
# Those that come after a long wait.
SILENCES = (TimeoutError, ConnectTimeoutError, ReadTimeoutError, RetriesExceededError)
SILENCE = Silence()


class MagasinMuet(OSError):
    """The storage did not give what it keeps; it may, another time."""


class ContenuAbsent(MagasinMuet):
    """It answers, and has not this content: a folder that is not mounted, a restore that lacked it."""


def magasin() -> Any:
    return storages["documents"]


def chemin_du_depot(jeton: UUID) -> Path:
    return Path(settings.GED_DEPOTS) / str(jeton)


def ouvrir_depot(jeton: UUID, taille: int) -> None:
    """An empty file for this upload; refused when the disk could not take it whole."""
    chemin = chemin_du_depot(jeton)
    with _place():
        chemin.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(chemin.parent).free < taille + settings.GED_RESERVE:
            raise ValidationError({"fichier": PLEIN})
        chemin.touch()


def ecrire_dans_le_depot(jeton: UUID, debut: int, octets: bytes) -> None:
    """Put these bytes at their place, on the disk for good before anybody is told that they are there."""
    with _place(), chemin_du_depot(jeton).open("r+b") as fichier:
        fichier.seek(debut)
        fichier.write(octets)
        fichier.flush()
        os.fsync(fichier.fileno())


def jeter_depot(jeton: UUID) -> None:
    chemin_du_depot(jeton).unlink(missing_ok=True)


def depots_avant(limite: datetime) -> Iterator[UUID]:
    """The uploads whose file was last written before this instant."""
    dossier = Path(settings.GED_DEPOTS)
    for chemin in dossier.iterdir() if dossier.is_dir() else ():
        with suppress(ValueError, FileNotFoundError):
            jeton = UUID(chemin.name)
            if chemin.stat().st_mtime < limite.timestamp():
                yield jeton


def empreinte_de(chemin: Path) -> str:
    somme = hashlib.sha256()
    with chemin.open("rb") as fichier:
        for bloc in iter(lambda: fichier.read(BLOC), b""):
            somme.update(bloc)
    return somme.hexdigest()


def adresse(empreinte: str) -> str:
    """The name of a content in the storage."""
    return f"fichiers/{empreinte[:2]}/{empreinte[2:4]}/{empreinte}"


def adresse_apercu(empreinte: str, numero: int) -> str:
    """The name of a derived image: 0 the thumbnail, then one per page."""
    return f"apercus/{empreinte[:2]}/{empreinte[2:4]}/{empreinte}-{numero}.webp"


def premier_contenu(dossier: str = "fichiers") -> str:
    """The name of something that the storage already holds; empty when it holds nothing."""
    try:
        dossiers, contenus = magasin().listdir(dossier)
    except FileNotFoundError:
        return ""
    if contenus:
        return f"{dossier}/{contenus[0]}"
    return next(filter(None, (premier_contenu(f"{dossier}/{sous}") for sous in dossiers)), "")


def garder(chemin: Path, empreinte: str, *, insister: bool = False) -> None:
    """Put a content in the storage under its SHA-256. The same content is there already: nothing to do.

    Args:
        insister: ask it during its respite too (`_parlant`).

    Raises:
        MagasinMuet: the storage does not answer, or refuses.
    """
    nom = adresse(empreinte)
    with _parlant(insister=insister), _place():
        if magasin().exists(nom) and magasin().size(nom) == chemin.stat().st_size:
            return
        # What an older write left there cut is written over; two processes at once write the same bytes.
        with chemin.open("rb") as flux:
            magasin().save(nom, File(flux))


def garder_apercu(empreinte: str, numero: int, image: IO[bytes]) -> None:
    magasin().save(adresse_apercu(empreinte, numero), File(image))


def jeter(nom: str) -> None:
    with _parlant():
        magasin().delete(nom)


def lire(nom: str, *, insister: bool = False) -> Generator[bytes, None, None]:
    """The bytes of a kept file, block by block.

    Args:
        insister: ask the storage during its respite too (`_parlant`).

    Raises:
        FileNotFoundError: the storage has no such content.
        MagasinMuet: it does not answer, or refuses.
    """
    with ExitStack() as ouverts:
        with _parlant(insister=insister):
            depot = magasin()
            fichier = ouverts.enter_context(getattr(depot, "ouvrir_en_flux", depot.open)(nom))
            bloc = fichier.read(BLOC)
        while bloc:
            yield bloc
            with _panne_dite():
                bloc = fichier.read(BLOC)


@contextmanager
def sur_le_disque(empreinte: str, *, insister: bool = False) -> Iterator[Path]:
    """A local copy of a kept content, for what needs a path; none is made when the storage is a folder."""
    nom = adresse(empreinte)
    try:
        local = magasin().path(nom)
    except NotImplementedError:
        local = None
    if local is not None:
        yield Path(local)
        return
    with NamedTemporaryFile() as copie:
        for bloc in lire(nom, insister=insister):
            copie.write(bloc)
        copie.flush()
        yield Path(copie.name)


@contextmanager
def _parlant(*, insister: bool = False) -> Iterator[None]:
    """Ask the storage; nothing, for a while, of one that has just let somebody wait in vain. That respite is for the
    threads that answer people: a worker, for whom one answer that did not come should not cost all, insists."""
    if not insister and not SILENCE.laisse_demander():
        raise MagasinMuet
    with _panne_dite():
        yield
    SILENCE.rompre()


@contextmanager
def _panne_dite() -> Iterator[None]:
    """Whatever a storage says that does not answer is one thing; that it has no such content is another."""
    try:
        yield
    except FileNotFoundError:
        SILENCE.rompre()
        raise
    except PANNES as panne:
        journal.warning("magasin_muet", panne=type(panne).__name__)
        if isinstance(panne, SILENCES):
            SILENCE.constater()
        raise MagasinMuet from panne


@contextmanager
def _place() -> Iterator[None]:
    """A full disk is a refusal that says so, not a failure."""
    try:
        yield
    except OSError as erreur:
        if erreur.errno in DISQUE_PLEIN:
            raise ValidationError({"fichier": PLEIN}) from erreur
        raise
