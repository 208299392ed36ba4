"""A Redis of its own for each process of the tests: a worker of one must not take what another has asked for.

Loaded by `-p`, before the settings are: what this process starts goes to the same place.
"""

import os
from urllib.parse import urlsplit


def isoler() -> None:
    """The same server, another of its bases."""
    adresse = os.environ.get("REDIS_URL", "").partition("?")[0]
    if not adresse:
        return
    rang = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    est_un_chemin = adresse.startswith("unix:")
    os.environ["REDIS_URL"] = (
        f"{adresse}?db={rang}" if est_un_chemin else urlsplit(adresse)._replace(path=f"/{rang}").geturl()
    )


isoler()
