"""The PDF of what may be thousands of lines, made by a process of its own, which this file is too.

typst keeps what it drew of the last ten documents: 240 MiB for each log of two thousand entries, which a process that
serves the web would hold until it stops.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import typst

# Nobody waits any longer for the answer: nginx has given up.
LIMITE_S = 120


def composer(modele: Path, donnees: dict[str, Any]) -> bytes:
    """What people wrote goes in as data: typst never reads it as markup."""
    fini = subprocess.run(
        [sys.executable, "-I", __file__, str(modele)],
        input=json.dumps(donnees).encode(),
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        timeout=LIMITE_S,
        check=True,
    )
    return fini.stdout


def principal(modele: str) -> None:
    octets = typst.compile(
        Path(modele),
        sys_inputs={"donnees": sys.stdin.read()},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
    )
    assert isinstance(octets, bytes)  # noqa: S101 — a single document
    sys.stdout.buffer.write(octets)


if __name__ == "__main__":
    principal(sys.argv[1])
