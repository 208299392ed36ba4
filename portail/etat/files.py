"""The queues of the workers, and the task by which each tells that it is served. Imports nothing of the portal: Celery
reads this before Django is set up.
"""

from __future__ import annotations

from celery import Celery

CADENCE_S = 20
TACHE = "portail.tasks.battre"
# The moment at which a task was sent, in the headers of its message (portail/suivi_des_taches.py).
EMIS_LE = "emis_le"


def files(celery: Celery) -> list[str]:
    """Those that the settings name: the default one, those declared, those to which tasks are routed."""
    routes = celery.conf.task_routes or {}
    routees = [route.get("queue") for route in routes.values()] if isinstance(routes, dict) else []
    declarees = [getattr(file, "name", file) for file in celery.conf.task_queues or ()]
    return sorted({celery.conf.task_default_queue, *declarees, *filter(None, routees)})
