"""A ZIP whose manifest gives the size and the SHA-256 of each of its files."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zoneinfo import ZoneInfo

from fil import sceau

PARIS = ZoneInfo("Europe/Paris")
EN_MEMOIRE = 1024 * 1024


class Archive:
    """Files go in by their name, once each, whole or piece by piece; the manifest last.

    The ZIP of a long event does not fit in the memory of a server that others use: beyond 1 MiB it goes to a temporary
    file without a name, which is gone with the answer.
    """

    def __init__(self, faite_le: datetime) -> None:
        self._fichier: IO[bytes] = SpooledTemporaryFile(max_size=EN_MEMOIRE)  # noqa: SIM115 — given to who asked
        self._zip = zipfile.ZipFile(self._fichier, "w", zipfile.ZIP_DEFLATED)
        self._date = faite_le.astimezone(PARIS).timetuple()[:6]
        self.fichiers: dict[str, dict[str, Any]] = {}

    def ecrire(self, nom: str, morceaux: Iterable[bytes]) -> str:
        """Write a file; returns its SHA-256."""
        hachage, taille = hashlib.sha256(), 0
        info = zipfile.ZipInfo(nom, self._date)
        info.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as fichier:
            for morceau in morceaux:
                fichier.write(morceau)
                hachage.update(morceau)
                taille += len(morceau)
        self.fichiers[nom] = {"octets": taille, "sha256": hachage.hexdigest()}
        return hachage.hexdigest()

    def clore(self, manifeste: dict[str, Any]) -> tuple[IO[bytes], str]:
        """Add the manifest, to which the files are added; returns the ZIP, at its beginning, and the SHA-256 of the
        manifest."""
        corps = sceau.canonique(manifeste | {"fichiers": self.fichiers})
        empreinte = self.ecrire("manifeste.json", [corps.encode()])
        self._zip.close()
        self._fichier.seek(0)
        return self._fichier, empreinte
