"""The control of the fault run: the same workers, that give up at the first failure. It must lose something."""

import django
from django.db import connection

from portail.celery import app

django.setup()

from sivic.actes import expedier as module  # noqa: E402 — the applications must be loaded first
from sivic.models import Envoi  # noqa: E402

__all__ = ["app"]


def _abandonner(envoi: Envoi, motif: str) -> None:
    module._clore(envoi, Envoi.Statut.ABANDONNE, motif)


def _laisser() -> None:
    """Silence is no reason to wait: what was on its way is given up."""
    with connection.cursor() as curseur:
        curseur.execute(
            "UPDATE sivic_envoi SET statut = 'abandonne', motif = 'silence' WHERE essais > 0 AND statut = 'en_attente'"
        )


def _muet(_: object) -> bool:
    """Whatever is not answered is taken for silence, without asking whether SIVIC answers about the rest."""
    return False


module._remettre = _abandonner
module._repond = _muet  # type: ignore[assignment]
module.noter_silence = _laisser
