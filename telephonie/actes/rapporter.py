"""A report is published in the library; made again, it says nothing new or supersedes and says what changed."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import F, Q

from annuaire import horloge
from annuaire.dates import date_dite
from annuaire.models import Entite, Groupe
from ged.actes.produire import Produits, publier_produit
from ged.models import Document, Fichier
from telephonie.activite import Activite, decrire
from telephonie.chiffres import accord, nombre
from telephonie.fuseaux import fuseau_de
from telephonie.lectures import total
from telephonie.models import RapportActivite
from telephonie.periodes import SUIVIES, Granularite, Periode, closes, periode_dite
from telephonie.rapports.document import en_pdf
from telephonie.tableur import en_csv, en_xlsx, mesures, tableaux
from telephonie.visibilite import AVEC_TELEPHONIE, samu_de

ESPACE = UUID("5d0c1f0e-3c1b-4b52-9a39-0c2f9d5a7f11")
DOSSIER = "Rapports d'activité téléphonique"
SOUS_DOSSIERS = {
    Granularite.JOUR: "Journaliers",
    Granularite.SEMAINE: "Hebdomadaires",
    Granularite.MOIS: "Mensuels",
    Granularite.ANNEE: "Annuels",
    Granularite.LIBRE: "Périodes libres",
}
# What the title of each document adds.
SORTES = {"pdf": "", "xlsx": " (chiffres)", "csv": " (chiffres, CSV)"}
# Where the report holds each of them.
CHAMPS = {"pdf": "document", "xlsx": "tableur", "csv": "csv"}
# After the end of a period, the time that the last events take to arrive.
GRACE = timedelta(minutes=30)
# What was being counted while a report was made may have been committed after it was read: it is looked at again.
MARGE = timedelta(minutes=5)
# The older ones that one night makes again at most.
ANCIENS_MAX = 500
# By the days whose hours changed lately: there are few, and what changed longer ago had thirty nights.
ANCIENS = """
    WITH changes AS MATERIALIZED (
        SELECT c.entite_id, (c.heure AT TIME ZONE e.fuseau)::date AS jour, max(c.calcule_le) AS le
        FROM unnest(%(entites)s::bigint[], %(fuseaux)s::text[]) AS e (id, fuseau)
        JOIN telephonie_cumulhoraire c ON c.entite_id = e.id AND c.calcule_le > now() - interval '30 days'
        GROUP BY 1, 2
    )
    SELECT r.entite_id, r.granularite, r.debut
    FROM telephonie_rapportactivite r
    WHERE r.granularite <> 'libre' AND r.produit_le IS NOT NULL AND EXISTS (
        SELECT FROM changes WHERE changes.entite_id = r.entite_id AND changes.le > r.verifie_le - %(marge)s
          AND changes.jour >= r.debut
          AND changes.jour < r.debut + CASE r.granularite WHEN 'jour' THEN interval '1 day'
                             WHEN 'semaine' THEN '7 days' WHEN 'mois' THEN '1 month' ELSE '1 year' END
    )
    ORDER BY r.verifie_le LIMIT %(max)s
"""
# Looked at once more that long after the end of its period: what agents and accesses did moves no count of calls.
RELECTURE = timedelta(days=1)


def produire_rapport(
    *, entite: Entite, granularite: str, debut: date, fin: date | None = None
) -> RapportActivite | None:
    """Make the report of a period, once for the same figures. None when there was no call: nothing is to be told.

    Args:
        fin: the last day of a free period.
    """
    choisie = periode_dite(granularite, debut, fin, fuseau_de(entite))
    samu = list(samu_de(entite))
    if not total([e.pk for e in samu], choisie, entite.pk).presentes:
        return None
    cle = cle_de(entite, choisie)
    RapportActivite.objects.get_or_create(**cle)
    with Produits() as produits, transaction.atomic():
        rapport = (
            RapportActivite.objects.select_for_update(of=("self",))
            .select_related("document", "tableur", "csv")
            .get(**cle)
        )
        # Read once it is held: of two workers, the one that waited would publish figures older than the other's.
        lue = decrire(entite, samu, choisie, horloge.maintenant())
        empreinte = empreinte_de(lue)
        if rapport.empreinte != empreinte:
            _publier(rapport, lue, empreinte, produits)
        # Since when one has asked, or an event has come, without being in these figures.
        rapport.verifie_le = lue.lue_le
        rapport.save()
    return rapport


def cle_de(entite: Entite, choisie: Periode) -> dict[str, Any]:
    """What makes a report the same one, made again."""
    fin = choisie.dernier_jour if choisie.granularite == Granularite.LIBRE else None
    return {"entite": entite, "granularite": choisie.granularite, "debut": choisie.debut, "fin": fin}


def _publier(rapport: RapportActivite, lue: Activite, empreinte: str, produits: Produits) -> None:
    change = _ce_qui_change(rapport, lue)
    rapport.versions += 1
    etabli = date_dite(horloge.maintenant().astimezone(lue.periode.fuseau), "j F Y à H:i")
    octets = {"pdf": en_pdf(lue, version=rapport.versions, etabli=etabli, change=change), "xlsx": en_xlsx(lue)}
    if rapport.granularite == Granularite.LIBRE:
        # Whoever asks for it has figures to work on.
        octets["csv"] = en_csv(lue).encode()
    # All of them before the first is announced, which holds the fil of the groupe to the commit.
    fichiers = {
        extension: produits.garder(corps, extension, lecture=Fichier.Lecture.ATTENTE)
        for extension, corps in octets.items()
    }
    for extension, fichier in fichiers.items():
        champ = CHAMPS[extension]
        document = _document(getattr(rapport, champ), rapport, lue, fichier, extension, empreinte, change)
        setattr(rapport, champ, document)
    rapport.empreinte = empreinte
    rapport.appels, rapport.evenements = lue.chiffres.presentes, lue.chiffres.evenements
    rapport.produit_le = horloge.maintenant()


def _document(
    document: Document | None,
    rapport: RapportActivite,
    lue: Activite,
    fichier: Fichier,
    extension: str,
    empreinte: str,
    change: str,
) -> Document:
    titre = f"Activité téléphonique, {lue.periode.nom}{SORTES[extension]}"
    jours = "-".join(jour.isoformat() for jour in (rapport.debut, rapport.fin) if jour)
    nom = f"activite-telephonique-{lue.entite.code.lower()}-{rapport.granularite}-{jours}.{extension}"
    return publier_produit(
        groupe=Groupe.objects.propres(lue.entite).get(),
        dossiers=[DOSSIER, SOUS_DOSSIERS[Granularite(rapport.granularite)]],
        champs={
            "titre": titre,
            "type": Document.Type.RAPPORT,
            "description": _resume(lue),
            "mots_cles": ["téléphonie", str(rapport.get_granularite_display()).lower()],
        },
        fichier=fichier,
        nom=nom,
        # The same figures give the same jeton: a worker killed half-way leaves nothing to double.
        jeton=uuid5(ESPACE, f"{rapport.pk}/{rapport.versions}/{extension}/{empreinte}"),
        document=document,
        commentaire=change[:300],
    )


def _resume(lue: Activite) -> str:
    presentes = accord(lue.chiffres.presentes, "appel présenté", "appels présentés")
    simulees = " (données simulées)" if lue.chiffres.est_simule else ""
    return f"{presentes}, {lue.chiffres.reponse.en_clair} répondus{simulees}"


def empreinte_de(lue: Activite) -> str:
    """Of all the figures that the report shows of its own period, but its completeness: no report is corrected for that
    alone. What it compares them with may still move."""
    figures: dict[str, Any] = {
        "total": [*mesures(lue.chiffres), lue.chiffres.attente_ms, lue.chiffres.evenements, *lue.chiffres.histogramme],
        # The first of a month was written 1 when the first reports were sealed: none is corrected for a word.
        "barres": [(b.libelle.replace(" 1er ", " 1 "), b.repondus, b.autres) for b in lue.barres],
        "tableaux": [(nom, [(x.nom, mesures(x.chiffres)) for x in lignes]) for nom, lignes in tableaux(lue)],
    }
    if lue.agents:
        # Added only where there are some: the reports that were made before this was told are not corrected for it.
        figures["agents"] = [(x.nom, x.agents, round(x.secondes)) for x in lue.agents]
    if pannes := lue.acces[1:]:
        # Likewise; the first is how many calls there were at once, which the calls say.
        figures["pannes"] = pannes
    return hashlib.sha256(json.dumps(figures).encode()).hexdigest()


def _ce_qui_change(rapport: RapportActivite, lue: Activite) -> str:
    if not rapport.versions:
        return ""
    ecart = lue.chiffres.presentes - rapport.appels
    if ecart:
        return (
            f"{accord(abs(ecart), 'appel')} de {'plus' if ecart > 0 else 'moins'} "
            f"qu'à la version précédente ({nombre(rapport.appels)} → {nombre(lue.chiffres.presentes)})."
        )
    evenements = lue.chiffres.evenements - rapport.evenements
    if not evenements:
        return (
            "Mêmes appels, mêmes événements d'appel : des durées, des noms, des temps d'agents ou des pannes d'accès"
            " changent."
        )
    sens = "plus" if evenements >= 0 else "moins"
    return f"Mêmes appels, {accord(abs(evenements), 'événement')} de {sens} : des durées ou des issues changent."


def a_produire() -> list[tuple[int, str, date]]:
    """The closed periods without a report, or whose figures changed since: (entité, kind, first day)."""
    voulus: list[tuple[int, str, date]] = []
    fin = horloge.maintenant() - GRACE
    for entite in Entite.objects.filter(type__in=AVEC_TELEPHONIE, est_active=True).order_by("type", "code"):
        fuseau = fuseau_de(entite)
        suivies = [p for granularite in SUIVIES for p in closes(granularite, fin, fuseau)]
        calculs = _derniers_calculs(entite, min(p.du for p in suivies), str(fuseau))
        if not calculs:
            continue
        verifies = {
            (r.granularite, r.debut): r.verifie_le
            for r in RapportActivite.objects.filter(entite=entite, produit_le__isnull=False)
        }
        for choisie in suivies:
            change = max((le for jour, le in calculs.items() if choisie.debut <= jour < choisie.fin), default=None)
            verifie = verifies.get((choisie.granularite, choisie.debut))
            relire_le = choisie.au + RELECTURE
            if change is not None and (verifie is None or verifie - MARGE < change or verifie < relire_le <= fin):
                voulus.append((entite.pk, choisie.granularite, choisie.debut))
    return voulus


def anciens_a_revoir() -> list[tuple[int, str, date]]:
    """The reports of older periods whose figures changed since, those looked at longest ago first; some of them when
    there are many. They are as many as the years kept: read once a night."""
    fuseaux = {e.pk: str(fuseau_de(e)) for e in Entite.objects.filter(type__in=AVEC_TELEPHONIE, est_active=True)}
    parametres: dict[str, Any] = {"entites": list(fuseaux), "fuseaux": list(fuseaux.values())}
    with connection.cursor() as curseur:
        curseur.execute(ANCIENS, parametres | {"marge": MARGE, "max": ANCIENS_MAX})
        return curseur.fetchall()


def demandes_en_attente() -> list[int]:
    """The reports that somebody asked for and that no worker made."""
    demandes = RapportActivite.objects.filter(demande_le__lt=horloge.maintenant() - MARGE)
    attendues = demandes.filter(Q(verifie_le=None) | Q(verifie_le__lt=F("demande_le")))
    return list(attendues.values_list("pk", flat=True))


def _derniers_calculs(entite: Entite, depuis: datetime, fuseau: str) -> dict[date, datetime]:
    """When the hours of each day last changed, within a minute."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT (heure AT TIME ZONE %s)::date, max(calcule_le) FROM telephonie_cumulhoraire"
            " WHERE entite_id = %s AND heure >= %s GROUP BY 1",
            [fuseau, entite.pk, depuis],
        )
        return dict(curseur.fetchall())
