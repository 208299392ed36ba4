"""A real S3-compatible service for the tests: rclone's, which checks signatures and keeps each object as a file."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import boto3
from ports import port_libre
from processus import arreter, attendre, mourir_avec_le_parent

CLE, SECRET = "cle-du-test", "secret-du-test"


class ServiceS3:
    """The service, and what it keeps."""

    def __init__(self, port: int, dossier: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.dossier = dossier
        self.client = boto3.client(
            "s3", endpoint_url=self.url, aws_access_key_id=CLE, aws_secret_access_key=SECRET, region_name="fr"
        )

    def creer(self, seau: str) -> Path:
        """Asked of the service: it keeps in mind what it has read of its folders."""
        self.client.create_bucket(Bucket=seau)
        return self.dossier / seau

    def acces(self, nom: str, *, secret: str = SECRET) -> dict[str, str]:
        """The settings that give access to it: GED_MAGASIN, SAUVEGARDE."""
        return {f"{nom}_SERVICE": self.url, f"{nom}_CLE": CLE, f"{nom}_SECRET": secret}


def objets(ou: Path) -> dict[str, bytes]:
    """By name, the objects that are there."""
    return {str(fichier.relative_to(ou)): fichier.read_bytes() for fichier in ou.rglob("*") if fichier.is_file()}


@contextmanager
def service_s3(dossier: Path) -> Iterator[ServiceS3]:
    """Its buckets are folders of this one."""
    service = ServiceS3(port_libre(), dossier)
    adresse = service.url.removeprefix("http://")
    commande = [str(Path(sys.executable).parent / "rclone"), "serve", "s3", str(dossier), "--addr", adresse]
    commande += ["--auth-key", f"{CLE},{SECRET}", "--config", str(dossier.with_name("rclone.conf"))]
    processus = subprocess.Popen(commande, stderr=subprocess.DEVNULL, preexec_fn=mourir_avec_le_parent(signal.SIGKILL))
    try:
        assert attendre(lambda: _repond(service.url), delai=30), "le service S3 n'a pas démarré"
        yield service
    finally:
        arreter(processus, signal.SIGTERM)


def _repond(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):  # noqa: S310
            return True
    except HTTPError:
        return True  # it refuses who has not signed
    except (URLError, OSError):
        return False
