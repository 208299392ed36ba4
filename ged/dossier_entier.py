"""A folder in which a file is there whole or not at all, whatever stops its writing: disk, process or power."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.storage import FileSystemStorage


class DossierEntier(FileSystemStorage):
    """Written under another name, put on the disk, then renamed: over what stood there under this name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_overwrite=True, **options)

    def _save(self, name: str, content: Any) -> str:
        provisoire = Path(self.path(f"{name}.{uuid4().hex}"))
        try:
            super()._save(f"{name}{provisoire.suffix}", content)  # type: ignore[misc]  # its stubs leave it out
            _sur_le_disque(provisoire)
            provisoire.replace(self.path(name))
        except BaseException:
            provisoire.unlink(missing_ok=True)
            raise
        _sur_le_disque(provisoire.parent)
        return name


def _sur_le_disque(chemin: Path) -> None:
    ouvert = os.open(chemin, os.O_RDONLY)
    try:
        os.fsync(ouvert)
    finally:
        os.close(ouvert)
