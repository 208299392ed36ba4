"""What time brings, whatever the settings: which task of which app, and when (hours of Paris; never between two and
three, which does not exist one night a year)."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

FREQUENTE = timedelta(minutes=15)
CALENDRIER: dict[str, dict[str, Any]] = {
    "purger-les-connexions": {"task": "annuaire.tasks.purger_les_connexions", "schedule": timedelta(hours=6)},
    "relancer-les-adressages-echus": {
        "task": "maincourante.tasks.relancer_les_adressages_echus",
        "schedule": timedelta(seconds=20),
    },
    "rappeler-les-actions-echues": {
        "task": "maincourante.tasks.rappeler_les_actions_echues",
        "schedule": timedelta(seconds=20),
    },
    "clore-les-conversations-inactives": {
        "task": "messagerie.tasks.clore_les_conversations_inactives",
        "schedule": timedelta(hours=6),
    },
    "servir-les-abonnes": {"task": "fil.tasks.servir_les_abonnes", "schedule": timedelta(seconds=2)},
    "purger-les-livraisons": {"task": "fil.tasks.purger_les_livraisons", "schedule": crontab(hour=5, minute=10)},
    "reprendre-les-fichiers": {"task": "ged.tasks.reprendre_les_fichiers", "schedule": timedelta(minutes=1)},
    "jeter-les-contenus": {"task": "ged.tasks.jeter_les_contenus", "schedule": timedelta(minutes=10)},
    "purger-les-depots": {"task": "ged.tasks.purger_les_depots", "schedule": timedelta(hours=1)},
    "produire-les-rapports": {
        "task": "telephonie.tasks.produire_les_rapports",
        "schedule": timedelta(minutes=15),
    },
    "cumuler-les-appels": {"task": "telephonie.tasks.cumuler", "schedule": timedelta(minutes=1)},
    "veiller-sur-l-activite": {"task": "telephonie.tasks.veiller", "schedule": timedelta(minutes=5)},
    "refaire-les-appels-recents": {
        "task": "telephonie.tasks.refaire_les_recents",
        "schedule": crontab(hour=3, minute=40, day_of_week="mon-sat"),
    },
    "refaire-les-appels": {
        "task": "telephonie.tasks.tout_refaire",
        "schedule": crontab(hour=3, minute=40, day_of_week="sun"),
    },
    "revoir-les-cumuls": {"task": "telephonie.tasks.tout_revoir", "schedule": crontab(hour=5, minute=40)},
    "ouvrir-les-mois": {"task": "telephonie.tasks.ouvrir_les_mois", "schedule": crontab(hour=1, minute=30)},
    "purger-les-numeros": {"task": "telephonie.tasks.purger_les_numeros", "schedule": crontab(hour=4, minute=20)},
    "effacer-les-enregistrements": {
        "task": "telephonie.tasks.effacer_les_enregistrements",
        "schedule": crontab(hour=4, minute=50),
    },
}


def perissables(calendrier: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What comes back within minutes looks at all that waits: of those that a stopped worker has missed, the last is
    enough, where a night of them would be run one after the other before anything useful."""
    return {
        nom: {**ligne, "options": {"expires": 3 * ligne["schedule"].total_seconds()}}
        if _est_frequente(ligne)
        else ligne
        for nom, ligne in calendrier.items()
    }


def _est_frequente(ligne: dict[str, Any]) -> bool:
    return isinstance(ligne["schedule"], timedelta) and ligne["schedule"] <= FREQUENTE
