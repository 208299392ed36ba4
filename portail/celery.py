"""The Celery application: workers publish what time brings (reminders, reports)."""

import os

from celery import Celery

from portail.aiguillage import DIRECT, FILES, ROUTES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.settings")

app = Celery("portail")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(task_queues=FILES, task_default_queue=DIRECT, task_routes=ROUTES)
app.autodiscover_tasks()
