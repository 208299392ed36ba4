"""Where the backups are: a folder, or an S3-compatible service. Both hold the same names.

A content is there whole or not at all, in S3 as in a folder (`ged.dossier_entier`). In both the manifest comes last: a
backup without one is not a backup.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
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
from portail.sauvegarde.forme import BASE, CONTENUS, LISTE, MANIFESTE, PARTIEL, PRIVE_DOSSIER, PRIVE_FICHIER, Refus

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

    def sauvegardes(self) -> list[str]:
        """The names of the backups that are kept."""

    def lire(self, nom: str, fichier: str) -> bytes:
        """A small file of a backup; FileNotFoundError when it is not there."""

    def contenus_tenus(self) -> Iterator[tuple[str, datetime]]:
        """The name of each content, and when it was written."""

    def est_en_cours(self) -> bool:
        """Whether one is being taken, as far as can be seen."""


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

    def sauvegardes(self) -> list[str]:
        """Whatever somebody renamed one into, but for what a disk of its own holds."""
        noms = sorted(chemin.name for chemin in self.chemin.iterdir() if chemin.is_dir())
        return [
            nom
            for nom in noms
            if nom not in (CONTENUS, "lost+found") and not nom.startswith(".") and not nom.endswith(PARTIEL)
        ]

    def lire(self, nom: str, fichier: str) -> bytes:
        return (self.chemin / nom / fichier).read_bytes()

    def contenus_tenus(self) -> Iterator[tuple[str, datetime]]:
        racine = self.chemin / CONTENUS
        for chemin in racine.rglob("*"):
            if chemin.is_file():
                yield chemin.relative_to(racine).as_posix(), datetime.fromtimestamp(chemin.stat().st_mtime, UTC)

    def est_en_cours(self) -> bool:
        return any(self.chemin.glob(f"*{PARTIEL}"))


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
        self.contenus = S3Storage(location=f"{prefixe}/{CONTENUS}".lstrip("/"), **options)

    def nommer(self, nom: str) -> str:
        return f"{self.adresse}/{nom}"

    @contextmanager
    def preparer(self, nom: str) -> Iterator[Path]:
        if self.racine.exists(f"{nom}/{BASE}"):
            raise Refus(f"Une sauvegarde {nom} existe déjà : recommencez.")
        with TemporaryDirectory() as ebauche:
            yield Path(ebauche)
            for fichier in (BASE, LISTE, MANIFESTE):
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

    def sauvegardes(self) -> list[str]:
        return sorted(set(self.racine.listdir("")[0]) - {CONTENUS})

    def lire(self, nom: str, fichier: str) -> bytes:
        with self.racine.open(f"{nom}/{fichier}", "rb") as ouvert:
            return bytes(ouvert.read())

    def contenus_tenus(self) -> Iterator[tuple[str, datetime]]:
        prefixe = f"{self.contenus.location}/"
        for objet in self.contenus.bucket.objects.filter(Prefix=prefixe):
            yield objet.key.removeprefix(prefixe), objet.last_modified

    def est_en_cours(self) -> bool:
        """Nothing of it shows before its end: the guide says not to clean meanwhile."""
        return False


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
