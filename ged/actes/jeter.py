"""Contents that nothing names any more leave the storage after the commit; later, while it does not answer."""

from __future__ import annotations

from contextlib import suppress

from annuaire import horloge
from ged import magasin
from ged.models import ContenuAJeter, Fichier
from ged.ouvrage import demander

# In one round. The first that lets it wait in vain is the last that is asked for, for a while (`magasin.SILENCE`).
JETES_MAX = 200


def jeter_fichier(fichier: Fichier) -> None:
    """The row now, its bytes once that is committed; inside a transaction."""
    ContenuAJeter.objects.get_or_create(empreinte=fichier.empreinte, defaults={"depuis_le": horloge.maintenant()})
    fichier.delete()
    demander("ged.tasks.jeter_les_contenus")


def jeter_les_contenus() -> None:
    """What the storage does not let go of now waits for the next round."""
    for contenu in ContenuAJeter.objects.order_by("depuis_le")[:JETES_MAX]:
        with suppress(*magasin.PANNES):
            # The same bytes may have been deposited since.
            if not Fichier.objects.filter(empreinte=contenu.empreinte).exists():
                magasin.jeter(magasin.adresse(contenu.empreinte))
            contenu.delete()
