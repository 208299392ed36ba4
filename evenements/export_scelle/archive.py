"""A ZIP whose manifest gives the size and the SHA-256 of each of its files."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fil import sceau

PARIS = ZoneInfo("Europe/Paris")


class Archive:
    """Files go in by their name, once each, whole or piece by piece; the manifest last.

    Compressed text weighs a tenth of what it says: the ZIP is kept in memory, what it holds never is.
    """

    def __init__(self, faite_le: datetime) -> None:
        self._octets = io.BytesIO()
        self._zip = zipfile.ZipFile(self._octets, "w", zipfile.ZIP_DEFLATED)
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

    def clore(self, manifeste: dict[str, Any]) -> tuple[bytes, str]:
        """Add the manifest, to which the files are added; returns the ZIP and the SHA-256 of the manifest."""
        corps = sceau.canonique(manifeste | {"fichiers": self.fichiers})
        empreinte = self.ecrire("manifeste.json", [corps.encode()])
        self._zip.close()
        return self._octets.getvalue(), empreinte
