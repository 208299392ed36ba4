"""Looks at what the portal stands on: base, Redis, workers, beat, files, antivirus, disk."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from fil.sonnerie import PRESENT, canal
from ged import antivirus, magasin
from portail.etat import battements
from portail.etat.constat import Etiquettes, Mesures, Verdict
from portail.etat.dit import combien, duree, taille

DELAI_S = 1.0
# Work that waits longer than that in a queue is late.
RETARD_S = 60.0
DISQUE_MIN = 1024**3
LENT_S = 0.5
# Those that are sent the most often are worth six seconds to the worker that takes them (portail/calendrier.py).
ECART_MAX = timedelta(seconds=2)


def sans_base(sonder: Callable[[], Verdict]) -> Callable[[], Verdict]:
    """The same look, that says so when the base which it reads does not answer."""

    def sonder_quand_meme() -> Verdict:
        try:
            return sonder()
        except DatabaseError:
            return Verdict(False, "ne se lit pas : la base de données ne répond pas")

    return sonder_quand_meme


def base() -> Verdict:
    try:
        with connection.cursor() as curseur:
            curseur.execute("SELECT pg_is_in_recovery()")
            en_lecture_seule = curseur.fetchone()[0]
    except DatabaseError:
        return Verdict(False, "PostgreSQL ne répond pas")
    if en_lecture_seule:
        return Verdict(False, "PostgreSQL est une réplique en lecture seule")
    return Verdict(True, "PostgreSQL répond")


@sans_base
def lenteur() -> Verdict:
    """How long PostgreSQL takes to answer. Apart from whether it does: one works still, and the other web processes, or
    the other machine, have the same one."""
    debut = time.perf_counter()
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1")
    pris = time.perf_counter() - debut
    mesures: Mesures = {("portail_base_secondes", ()): pris}
    if pris > LENT_S:
        return Verdict(False, f"PostgreSQL met {pris:.1f} s à répondre".replace(".", ","), mesures=mesures)
    return Verdict(True, "PostgreSQL répond vite", mesures=mesures)


@sans_base
def ecriture() -> Verdict:
    """Whether PostgreSQL finds room on its disk, by what it puts there of a query that has so little memory: nothing of
    it is left, where a row written over again would find room in its page and say nothing of a full disk."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1")  # one that does not answer is another breakdown
    try:
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute("SET LOCAL work_mem = '64kB'")
            curseur.execute("SELECT count(*) FROM generate_series(1, 10000)")
    except DatabaseError:
        return Verdict(False, "PostgreSQL n'écrit plus : il n'a sans doute plus de place")
    return Verdict(True, "PostgreSQL a de la place")


def horloge() -> Verdict:
    """The clock of this process beside that of PostgreSQL, however long the answer takes to come."""
    avant = timezone.now()
    with connection.cursor() as curseur:
        curseur.execute("SELECT clock_timestamp()")
        [lue] = curseur.fetchone()
    ecart = max(avant - lue, lue - timezone.now())
    if ecart > ECART_MAX:
        return Verdict(False, f"l'horloge de ce serveur s'écarte de {duree(ecart)} de celle de PostgreSQL")
    return Verdict(True, "l'horloge de ce serveur est celle de PostgreSQL")


def redis() -> Verdict:
    client = _redis()
    try:
        client.ping()
        connectees = sum(1 for _ in client.scan_iter(match=canal(PRESENT, "*"), count=1000))
    except (RedisError, OSError):
        return Verdict(
            False, "Redis ne répond pas : le direct passe par le balayage, présence et tâches sont suspendues"
        )
    finally:
        client.close()
    return Verdict(True, "Redis répond", None, {("portail_personnes_connectees", ()): float(connectees)})


def file(nom: str) -> Verdict:
    """Whether a worker serves this queue, and how long work waits in it."""
    maintenant, battement = timezone.now(), battements.dernier(battements.qui_sert(nom))
    attendent, age, mesures = _attente(nom)
    if battement is not None:
        mesures["portail_travailleur_silence_secondes", _nommee(nom)] = (maintenant - battement.le).total_seconds()
        mesures["portail_file_delai_secondes", _nommee(nom)] = battement.delai_ms / 1000
    if battement is None:
        return Verdict(False, "aucun travailleur n'a encore servi cette file", None, mesures)
    reste = combien(attendent, "tâche en attente", "tâches en attente")
    if battements.est_muet(battement, maintenant):
        return Verdict(False, f"aucun travailleur ne répond ; {reste}", battement.le, mesures)
    if max(age, battement.delai_ms / 1000) > RETARD_S:
        attente = duree(timedelta(seconds=max(age, battement.delai_ms / 1000)))
        return Verdict(False, f"les tâches attendent {attente} ; {reste}", None, mesures)
    return Verdict(True, f"un travailleur répond ; {reste}", None, mesures)


def calendrier() -> Verdict:
    battement = battements.dernier(battements.CALENDRIER)
    if battement is None:
        return Verdict(False, "la minuterie (Celery beat) n'a encore rien lancé")
    silence = timezone.now() - battement.le
    mesures: Mesures = {("portail_calendrier_silence_secondes", ()): silence.total_seconds()}
    if silence > battements.SILENCE:
        return Verdict(False, "la minuterie (Celery beat) ne lance plus rien", battement.le, mesures)
    return Verdict(True, "la minuterie tourne", None, mesures)


def fichiers() -> Verdict:
    if not os.access(settings.DONNEES, os.W_OK):
        return Verdict(False, "le dossier des données n'est pas accessible en écriture")
    return Verdict(True, "le dossier des données est accessible")


def documents() -> Verdict:
    """The storage of documents answers; a folder must also be writable, or not be there yet."""
    try:
        magasin.magasin().exists(magasin.adresse("0" * 64))
        local = Path(magasin.magasin().path("."))
    except NotImplementedError:
        return Verdict(True, "le magasin de documents répond")
    except magasin.PANNES:
        return Verdict(False, "le magasin de documents ne répond pas")
    if local.exists() and not (local.is_dir() and os.access(local, os.W_OK)):
        return Verdict(False, "le dossier des documents n'est pas accessible en écriture")
    return Verdict(True, "le magasin de documents est accessible")


def disque() -> Verdict:
    try:
        libre = shutil.disk_usage(settings.DONNEES).free
    except OSError:
        return Verdict(False, "le dossier des données n'existe pas")
    mesures: Mesures = {("portail_disque_libre_octets", ()): float(libre)}
    return Verdict(libre > DISQUE_MIN + settings.GED_RESERVE, f"{taille(libre)} libres", None, mesures)


def analyse() -> Verdict:
    if not settings.GED_ANTIVIRUS:
        return Verdict(True, "aucun antivirus configuré : les documents sont marqués « non analysé »")
    if antivirus.repond():
        return Verdict(True, "l'antivirus répond")
    return Verdict(False, "l'antivirus ne répond pas : les documents déposés restent en quarantaine")


def _attente(nom: str) -> tuple[int, float, Mesures]:
    """What waits, and since how long; nothing when Redis, which is told of elsewhere, does not answer."""
    client = _redis()
    try:
        attendent, age = battements.attente_de(client, nom)
    except (RedisError, OSError):
        return 0, 0.0, {}
    finally:
        client.close()
    return (
        attendent,
        age,
        {
            ("portail_file_taches", _nommee(nom)): float(attendent),
            ("portail_file_age_secondes", _nommee(nom)): age,
        },
    )


def _nommee(nom: str) -> Etiquettes:
    return (("file", nom),)


def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=DELAI_S, socket_connect_timeout=DELAI_S)
