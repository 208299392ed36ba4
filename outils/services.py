"""PostgreSQL and Redis for whoever needs them: those of the environment, else private ones started for the occasion."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from emplacements import creer_ephemere, donnees, dossier_de_postgres, verrouiller
from postgres_local import PostgresLocal
from processus import echouer
from redis_local import RedisLocal
from reglages import reglages_de_formation, reglages_de_test

ADRESSES = "services.json"


@contextmanager
def services(*, ephemere: bool = False) -> Iterator[dict[str, str]]:
    """Give the variables to run the portal with, and stop at the end the servers that were started here.

    Ephemeral services live in a fresh folder that is removed, so any number may run side by side. The others keep
    their data in the checkout's data folder; when they already run (`make run` in another terminal) they are shared.
    """
    if ephemere:
        with _dossier_ephemere() as dossier, _serveurs(dossier, durable=False) as adresses:
            yield reglages_de_test(dossier) | adresses
        return
    dossier = donnees()
    verrou = verrouiller(dossier)
    if verrou is None:
        yield reglages_de_formation() | _adresses_partagees(dossier)
        return
    with verrou, _serveurs(dossier, durable=True) as adresses:
        yield reglages_de_formation() | adresses


@contextmanager
def _serveurs(dossier: Path, *, durable: bool) -> Iterator[dict[str, str]]:
    adresses = {nom: os.environ[nom] for nom in ("DATABASE_URL", "REDIS_URL") if os.environ.get(nom)}
    with ExitStack() as pile:
        if "DATABASE_URL" not in adresses:
            postgres = PostgresLocal(dossier_de_postgres(dossier), durable=durable)
            pile.callback(postgres.arreter)
            postgres.demarrer()
            adresses["DATABASE_URL"] = postgres.url
            adresses["PG_BIN"] = str(postgres.binaires)  # pg_dump must be of the server's version
        if "REDIS_URL" not in adresses:
            redis = RedisLocal(dossier / "redis", durable=durable)
            pile.callback(redis.arreter)
            redis.demarrer()
            adresses["REDIS_URL"] = redis.url
        fiche = dossier / ADRESSES
        fiche.touch(mode=0o600)
        fiche.write_text(json.dumps(adresses))
        pile.callback(fiche.unlink, missing_ok=True)
        yield adresses


@contextmanager
def _dossier_ephemere() -> Iterator[Path]:
    dossier, verrou = creer_ephemere()
    try:
        with verrou:
            yield dossier
    finally:
        shutil.rmtree(dossier, ignore_errors=True)


def _adresses_partagees(dossier: Path) -> dict[str, str]:
    try:
        adresses: dict[str, str] = json.loads((dossier / ADRESSES).read_text())
    except (OSError, ValueError):
        echouer(f"Un autre programme prépare ou arrête les services de {dossier} : réessayez dans un instant.")
    return adresses
