"""Which queue each task waits in: what must leave within the second never waits behind what takes minutes.

A worker that is told nothing serves all of them (`make run`); deploiement/systemd gives each its own workers.
"""

from __future__ import annotations

from kombu.entity import Queue

# Reminders, SIVIC, closings: short, and somebody is waiting.
DIRECT = "direct"
# Antivirus, text and images of the files, continuity packs: seconds of processor each.
DOCUMENTS = "documents"
# What subscribers to the API are sent: each may make its sender wait.
ABONNES = "abonnes"
# Counts, reports, imports, the nightly derivation: up to hours.
TELEPHONIE = "telephonie"

FILES = tuple(Queue(nom) for nom in (DIRECT, DOCUMENTS, ABONNES, TELEPHONIE))
ROUTES = {
    "ged.tasks.*": {"queue": DOCUMENTS},
    "evenements.tasks.*": {"queue": DOCUMENTS},
    "fil.tasks.*": {"queue": ABONNES},
    # Late by a few minutes it would be a false alarm.
    "telephonie.tasks.veiller": {"queue": DIRECT},
    "telephonie.tasks.*": {"queue": TELEPHONIE},
}
