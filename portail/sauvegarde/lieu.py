"""Where the backups are: a folder, or an S3-compatible service. Both hold the same names.

A content is there whole or not at all, in S3 as in a folder (`ged.dossier_entier`). In both the manifest comes last: a
backup without one is not a backup.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage
from storages.backends.s3 import S3Storage

from ged.dossier_entier import DossierEntier
from portail.sauvegarde.forme import BASE, CONTENUS, MANIFESTE, PARTIEL, PRIVE_DOSSIER, PRIVE_FICHIER, Refus

BLOC = 1 << 20
S3 = "s3://"


class Lieu(Protocol):
    """The place of all the backups: their contents, shared, and each backup under the name of its moment."""

    contenus: Storage

    def nommer(self, nom: str) -> str:
        """The address of a backup, as an operator would type it."""

    def preparer(self, nom: str) -> Any:
        """A local folder (as a context) that becomes this backup once it is whole."""

    def tenir(self, nom: str) -> Any:
        """A local folder (as a context) with the dump and the manifest of this backup."""

    def sur_le_disque(self, nom: str) -> Any:
        """A local path (as a context) of one content."""


class Dossier:
    """A folder of this machine, or of another one mounted here."""

    def __init__(self, chemin: Path) -> None:
        self.chemin = chemin
        self.contenus: Storage = DossierEntier(location=chemin / CONTENUS, file_permissions_mode=PRIVE_FICHIER)

    def nommer(self, nom: str) -> str:
        return str(self.chemin / nom)

    @contextmanager
    def preparer(self, nom: str) -> Iterator[Path]:
        self.chemin.mkdir(mode=PRIVE_DOSSIER, parents=True, exist_ok=True)
        finale = self.chemin / nom
        ebauche = finale.with_name(finale.name + PARTIEL)
        if finale.exists() or ebauche.exists():
            raise Refus(f"Une sauvegarde {nom} existe déjà : recommencez.")
        ebauche.mkdir(mode=PRIVE_DOSSIER)
        (self.chemin / CONTENUS).mkdir(mode=PRIVE_DOSSIER, exist_ok=True)
        try:
            yield ebauche
            ebauche.rename(finale)
        except BaseException:
            # A dump without a manifest is of no use, and takes the room of the next one.
            rmtree(ebauche, ignore_errors=True)
            raise

    @contextmanager
    def tenir(self, nom: str) -> Iterator[Path]:
        yield self.chemin / nom

    @contextmanager
    def sur_le_disque(self, nom: str) -> Iterator[Path]:
        yield Path(self.contenus.path(nom))


class Seau:
    """A bucket, whose key need not be able to delete anything."""

    def __init__(self, adresse: str) -> None:
        parties = urlsplit(adresse)
        if not parties.netloc:
            raise Refus(f"« {adresse} » n'est pas une adresse : écrivez s3://nom-du-bucket/prefixe.")
        self.adresse = adresse.rstrip("/")
        options = {"bucket_name": parties.netloc, "file_overwrite": True, "default_acl": None} | settings.SAUVEGARDE_S3
        prefixe = parties.path.strip("/")
        self.racine = S3Storage(location=prefixe, **options)
        self.contenus: Storage = S3Storage(location=f"{prefixe}/{CONTENUS}".lstrip("/"), **options)

    def nommer(self, nom: str) -> str:
        return f"{self.adresse}/{nom}"

    @contextmanager
    def preparer(self, nom: str) -> Iterator[Path]:
        if self.racine.exists(f"{nom}/{BASE}"):
            raise Refus(f"Une sauvegarde {nom} existe déjà : recommencez.")
        with TemporaryDirectory() as ebauche:
            yield Path(ebauche)
            for fichier in (BASE, MANIFESTE):
                with (Path(ebauche) / fichier).open("rb") as flux:
                    self.racine.save(f"{nom}/{fichier}", File(flux))

    @contextmanager
    def tenir(self, nom: str) -> Iterator[Path]:
        with TemporaryDirectory() as copie:
            for fichier in (MANIFESTE, BASE):
                if self.racine.exists(f"{nom}/{fichier}"):
                    _recopier(self.racine, f"{nom}/{fichier}", Path(copie) / fichier)
            yield Path(copie)

    @contextmanager
    def sur_le_disque(self, nom: str) -> Iterator[Path]:
        with NamedTemporaryFile() as copie:
            _recopier(self.contenus, nom, Path(copie.name))
            yield Path(copie.name)


def lieu(adresse: str) -> Lieu:
    return Seau(adresse) if adresse.startswith(S3) else Dossier(Path(adresse).resolve())


def couper(adresse: str) -> tuple[Lieu, str]:
    """The place and the name of one backup."""
    parent, _, nom = adresse.rstrip("/").rpartition("/")
    if adresse.startswith(S3):
        return Seau(parent), nom
    chemin = Path(adresse).resolve()
    return Dossier(chemin.parent), chemin.name


def _recopier(magasin: Storage, nom: str, ou: Path) -> None:
    with magasin.open(nom, "rb") as source, ou.open("wb") as copie:
        for bloc in iter(lambda: source.read(BLOC), b""):
            copie.write(bloc)
