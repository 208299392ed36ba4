"""Where a content already is, among what the person sees: proposed as a link instead of a second copy."""

from __future__ import annotations

from typing import Any

from annuaire.models import Utilisateur
from ged import magasin
from ged.models import Depot, Document

MONTRES = 5


def doublons(lecteur: Utilisateur, depot: Depot) -> list[dict[str, Any]]:
    """The documents of which this finished upload is the very file to read."""
    chemin = magasin.chemin_du_depot(depot.jeton)
    if not chemin.is_file():
        return []
    memes = Document.objects.visibles_par(lecteur).presents()
    memes = memes.filter(courante__fichier__empreinte=magasin.empreinte_de(chemin))
    return [
        {
            "id": document.pk,
            "titre": document.titre,
            "groupe": document.groupe.nom,
            "dossier": document.dossier.nom if document.dossier else "",
        }
        for document in memes.select_related("groupe", "dossier").order_by("pk")[:MONTRES]
    ]
