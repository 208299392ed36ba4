"""The Celery application: workers publish what time brings (reminders, reports)."""

import os
from typing import Any

from celery import Celery

from portail.aiguillage import DIRECT, FILES, ROUTES
from portail.etat.files import CADENCE_S, TACHE, files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.settings")

app = Celery("portail")


@app.on_after_configure.connect
def battre_partout(sender: Celery, **_: Any) -> None:
    """Each queue gives its sign of life. One that nobody took in time is worth nothing: it is thrown away."""
    for file in files(sender):
        signature = sender.signature(TACHE, args=(file,))
        sender.add_periodic_task(CADENCE_S, signature, name=f"battre-{file}", queue=file, expires=3 * CADENCE_S)


app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(task_queues=FILES, task_default_queue=DIRECT, task_routes=ROUTES)
app.autodiscover_tasks()
