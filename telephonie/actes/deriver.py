"""The calls are told again from all their events, and the quarter-hours that they touch counted again."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from annuaire import horloge
from telephonie.agregats import Creneau, recalculer, tout_recalculer
from telephonie.conservation import appelants_depuis, echeance, effacements, suspensions
from telephonie.derivation import Derive, Evenement, deriver
from telephonie.models import Appel, Enregistrement, FileAppels, SegmentAppel, SourceTelephonie
from telephonie.samu import codes_des_samu

QUART_S = 15 * 60
DEBUT, FIN = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
LOT = 5_000
COPIES = [
    *("route", "acces", "numero", "file", "issue", "tentatives"),
    *("presente_le", "achemine_le", "svi_le", "file_le", "repondu_le", "medecin_le", "fini_le", "fini_par"),
    *("parole_ms", "garde_ms", "transferts_aveugles", "transferts_accompagnes"),
    *("dossier_lrm", "evenements", "anomalie"),
]
# Kept for a while only: what tells a call again does not bring them back.
QUI = ("appelant", "commune")


def deriver_appels(
    source: SourceTelephonie, references: Collection[str], du: datetime = DEBUT, au: datetime = FIN
) -> set[int]:
    """Tell these calls of one source again; `du` and `au` say where their events are. Gives the ids of the Samu that
    have, or had, one of them."""
    if not references:
        return set()
    avant = _creneaux(source, references)
    appels = _ecrire(source, references, du, au)
    creneaux = avant | {_creneau(appel) for appel in appels}
    recalculer(creneaux)
    return {samu for samu, _ in creneaux}


def tout_deriver() -> tuple[int, int]:
    """Every call of every source again, then every quarter-hour.

    Returns how many calls were told, and how many rows of aggregates differed.
    """
    return tout_redire(), tout_recalculer()


def tout_redire(depuis: datetime = DEBUT) -> int:
    """Every call of every source that had an event since then, again: by lots, between which intake goes on; first
    those of the source all of whose calls were told longest ago, if the night is too short for all. Returns how many.
    """
    nombre = 0
    for source in SourceTelephonie.objects.order_by(F("redite_le").asc(nulls_first=True), "code"):
        with connection.cursor() as curseur:
            curseur.execute(
                "SELECT DISTINCT appel FROM telephonie_evenement"
                " WHERE source_id = %s AND appel <> '' AND survenu_le >= %s",
                [source.pk, depuis],
            )
            references = [reference for (reference,) in curseur.fetchall()]
        for debut in range(0, len(references), LOT):
            with transaction.atomic():
                tenir(source.pk)
                _ecrire(source, references[debut : debut + LOT], DEBUT, FIN)
        nombre += len(references)
        if depuis == DEBUT:
            SourceTelephonie.objects.filter(pk=source.pk).update(redite_le=horloge.maintenant())
    return nombre


def tenir(source: int) -> None:
    """Nobody else tells the calls of this source until the end of the transaction."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(7300, %s)", [source])


def _ecrire(source: SourceTelephonie, references: Collection[str], du: datetime, au: datetime) -> list[Appel]:
    """The calls, their segments and their recordings, in place of what was known of them."""
    racontes = _raconter(source, references, du, au)
    samu, depuis, sans_role = codes_des_samu(), appelants_depuis(horloge.maintenant()), _est_sans_role(source)
    appels = [
        _appel(source, reference, derive, samu, est_garde=derive.presente_le >= depuis, sans_role=sans_role)
        for reference, derive in racontes.items()
        if derive.est_complet
    ]
    Appel.objects.bulk_create(
        appels,
        batch_size=2_000,
        update_conflicts=True,
        unique_fields=["source", "reference"],
        update_fields=["samu", "servi", "appelant_cle", "sans_role", *QUI, *COPIES],
    )
    _ecrire_les_segments(appels, racontes)
    _ecrire_les_enregistrements(source, appels, racontes)
    return appels


def _raconter(source: SourceTelephonie, references: Collection[str], du: datetime, au: datetime) -> dict[str, Derive]:
    evenements: dict[str, list[Evenement]] = defaultdict(list)
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT appel, survenu_le, uuid, type, donnees::text FROM telephonie_evenement"
            " WHERE source_id = %s AND appel = ANY(%s) AND survenu_le BETWEEN %s AND %s",
            [source.pk, list(references), du, au],
        )
        for reference, survenu_le, uuid, genre, donnees in curseur.fetchall():
            evenements[reference].append(Evenement(survenu_le, uuid, genre, json.loads(donnees)))
    medecins = _files_de_medecins(source)
    return {
        reference: deriver(suite, mesure_humain=source.mesure_humain, files_de_medecins=medecins)
        for reference, suite in evenements.items()
    }


def _files_de_medecins(source: SourceTelephonie) -> set[str]:
    """Of files, which name no role; what an engine says of its answers stands."""
    if source.genre != SourceTelephonie.Genre.FICHIER:
        return set()
    files = FileAppels.objects.filter(entite=source.entite_id, genre__in=FileAppels.MEDECINS)
    return set(files.values_list("code", flat=True))


def _est_sans_role(source: SourceTelephonie) -> bool:
    return source.genre == SourceTelephonie.Genre.FICHIER and not _files_de_medecins(source)


def _appel(
    source: SourceTelephonie,
    reference: str,
    derive: Derive,
    samu: dict[str, int],
    *,
    est_garde: bool,
    sans_role: bool,
) -> Appel:
    return Appel(
        source=source,
        reference=reference,
        samu_id=samu[derive.samu],
        servi_id=samu[derive.servi],
        appelant_cle=cle_appelant(derive.appelant),
        sans_role=sans_role,
        **{champ: getattr(derive, champ) if est_garde else "" for champ in QUI},
        **{champ: getattr(derive, champ) for champ in COPIES},
    )


def _ecrire_les_segments(appels: list[Appel], racontes: dict[str, Derive]) -> None:
    SegmentAppel.objects.filter(appel__in=[appel.pk for appel in appels]).delete()
    SegmentAppel.objects.bulk_create(
        (
            SegmentAppel(appel=appel, rang=rang, genre=s.genre, ou=s.ou[:40], debut_le=s.debut_le, fin_le=s.fin_le)
            for appel in appels
            for rang, s in enumerate(racontes[appel.reference].segments)
        ),
        batch_size=5_000,
    )


def _ecrire_les_enregistrements(source: SourceTelephonie, appels: list[Appel], racontes: dict[str, Derive]) -> None:
    """With what people have decided of them since: read once the calls are held, so that no decision is missed."""
    Enregistrement.objects.filter(appel__in=[appel.pk for appel in appels]).delete()
    enregistres = {appel: racontes[appel.reference].enregistrements for appel in appels}
    references = [appel.reference for appel, siens in enregistres.items() if siens]
    if not references:
        return
    suspendu, efface = suspensions(source, references), effacements(source, references)
    Enregistrement.objects.bulk_create(
        (
            Enregistrement(
                appel=appel,
                rang=rang,
                reference="" if appel.reference in efface else e.reference,
                debut_le=e.debut_le,
                fin_le=e.fin_le,
                empreinte=e.empreinte,
                conserver_jusqu_au=echeance(e.dernier_instant, suspendu[appel.reference]),
                efface_le=efface.get(appel.reference),
            )
            for appel, siens in enregistres.items()
            for rang, e in enumerate(siens)
        ),
        batch_size=5_000,
    )


def _creneaux(source: SourceTelephonie, references: Collection[str]) -> set[Creneau]:
    """The quarter-hours where these calls stand today."""
    connus = Appel.objects.filter(source=source, reference__in=references).only("samu", "presente_le")
    return {_creneau(appel) for appel in connus}


def _creneau(appel: Appel) -> Creneau:
    secondes = int(appel.presente_le.timestamp()) // QUART_S * QUART_S
    return appel.samu_id, DEBUT + timedelta(seconds=secondes)


def cle_appelant(numero: str) -> str:
    """What tells that two calls come from the same number, without the number."""
    if not numero:
        return ""
    return hmac.new(settings.SECRET_KEY.encode(), numero.encode(), hashlib.sha256).hexdigest()[:32]
