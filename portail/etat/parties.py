"""All the parts, in the order in which one looks for a cause."""

from __future__ import annotations

from functools import partial

from portail.celery import app
from portail.etat import metier, nuit, technique
from portail.etat.constat import Partie
from portail.etat.files import files


def parties() -> dict[str, Partie]:
    """By name. The queues are those of the settings."""
    return AVANT | {f"file_{nom}": _file(nom) for nom in files(app)} | APRES


# What people see when nobody serves a queue; the subscribers are programs, whose operators are told otherwise.
ATTENTES = {
    "direct": "Le portail ne relance plus les demandes sans réponse : appelez ; SIVIC attend ; rien n'est perdu.",
    "documents": "Les documents déposés restent « analyse en cours » et les packs de continuité vieillissent.",
    "abonnes": "Les programmes abonnés sont prévenus en retard ; rien n'est perdu.",
    "telephonie": "Les chiffres des appels et les rapports d'activité attendent ; rien n'est perdu.",
}


def _file(nom: str) -> Partie:
    return Partie(
        titre=f"Travailleurs · file « {nom} »",
        sonder=partial(technique.file, nom),
        consequence=ATTENTES.get(nom, "Des tâches attendent ; rien n'est perdu."),
        remede="Relancez les travailleurs Celery de cette file ; s'ils tournent, ajoutez-en : ils ne suffisent pas.",
        pour_tous=nom != "abonnes",
    )


AVANT = {
    "base": Partie(
        titre="Base de données",
        sonder=technique.base,
        consequence="Rien ne se lit ni ne s'enregistre ; ce que l'on écrit attend sur les appareils et part de "
        "lui-même.",
        remede="Relancez PostgreSQL, ou basculez sur la réplique (docs/exploitation.md).",
        pour_tous=True,
        garde=2.0,
    ),
    "ecriture": Partie(
        titre="Place de la base",
        sonder=technique.ecriture,
        consequence="On lit, mais rien de nouveau ne s'enregistre ; ce que l'on écrit attend sur les appareils et part "
        "de lui-même.",
        remede="Faites de la place sur le disque de PostgreSQL, jamais à la main dans pg_wal (docs/exploitation.md).",
        pour_tous=True,
    ),
    "horloge": Partie(
        titre="Horloge",
        sonder=technique.horloge,
        consequence="Des tâches sont jetées sans être faites, parce qu'elles paraissent trop vieilles.",
        remede="Remettez à l'heure la machine qui s'en écarte : « chronyc tracking », sur chacune.",
        propre=True,
        garde=60.0,
    ),
    "redis": Partie(
        titre="Redis",
        sonder=technique.redis,
        consequence="Les nouvelles entrées arrivent avec une seconde de retard ; le portail ne relance plus "
        "les demandes sans réponse : appelez.",
        remede="Relancez Redis ; il n'y a rien à réparer ensuite.",
        pour_tous=True,
        garde=2.0,
    ),
}
APRES = {
    "calendrier": Partie(
        titre="Minuterie",
        sonder=technique.calendrier,
        consequence="Le portail ne relance plus les demandes sans réponse : appelez ; les rapports attendent.",
        remede="Relancez Celery beat, en un seul exemplaire.",
        pour_tous=True,
    ),
    "fichiers": Partie(
        titre="Dossier des données",
        sonder=technique.fichiers,
        consequence="Les documents ne peuvent plus être déposés.",
        remede="Rendez PORTAIL_DONNEES accessible en écriture au compte du portail.",
        pour_tous=True,
    ),
    "documents": Partie(
        titre="Magasin de documents",
        sonder=technique.documents,
        consequence="Les documents ne s'ouvrent plus et ne peuvent plus être déposés.",
        remede="Rétablissez l'accès au dossier ou au service que nomme GED_MAGASIN.",
        pour_tous=True,
        garde=60.0,
    ),
    "disque": Partie(
        titre="Espace disque",
        sonder=technique.disque,
        consequence="Les dépôts de documents seront bientôt refusés ; rien n'est écrit à moitié.",
        remede="Faites de la place sur le disque de PORTAIL_DONNEES.",
        garde=30.0,
    ),
    "sauvegarde": Partie(
        titre="Sauvegarde",
        sonder=nuit.sauvegarde,
        consequence="Ce qui a été écrit depuis la dernière serait perdu avec cette base et ses répliques.",
        remede="Lisez « journalctl -u portail-sauvegarde » : le dossier est-il monté, a-t-il de la place ?",
        garde=60.0,
    ),
    "verification": Partie(
        titre="Vérification des sceaux",
        sonder=nuit.verification,
        consequence="On ne sait pas si le registre scellé est encore tel qu'il a été écrit.",
        remede="Lisez « journalctl -u portail-verification » : il nomme la première dépêche altérée, s'il y en a une.",
        garde=60.0,
    ),
    "antivirus": Partie(
        titre="Antivirus",
        sonder=technique.analyse,
        consequence="Les documents déposés restent « analyse en cours » et ne s'ouvrent pas encore.",
        remede="Relancez clamd ; les documents sont repris d'eux-mêmes.",
        pour_tous=True,
        garde=15.0,
    ),
    "controles": Partie(
        titre="Contrôle des documents",
        sonder=metier.controles,
        consequence="Des documents déposés ne s'ouvrent pas encore, ou n'ont pas d'aperçu.",
        remede="Regardez l'antivirus et les travailleurs ; le fichier est repris chaque minute.",
        garde=60.0,
    ),
    "sivic": Partie(
        titre="SIVIC",
        sonder=metier.sivic,
        consequence="SIVIC, et les hôpitaux qui ne suivent que lui, ne voient pas encore les derniers changements ; "
        "tout partira de soi-même.",
        remede="Prévenez l'exploitant de SIVIC ; vérifiez SIVIC_URL et SIVIC_JETON si d'autres l'atteignent.",
        pour_tous=True,
        garde=10.0,
    ),
    "sivic_ecartes": Partie(
        titre="Envois écartés par SIVIC",
        sonder=metier.sivic_ecartes,
        consequence="SIVIC ne connaît pas l'état actuel de certaines victimes.",
        remede="Ouvrez « Échanges avec SIVIC » sur la page des victimes de l'événement : le motif y est, "
        "et « Renvoyer ».",
        garde=60.0,
    ),
    "telephonie": Partie(
        titre="Réception des appels",
        sonder=metier.telephonie,
        consequence="Les chiffres d'activité de ces Samu ne sont pas à jour.",
        remede="Demandez à ces Samu si leur moteur d'appels envoie encore, et avec quel accès.",
        garde=60.0,
    ),
    "fichiers_d_appels": Partie(
        titre="Fichiers d'appels déposés",
        sonder=metier.fichiers_d_appels,
        consequence="Les appels de ces fichiers ne sont comptés nulle part.",
        remede="À la page « Déposer un fichier » du Samu, lisez leurs raisons ; déposez-les corrigés, puis réglez-les.",
        garde=60.0,
    ),
    "rapports": Partie(
        titre="Rapports d'activité",
        sonder=metier.rapports,
        consequence="Des rapports attendus ne sont pas encore dans les bibliothèques.",
        remede="Regardez les travailleurs et la minuterie, puis le journal de la tâche produire_le_rapport.",
        garde=300.0,
    ),
    # Last: what everybody is told is the first that is degraded, and a disk that is full is slow too.
    "base_lente": Partie(
        titre="Lenteur de la base",
        sonder=technique.lenteur,
        consequence="Le portail répond lentement ; rien n'est perdu.",
        remede="Regardez la charge de PostgreSQL, de son disque et des processus web (« top », pg_stat_activity).",
        pour_tous=True,
    ),
}
