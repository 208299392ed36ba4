"""Contents that nothing names any more leave the storage after the commit; later, while it does not answer."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from django.db import connection, transaction

from annuaire import horloge
from ged import magasin
from ged.models import ContenuAJeter, Fichier
from ged.ouvrage import demander

# In one round. The first that lets it wait in vain is the last that is asked for, for a while (`magasin.SILENCE`).
JETES_MAX = 200
VERROU = 7400


def tenir_le_contenu(empreinte: str) -> None:
    """To the commit, these bytes are not thrown away: whoever found them in the storage is about to name them."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock_shared(%s, hashtext(%s))", [VERROU, empreinte])


def jeter_fichier(fichier: Fichier) -> None:
    """The row now, its bytes once that is committed; inside a transaction."""
    jeter_les_octets([fichier.empreinte])
    fichier.delete()


def jeter_les_octets(empreintes: Iterable[str]) -> None:
    """Those of them that nothing names when their turn comes; inside a transaction."""
    for empreinte in empreintes:
        ContenuAJeter.objects.get_or_create(empreinte=empreinte, defaults={"depuis_le": horloge.maintenant()})
    demander("ged.tasks.jeter_les_contenus")


def jeter_les_contenus() -> None:
    """What the storage does not let go of now waits for the next round."""
    for contenu in ContenuAJeter.objects.order_by("depuis_le")[:JETES_MAX]:
        with suppress(*magasin.PANNES), transaction.atomic():
            if not _seul_sur(contenu.empreinte):
                continue
            # The same bytes may have been deposited since.
            if not Fichier.objects.filter(empreinte=contenu.empreinte).exists():
                magasin.jeter(magasin.adresse(contenu.empreinte))
            contenu.delete()


def _seul_sur(empreinte: str) -> bool:
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [VERROU, empreinte])
        return curseur.fetchone()[0]
