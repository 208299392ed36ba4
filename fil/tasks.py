"""What time brings to the subscribers of the fils. Each task can be replayed, and only calls an acte."""

from __future__ import annotations

from celery import shared_task

from fil.actes.servir import a_servir, purger_livraisons, servir

# A message that no worker took by then is of no use: the next look sends another.
PERIME_S = 20


@shared_task
def servir_les_abonnes() -> None:
    """Every other second: those for whom a fil has moved, each in a task of its own."""
    for pk in a_servir():
        servir_l_abonne.apply_async((pk,), expires=PERIME_S)


@shared_task(time_limit=60)
def servir_l_abonne(abonnement_id: int) -> None:
    servir(abonnement_id)


@shared_task
def purger_les_livraisons() -> None:
    purger_livraisons()
