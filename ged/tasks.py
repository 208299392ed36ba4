"""What a worker does for the document library. Each task takes ids, can be replayed, and only calls an acte."""

from celery import shared_task

from ged.actes import depots, jeter, traiter
from ged.actes.tenir_les_liens import noter_verification
from ged.models import Lien
from ged.verification import repond


@shared_task(time_limit=300)
def traiter_le_fichier(fichier_id: int) -> None:
    """Antivirus, text, images of one file."""
    traiter.traiter(fichier_id=fichier_id)


@shared_task
def reprendre_les_fichiers() -> None:
    """Every minute: what a broker or a scanner that was down has left."""
    for fichier_id in traiter.a_reprendre():
        # Of one minute's round: the next one asks again for what this one could not do.
        traiter_le_fichier.apply_async((fichier_id,), expires=60)


@shared_task
def purger_les_depots() -> None:
    """Every hour: uploads that nobody has finished within a day."""
    depots.purger_les_depots()


@shared_task
def jeter_les_contenus() -> None:
    """Asked for, then every ten minutes: those that a storage, a broker or a worker that was down has left."""
    jeter.jeter_les_contenus()


@shared_task
def verifier_les_liens() -> None:
    """Every night, where the setting says so: does each link of the bank answer?"""
    for lien in Lien.objects.all():
        noter_verification(lien=lien, repond=repond(lien.adresse))
