"""Ask clamd for a verdict, by its INSTREAM command: the file travels in blocks, each announced by its length."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

BLOC = 1 << 16
DELAI_S = 60.0
# Whether it is there is asked by who will not wait.
PRESENCE_S = 2.0
REPONSE_MAX = 4_096


class AntivirusMuet(Exception):
    """The scanner does not answer, or not with a verdict: the file stays in quarantine and will be asked again."""


def analyser(chemin: Path) -> str:
    """The name of the threat found in the file; empty when there is none."""
    try:
        with _joindre() as prise:
            prise.sendall(b"zINSTREAM\0")
            for bloc in _blocs(chemin):
                prise.sendall(struct.pack("!L", len(bloc)) + bloc)
            prise.sendall(struct.pack("!L", 0))
            reponse = _reponse(prise)
    except OSError as erreur:
        raise AntivirusMuet(str(erreur)) from erreur
    if reponse.endswith(" FOUND"):
        return reponse.removeprefix("stream: ").removesuffix(" FOUND")[:120]
    if reponse != "stream: OK":
        raise AntivirusMuet(reponse)
    return ""


def repond() -> bool:
    """Whether the scanner is there."""
    try:
        with _joindre(PRESENCE_S) as prise:
            prise.sendall(b"zPING\0")
            return _reponse(prise) == "PONG"
    except OSError:
        return False


def _joindre(delai: float = DELAI_S) -> socket.socket:
    adresse = urlsplit(settings.GED_ANTIVIRUS)
    if adresse.scheme == "unix":
        prise = socket.socket(socket.AF_UNIX)
        prise.settimeout(delai)
        try:
            prise.connect(adresse.path)
        except OSError:
            prise.close()
            raise
        return prise
    return socket.create_connection((adresse.hostname or "", adresse.port or 3310), timeout=delai)


def _blocs(chemin: Path) -> Iterator[bytes]:
    with chemin.open("rb") as fichier:
        yield from iter(lambda: fichier.read(BLOC), b"")


def _reponse(prise: socket.socket) -> str:
    recu = b""
    while not recu.endswith(b"\0") and len(recu) < REPONSE_MAX:
        morceau = prise.recv(REPONSE_MAX)
        if not morceau:
            break
        recu += morceau
    return recu.rstrip(b"\0\n").decode(errors="replace")
