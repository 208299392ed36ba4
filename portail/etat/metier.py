"""Looks at what the portal does for its users by itself: SIVIC, telephony, reports, checks of documents."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Q
from django.utils import timezone

from annuaire.models import Entite
from ged.models import Fichier
from portail.etat.constat import Mesures, Verdict
from portail.etat.dit import combien, duree
from sivic.models import Envoi, Liaison
from telephonie.completude import RETARD
from telephonie.fuseaux import fuseau_de
from telephonie.models import Appel, FichierRefuse, SourceTelephonie
from telephonie.visibilite import AVEC_TELEPHONIE

# What SIVIC has not answered after that long is late.
SIVIC_RETARD = timedelta(minutes=5)
# A Samu whose engine sends as it goes has no three hours without a call, even at night.
SILENCE = timedelta(hours=3)
EN_DIRECT = (SourceTelephonie.Genre.OTN, SourceTelephonie.Genre.BANDEAU)
# A file without a verdict, or unread, for that long.
DOCUMENT_RETARD = timedelta(minutes=10)
# The days over for long enough in which a perimeter had calls, and for which there is no report.
SANS_RAPPORT = """
    SELECT count(*) FROM (
        SELECT DISTINCT entite_id, (heure AT TIME ZONE %(fuseau)s)::date AS jour FROM telephonie_cumulhoraire
        WHERE entite_id = ANY(%(entites)s) AND heure >= %(depuis)s AND presentes > 0
    ) AS jours
    WHERE (jour + 1)::timestamp AT TIME ZONE %(fuseau)s < %(avant)s AND NOT EXISTS (
        SELECT FROM telephonie_rapportactivite r WHERE r.entite_id = jours.entite_id AND r.granularite = 'jour'
        AND r.debut = jours.jour AND r.produit_le IS NOT NULL
    )
"""
JOURS_DE_RAPPORTS = 14


def sivic() -> Verdict:
    """Whether it answers, and whether what waits for it leaves."""
    if not settings.SIVIC_URL:
        return Verdict(True, "aucun échange avec SIVIC n'est configuré")
    maintenant, liaison = timezone.now(), Liaison.objects.first()
    muette = liaison.muette_depuis_le if liaison else None
    interrompue = liaison.interrompue_depuis_le if liaison else None
    ouverts = Envoi.objects.filter(statut__in=Envoi.OUVERTS).aggregate(combien=Count("pk"), ancien=Min("ecrit_le"))
    age = maintenant - ouverts["ancien"] if ouverts["ancien"] else timedelta()
    mesures: Mesures = {
        ("portail_sivic_envois_en_attente", ()): float(ouverts["combien"]),
        ("portail_sivic_attente_secondes", ()): age.total_seconds(),
        ("portail_sivic_silence_secondes", ()): (maintenant - muette).total_seconds() if muette else 0.0,
        ("portail_sivic_journal_interrompu_secondes", ()): (
            (maintenant - interrompue).total_seconds() if interrompue else 0.0
        ),
    }
    attendent = combien(ouverts["combien"], "envoi en attente", "envois en attente")
    if liaison and interrompue and maintenant - interrompue > SIVIC_RETARD:
        age_du_trou = duree(maintenant - interrompue)
        detail = f"le journal de SIVIC n'est plus lu depuis {age_du_trou} : la ligne {liaison.curseur + 1} ne vient pas"
        return Verdict(False, f"{detail} ; {attendent}", interrompue, mesures)
    if muette:
        return Verdict(False, f"SIVIC est hors d'atteinte ; {attendent}", muette, mesures)
    if age > SIVIC_RETARD:
        return Verdict(False, f"{attendent}, le plus ancien depuis {duree(age)}", None, mesures)
    return Verdict(True, f"SIVIC répond ; {attendent}" if liaison else "rien n'a encore été échangé", None, mesures)


def sivic_ecartes() -> Verdict:
    """What was put aside and that nothing newer has replaced: somebody must look."""
    trouves = Envoi.objects.a_reprendre().aggregate(combien=Count("pk"), depuis=Min("repondu_le"))
    mesures: Mesures = {("portail_sivic_envois_ecartes", ()): float(trouves["combien"])}
    if trouves["combien"]:
        detail = combien(trouves["combien"], "envoi écarté à reprendre", "envois écartés à reprendre")
        return Verdict(False, detail, trouves["depuis"], mesures)
    return Verdict(True, "aucun envoi écarté", None, mesures)


def telephonie() -> Verdict:
    """Since when each Samu whose engine sends as it goes has sent no call."""
    samu = list(
        Entite.objects.filter(sources_telephonie__genre__in=EN_DIRECT, sources_telephonie__est_active=True).distinct()
    )
    if not samu:
        return Verdict(True, "aucune source n'envoie ses appels en direct")
    maintenant = timezone.now()
    derniers = {e: _dernier_appel(e) for e in samu}
    connus = {e: le for e, le in derniers.items() if le is not None}
    mesures: Mesures = {
        ("portail_telephonie_silence_secondes", (("samu", e.code),)): (maintenant - le).total_seconds()
        for e, le in connus.items()
    }
    muets = sorted((le, e.nom) for e, le in connus.items() if maintenant - le > SILENCE)
    if muets:
        dits = ", ".join(f"{nom} depuis {duree(maintenant - le)}" for le, nom in muets[:5])
        suite = f" et {len(muets) - 5} autres" if len(muets) > 5 else ""
        return Verdict(False, f"aucun appel reçu : {dits}{suite}", muets[0][0], mesures)
    recus = combien(len(connus), "Samu envoie ses appels", "Samu envoient leurs appels")
    return Verdict(True, recus if connus else "aucun appel n'est encore arrivé", None, mesures)


def fichiers_d_appels() -> Verdict:
    """Files of calls that the watched folder refused and that nobody has settled: their calls are counted nowhere."""
    refuses = FichierRefuse.objects.filter(regle_le=None).aggregate(combien=Count("pk"), depuis=Min("refuse_le"))
    mesures: Mesures = {("portail_telephonie_fichiers_refuses", ()): float(refuses["combien"])}
    if refuses["combien"]:
        detail = combien(refuses["combien"], "fichier d'appels refusé à régler", "fichiers d'appels refusés à régler")
        return Verdict(False, detail, refuses["depuis"], mesures)
    return Verdict(True, "aucun fichier d'appels refusé", None, mesures)


def rapports() -> Verdict:
    """Daily reports that should be there by now, over the last fortnight; the others come by the same task."""
    maintenant = timezone.now()
    retard = sum(_sans_rapport(fuseau, entites, maintenant) for fuseau, entites in _par_fuseau().items())
    mesures: Mesures = {("portail_rapports_en_retard", ()): float(retard)}
    if retard:
        detail = combien(retard, "rapport journalier en retard", "rapports journaliers en retard")
        return Verdict(False, detail, None, mesures)
    return Verdict(True, "aucun rapport en retard", None, mesures)


def controles() -> Verdict:
    """Files that wait for their verdict or to be read, and those that were refused or could not be read."""
    etats = Fichier.objects.aggregate(
        infectes=Count("pk", filter=Q(etat=Fichier.Etat.INFECTE)),
        illisibles=Count("pk", filter=Q(lecture=Fichier.Lecture.IMPOSSIBLE)),
    )
    attente = Q(etat=Fichier.Etat.QUARANTAINE) | Q(lecture=Fichier.Lecture.ATTENTE)
    restent = Fichier.objects.filter(attente).exclude(etat=Fichier.Etat.INFECTE)
    anciens = restent.aggregate(combien=Count("pk"), depuis=Min("recu_le"))
    age = timezone.now() - anciens["depuis"] if anciens["depuis"] else timedelta()
    mesures: Mesures = {
        ("portail_documents", (("etat", "infecte"),)): float(etats["infectes"]),
        ("portail_documents", (("etat", "illisible"),)): float(etats["illisibles"]),
        ("portail_documents", (("etat", "en_attente"),)): float(anciens["combien"]),
        ("portail_documents_attente_secondes", ()): age.total_seconds(),
    }
    if age > DOCUMENT_RETARD:
        detail = combien(anciens["combien"], "document attend son contrôle", "documents attendent leur contrôle")
        return Verdict(False, f"{detail}, le plus ancien depuis {duree(age)}", anciens["depuis"], mesures)
    return Verdict(True, combien(etats["infectes"], "fichier refusé", "fichiers refusés") + " à ce jour", None, mesures)


def _dernier_appel(samu: Entite) -> datetime | None:
    appels = Appel.objects.filter(samu=samu, presente_le__lte=timezone.now()).order_by("-presente_le")
    return appels.values_list("presente_le", flat=True).first()


def _par_fuseau() -> dict[str, list[int]]:
    """A day ends at each one's own midnight."""
    groupes: defaultdict[str, list[int]] = defaultdict(list)
    for entite in Entite.objects.filter(type__in=AVEC_TELEPHONIE, est_active=True).only("pk", "departements"):
        groupes[str(fuseau_de(entite))].append(entite.pk)
    return groupes


def _sans_rapport(fuseau: str, entites: list[int], maintenant: datetime) -> int:
    jour = maintenant.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    depuis = jour - timedelta(days=JOURS_DE_RAPPORTS - 1)
    valeurs: dict[str, Any] = {"fuseau": fuseau, "entites": entites, "depuis": depuis, "avant": maintenant - RETARD}
    with connection.cursor() as curseur:
        curseur.execute(SANS_RAPPORT, valeurs)
        return int(curseur.fetchone()[0])
