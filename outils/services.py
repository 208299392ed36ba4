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

ADRESSES = "services.json"


@contextmanager
def services(*, ephemere: bool = False) -> Iterator[dict[str, str]]:
    """Give DATABASE_URL and REDIS_URL, and stop at the end whatever was started here.

    Ephemeral services live in a fresh folder that is removed, so any number may run side by side. The others keep
    their data in the checkout's data folder; when they already run (`make run` in another terminal) they are shared.
    """
    adresses = {nom: os.environ[nom] for nom in ("DATABASE_URL", "REDIS_URL") if os.environ.get(nom)}
    if len(adresses) == 2:
        yield adresses
        return
    with ExitStack() as pile:
        dossier = pile.enter_context(_dossier_ephemere()) if ephemere else pile.enter_context(_dossier_durable())
        if dossier is None:
            yield _adresses_partagees() | adresses
            return
        if "DATABASE_URL" not in adresses:
            postgres = PostgresLocal(dossier_de_postgres(dossier), durable=not ephemere)
            pile.callback(postgres.arreter)
            postgres.demarrer()
            adresses["DATABASE_URL"] = postgres.url
        if "REDIS_URL" not in adresses:
            redis = RedisLocal(dossier / "redis", durable=not ephemere)
            pile.callback(redis.arreter)
            redis.demarrer()
            adresses["REDIS_URL"] = redis.url
        (dossier / ADRESSES).write_text(json.dumps(adresses))
        pile.callback((dossier / ADRESSES).unlink, missing_ok=True)
        yield adresses


@contextmanager
def _dossier_ephemere() -> Iterator[Path]:
    dossier, verrou = creer_ephemere()
    try:
        with verrou:
            yield dossier
    finally:
        shutil.rmtree(dossier, ignore_errors=True)


@contextmanager
def _dossier_durable() -> Iterator[Path | None]:
    """The data folder, or None when another process already runs the services on it."""
    verrou = verrouiller(donnees())
    if verrou is None:
        yield None
        return
    with verrou:
        yield donnees()


def _adresses_partagees() -> dict[str, str]:
    try:
        adresses: dict[str, str] = json.loads((donnees() / ADRESSES).read_text())
    except (OSError, ValueError):
        echouer(f"Un autre programme prépare ou arrête les services de {donnees()} : réessayez dans un instant.")
    return adresses
