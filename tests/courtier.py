"""A broker of its own for each process of the tests: a worker of one must not take what another has asked for."""

import os
from urllib.parse import urlsplit

from portail.celery import app
from portail.environnement import Environnement


def isoler_le_courtier() -> None:
    """The same Redis, another of its bases; what this process starts goes there too."""
    rang = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    adresse = os.environ["REDIS_URL"].partition("?")[0]
    est_un_chemin = adresse.startswith("unix:")
    os.environ["REDIS_URL"] = (
        f"{adresse}?db={rang}" if est_un_chemin else urlsplit(adresse)._replace(path=f"/{rang}").geturl()
    )
    app.conf.broker_url = Environnement({"REDIS_URL": os.environ["REDIS_URL"]}).courtier("REDIS_URL")
