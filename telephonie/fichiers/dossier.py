"""The watched folder as it stands on the disk.

Folders are held open and nothing in them is reached through a link: whoever deposits there could otherwise have the
portal read, or move away, a file that is not theirs.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.core.exceptions import ValidationError

from telephonie.fichiers.lecture import FICHIER_MAX, TROP_GROS

FAITS, REFUSES = "faits", "refuses"
RAISONS = ".raisons.txt"
# What programs call a file that they are still writing.
EN_ROUTE = (".part", ".partial", ".filepart", ".tmp", ".crdownload", ".swp", "~")
NOM_MAX, SUFFIXE_MAX = 255, 8
DOSSIER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


class FichierChange(Exception):
    """Somebody wrote it, replaced it or took it back: it is looked at again later."""


@dataclass(frozen=True)
class Present:
    """A file as one look sees it: `corps` stays when it is renamed, `empreinte` changes with anything done to it."""

    nom: str
    corps: str
    empreinte: str

    @classmethod
    def depuis(cls, nom: str, etat: os.stat_result) -> Present:
        corps = f"{etat.st_ino}-{etat.st_size}-{etat.st_mtime_ns}"
        return cls(nom, corps, f"{corps}-{etat.st_ctime_ns}")

    @property
    def lisible(self) -> str:
        """Its name, for people and for the database: on the disk it may be any bytes."""
        propre = os.fsencode(self.nom).decode(errors="replace")
        return "".join(lettre if lettre.isprintable() else "�" for lettre in propre)

    @property
    def est_en_route(self) -> bool:
        return self.nom.startswith(".") or self.nom.lower().endswith(EN_ROUTE)


def sous_dossiers(racine: Path) -> list[str]:
    """Those where files are deposited; a link to a folder is not one of them."""
    reserves = {FAITS, REFUSES}
    with os.scandir(racine) as entrees:
        noms = [e.name for e in entrees if e.is_dir(follow_symlinks=False)]
    return sorted(nom for nom in noms if nom not in reserves and not nom.startswith("."))


class SousDossier:
    """One folder where files are deposited, with `faits` and `refuses` in it."""

    def __init__(self, fd: int) -> None:
        self.fd = fd

    def fichiers(self) -> list[Present]:
        """All that is there but folders, those still on their way included."""
        presents = []
        for nom in _noms(self.fd):
            with suppress(FileNotFoundError):
                etat = os.stat(nom, dir_fd=self.fd, follow_symlinks=False)
                if not stat.S_ISDIR(etat.st_mode):
                    presents.append(Present.depuis(nom, etat))
        return presents

    def preparer(self) -> None:
        """Make sure that a file can be put away, before it is imported."""
        for ou in (FAITS, REFUSES):
            with self._rangement(ou) as fd:
                if not os.access(".", os.W_OK | os.X_OK, dir_fd=fd):
                    raise PermissionError(f"Le portail ne peut pas écrire dans « {ou} ».")

    def verifier(self, present: Present) -> None:
        """ValidationError, in French, for what is not a file."""
        genre = stat.S_IFMT(self._etat(present).st_mode)
        if genre == stat.S_IFLNK:
            raise ValidationError("C'est un lien, et les liens ne sont pas suivis : déposez le fichier lui-même.")
        if genre != stat.S_IFREG:
            raise ValidationError("Ce n'est pas un fichier ordinaire.")

    def lire(self, present: Present) -> bytes:
        """Its whole content; ValidationError, in French, for a file that one may not read."""
        try:
            fd = os.open(present.nom, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=self.fd)
        except FileNotFoundError as erreur:
            raise FichierChange from erreur
        except PermissionError as erreur:
            raise ValidationError("Le portail n'a pas le droit de lire ce fichier.") from erreur
        with os.fdopen(fd, "rb") as fichier:
            if os.fstat(fd).st_size > FICHIER_MAX:
                raise ValidationError(TROP_GROS)
            octets = fichier.read(FICHIER_MAX + 1)
            if Present.depuis(present.nom, os.fstat(fd)) != present:
                raise FichierChange
        return octets

    def ranger(self, present: Present, ou: str, raisons: str = "") -> None:
        """Move it aside, its reasons first: a file is never refused without them."""
        with self._rangement(ou) as fd:
            nom = _nom_libre(fd, present.nom)
            self._etat(present)
            if raisons:
                ecrit = os.open(nom + RAISONS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666, dir_fd=fd)
                with os.fdopen(ecrit, "w", encoding="utf-8") as fichier:
                    fichier.write(raisons)
            os.rename(present.nom, nom, src_dir_fd=self.fd, dst_dir_fd=fd)

    def purger(self, limite: float) -> int:
        """Erase what was put away before this instant; the change of place dates it, not what its author says."""
        combien = 0
        for ou in (FAITS, REFUSES):
            with suppress(FileNotFoundError), ouvrir(ou, dir_fd=self.fd) as fd:
                for nom in _noms(fd):
                    etat = os.stat(nom, dir_fd=fd, follow_symlinks=False)
                    if not stat.S_ISDIR(etat.st_mode) and etat.st_ctime < limite:
                        os.unlink(nom, dir_fd=fd)
                        combien += 1
        return combien

    def _etat(self, present: Present) -> os.stat_result:
        """How it is now, provided that it is still the file that was seen."""
        try:
            etat = os.stat(present.nom, dir_fd=self.fd, follow_symlinks=False)
        except FileNotFoundError as erreur:
            raise FichierChange from erreur
        if Present.depuis(present.nom, etat) != present:
            raise FichierChange
        return etat

    @contextmanager
    def _rangement(self, ou: str) -> Iterator[int]:
        with suppress(FileExistsError):
            os.mkdir(ou, dir_fd=self.fd)
        with ouvrir(ou, dir_fd=self.fd) as fd:
            yield fd


@contextmanager
def ouvrir(chemin: str | Path, *, dir_fd: int | None = None) -> Iterator[int]:
    """A folder, never through a link that would be its last name."""
    fd = os.open(chemin, DOSSIER, dir_fd=dir_fd)
    try:
        yield fd
    finally:
        os.close(fd)


def _noms(fd: int) -> list[str]:
    with os.scandir(fd) as entrees:
        return sorted(entree.name for entree in entrees)


def _nom_libre(fd: int, nom: str) -> str:
    """This name, or the first of nom-2, nom-3… that neither a file nor its reasons already bear."""
    pris = set(_noms(fd))
    suffixe = PurePosixPath(nom).suffix[:SUFFIXE_MAX]
    tronc, rang, libre = os.fsencode(PurePosixPath(nom).stem), 1, nom
    while libre in pris or libre + RAISONS in pris or len(os.fsencode(libre + RAISONS)) > NOM_MAX:
        rang += 1
        fin = f"-{rang}{suffixe}"
        reste = NOM_MAX - len(os.fsencode(fin + RAISONS))
        libre = tronc[:reste].decode(errors="ignore") + fin
    return libre
