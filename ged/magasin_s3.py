"""The S3 storage of documents: django-storages', whose client does not wait for a service that says nothing."""

from __future__ import annotations

from typing import Any

from botocore.config import Config
from django.core.files import File
from storages.backends.s3 import S3Storage

# A service may go without a word (cable, power). The client's own figures, a minute five times over, would hold the
# thread of each person who opens a document; it fails after half a minute at most, and they are told.
COUPURE: dict[str, Any] = {"connect_timeout": 5, "read_timeout": 15, "retries": {"total_max_attempts": 2}}


class MagasinS3(S3Storage):
    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {"client_config": Config(**COUPURE)}

    def ouvrir_en_flux(self, nom: str) -> File[bytes]:
        """As it comes, for people: `open` takes the whole of a file before its first block, and its reader for as long.
        What must not be cut (a backup) keeps `open`, which tries again."""
        return File(self.open(nom).obj.get()["Body"])
