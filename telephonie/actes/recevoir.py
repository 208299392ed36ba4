"""Events arrive: each is kept once, refused with its reason, or known already; their calls are told again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from annuaire import horloge
from annuaire.models import Utilisateur
from fil.salles import a_bouge
from telephonie.actes.deriver import deriver_appels, tenir
from telephonie.actes.suivre_etats import suivre_etats
from telephonie.droits import verifier_peut_envoyer
from telephonie.lignes import Recu, lire_lignes
from telephonie.models import EvenementTelephonie, SourceTelephonie
from telephonie.samu import codes_des_samu
from telephonie.visibilite import salle_de

journal = structlog.get_logger(__name__)
LIGNES_MAX = 10_000
# All that one call says happens within that time of its presentation.
ETENDUE = timedelta(hours=24)
Type = EvenementTelephonie.Type


@dataclass
class Bilan:
    """What became of each line: how many were new, how many were known, why the others were refused (by line)."""

    acceptes: int = 0
    deja_recus: int = 0
    refus: dict[int, str] = field(default_factory=dict)


def recevoir(*, auteur: Utilisateur | None, source: SourceTelephonie, lignes: Iterable[str | bytes]) -> Bilan:
    """Take at most LIGNES_MAX lines of JSON. `auteur` is None for what the portal itself produces (simulation)."""
    if auteur is not None:
        verifier_peut_envoyer(auteur, source)
    if not source.est_active:
        raise ValidationError("Cette source est désactivée : rien de ce qu'elle envoie n'est pris.")
    lignes = list(lignes)
    if len(lignes) > LIGNES_MAX:
        raise ValidationError(f"Au plus {LIGNES_MAX} événements par envoi : coupez-le.")
    recus, refus = lire_lignes(lignes, horloge.maintenant())
    assurer_les_mois(recu.survenu_le for recu in recus.values())
    return prendre(source, recus, refus)


@transaction.atomic
def assurer_les_mois(instants: Iterable[datetime]) -> None:
    """Make the table of each month that has none yet. Before the transaction that fills it, never in it: a long one
    would hold the others until its end."""
    with connection.cursor() as curseur:
        for mois in sorted({instant.date().replace(day=1) for instant in instants}):
            curseur.execute("SELECT telephonie_assurer_mois(%s)", [mois])


@transaction.atomic
def prendre(source: SourceTelephonie, recus: dict[int, Recu], refus: dict[int, str]) -> Bilan:
    """Keep what may be kept, once, and tell the calls again. One source at a time: its calls are whole. Their months
    have been assured."""
    bilan = Bilan(refus=refus)
    tenir(source.pk)
    _refuser_les_samu_d_autrui(source, recus, bilan)
    _refuser_les_appels_etires(source, recus, bilan)
    _refuser_les_contredits(recus, bilan)
    nouveaux = _inserer(source, list(recus.values()))
    bilan.acceptes = len(nouveaux)
    bilan.deja_recus = len(recus) - len(nouveaux)
    if nouveaux:
        neufs = [recu for recu in recus.values() if recu.uuid in nouveaux]
        # First: what a queue is for tells who answers there.
        suivre_etats(source, neufs)
        touches = deriver_appels(source, {recu.appel for recu in neufs if recu.appel}, *_etendue(neufs))
        a_bouge([salle_de(entite) for entite in touches | {source.entite_id}])
    return bilan


def _refuser_les_samu_d_autrui(source: SourceTelephonie, recus: dict[int, Recu], bilan: Bilan) -> None:
    """Nobody changes the counts of a Samu that did not entrust its calls to them. One may say that any Samu served."""
    connus, siens = codes_des_samu(), source.samu_dits
    autrui: Counter[str] = Counter()
    for rang, recu in list(recus.items()):
        code = recu.donnees.get("samu")
        if code is not None and code not in connus:
            _refuser(rang, recus, bilan, f"Samu inconnu : « {code} ».")
        elif recu.type == Type.APPEL_PRESENTE and connus[recu.donnees["samu"]] not in siens:
            raison = "un administrateur l'ajoute aux autres Samu de la source."
            _refuser(rang, recus, bilan, f"Cette source ne dit pas les appels du Samu « {code} » : {raison}")
            autrui[recu.donnees["samu"]] += 1
    for code, combien in sorted(autrui.items()):
        # The engine may not read what it is answered, and these calls are counted nowhere.
        journal.warning("samu_non_declare", source=source.code, samu=code, appels=combien)


def _refuser_les_appels_etires(source: SourceTelephonie, recus: dict[int, Recu], bilan: Bilan) -> None:
    """Events of one call that are days apart speak of two calls, or of a clock that lies."""
    appels = {recu.appel for recu in recus.values() if recu.appel}
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT reference, presente_le FROM telephonie_appel WHERE source_id = %s AND reference = ANY(%s)",
            [source.pk, list(appels)],
        )
        debuts: dict[str, datetime] = dict(curseur.fetchall())
    for recu in recus.values():
        if recu.appel and recu.type == Type.APPEL_PRESENTE:
            debuts.setdefault(recu.appel, recu.survenu_le)
    for recu in recus.values():
        if recu.appel:
            debuts.setdefault(recu.appel, recu.survenu_le)
    for rang, recu in list(recus.items()):
        if recu.appel and abs(recu.survenu_le - debuts[recu.appel]) > ETENDUE:
            _refuser(
                rang, recus, bilan, "À plus de 24 h de la présentation de cet appel : l'identifiant a-t-il resservi ?"
            )


def _refuser_les_contredits(recus: dict[int, Recu], bilan: Bilan) -> None:
    """The same identifier with another content is not a repetition."""
    connus: dict[UUID, tuple[str, datetime, str, object]] = {}
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT uuid, type, survenu_le, appel, donnees::text FROM telephonie_evenement WHERE uuid = ANY(%s)",
            [[recu.uuid for recu in recus.values()]],
        )
        for uuid, genre, survenu_le, appel, donnees in curseur.fetchall():
            connus[uuid] = (genre, survenu_le, appel, json.loads(donnees))
    for rang, recu in list(recus.items()):
        dit = (recu.type, recu.survenu_le, recu.appel, recu.donnees)
        if connus.setdefault(recu.uuid, dit) != dit:
            _refuser(rang, recus, bilan, "Cet identifiant a déjà servi pour un autre événement.")


def _refuser(rang: int, recus: dict[int, Recu], bilan: Bilan, raison: str) -> None:
    del recus[rang]
    bilan.refus[rang] = raison


def _inserer(source: SourceTelephonie, recus: list[Recu]) -> set[UUID]:
    """Write those that are not there yet. Returns which were new."""
    if not recus:
        return set()
    with connection.cursor() as curseur:
        curseur.execute(
            "INSERT INTO telephonie_evenement (uuid, survenu_le, source_id, type, appel, recu_le, donnees)"
            " SELECT u.uuid, u.survenu_le, %s, u.type, u.appel, %s, u.donnees::jsonb"
            " FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::text[], %s::text[])"
            " AS u (uuid, survenu_le, type, appel, donnees) ON CONFLICT DO NOTHING RETURNING uuid",
            [
                source.pk,
                horloge.maintenant(),
                [r.uuid for r in recus],
                [r.survenu_le for r in recus],
                [r.type for r in recus],
                [r.appel for r in recus],
                [json.dumps(r.donnees) for r in recus],
            ],
        )
        return {uuid for (uuid,) in curseur.fetchall()}


def _etendue(recus: list[Recu]) -> tuple[datetime, datetime]:
    """The span in which every event of their calls is found: it spares the other months."""
    instants = [recu.survenu_le for recu in recus] or [datetime.now(UTC)]
    return min(instants) - 2 * ETENDUE, max(instants) + 2 * ETENDUE
